package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one partner. */
public record PartnerId(@JsonValue UUID value) implements Comparable<PartnerId> {

    /** A fresh id, later ones sort after earlier ones. */
    public static PartnerId next() {
        return new PartnerId(Uuid7.next());
    }

    /** Reads the canonical text form; also what Spring calls for path variables. {@link IllegalArgumentException} on anything else. */
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
