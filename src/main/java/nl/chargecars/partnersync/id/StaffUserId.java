package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Id of one staff user. */
public record StaffUserId(@JsonValue UUID value) implements Comparable<StaffUserId> {

    public static StaffUserId next() {
        return new StaffUserId(Uuid7.next());
    }

    /** @throws IllegalArgumentException when the text is not a UUID */
    public static StaffUserId of(String text) {
        return new StaffUserId(Uuid7.parse(text));
    }

    @Override
    public int compareTo(StaffUserId other) {
        return Uuid7.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
