package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one integration. */
public record IntegrationId(@JsonValue UUID value) implements Comparable<IntegrationId> {

    /** A fresh id, later ones sort after earlier ones. */
    public static IntegrationId next() {
        return new IntegrationId(Uuid7.next());
    }

    /** Reads the canonical text form; also what Spring calls for path variables. {@link IllegalArgumentException} on anything else. */
    public static IntegrationId of(String text) {
        return new IntegrationId(Uuid7.parse(text));
    }

    @Override
    public int compareTo(IntegrationId other) {
        return Uuid7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
