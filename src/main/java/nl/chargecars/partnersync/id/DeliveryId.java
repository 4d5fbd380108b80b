package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one delivery. */
public record DeliveryId(@JsonValue UUID value) implements Comparable<DeliveryId> {

    /** Returns a new id, which sorts after those created earlier in this process. */
    public static DeliveryId next() {
        return new DeliveryId(Uuid7.next());
    }

    /**
     * Parses the canonical text form. Spring calls this for path variables.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
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
