package nl.chargecars.partnersync.id;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a member of staff who signs in to the pages. */
public record StaffUserId(@JsonValue UUID value) implements Comparable<StaffUserId> {

    public static StaffUserId next() {
        return new StaffUserId(Uuid7.next());
    }

    /** @throws IllegalArgumentException when it is no UUID */
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
