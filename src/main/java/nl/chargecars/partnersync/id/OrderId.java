package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one order. */
public record OrderId(@JsonValue UUID value) implements Comparable<OrderId> {

    /** Returns a new id, which sorts after those created earlier in this process. */
    public static OrderId next() {
        return new OrderId(Uuid7.next());
    }

    /**
     * Parses the canonical text form. Spring calls this for path variables.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
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
