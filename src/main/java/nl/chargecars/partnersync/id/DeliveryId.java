package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one delivery. */
public record DeliveryId(@JsonValue UUID value) implements Comparable<DeliveryId> {

    /** A fresh id, later ones sort after earlier ones. */
    public static DeliveryId next() {
        return new DeliveryId(Uuid7.next());
    }

    /** Reads the canonical text form; also what Spring calls for path variables. {@link IllegalArgumentException} on anything else. */
    public static DeliveryId of(String text) {
        return new DeliveryId(Uuid7.parse(text));
    }

    @Override
    public int compareTo(DeliveryId other) {
        return Uuid7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
