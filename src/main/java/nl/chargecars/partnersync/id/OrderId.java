package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one order. */
public record OrderId(@JsonValue UUID value) implements Comparable<OrderId> {

    /** A fresh id, later ones sort after earlier ones. */
    public static OrderId next() {
        return new OrderId(Uuid7.next());
    }

    /** Reads the canonical text form; also what Spring calls for path variables. {@link IllegalArgumentException} on anything else. */
    public static OrderId of(String text) {
        return new OrderId(Uuid7.parse(text));
    }

    @Override
    public int compareTo(OrderId other) {
        return Uuid7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
