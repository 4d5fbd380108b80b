package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one integration. */
public record IntegrationId(@JsonValue UUID value) implements Comparable<IntegrationId> {

    /** Returns a new id, which sorts after those created earlier in this process. */
    public static IntegrationId next() {
        return new IntegrationId(Uuid7.next());
    }

    /**
     * Parses the canonical text form. Spring calls this for path variables.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
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
