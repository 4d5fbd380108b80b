package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one partner. */
public record PartnerId(@JsonValue UUID value) implements Comparable<PartnerId> {

    /** Returns a new id, which sorts after those created earlier in this process. */
    public static PartnerId next() {
        return new PartnerId(Uuid7.next());
    }

    /**
     * Parses the canonical text form. Spring calls this for path variables.
     *
     * @throws IllegalArgumentException when the text is not a UUID
     */
    public static PartnerId of(String text) {
        return new PartnerId(Uuid7.parse(text));
    }

    @Override
    public int compareTo(PartnerId other) {
        return Uuid7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
