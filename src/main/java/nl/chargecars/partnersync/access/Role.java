package nl.chargecars.partnersync.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a member of staff, or the key of one or of an internal system, may do; {@link AccessTable} says where (contract, "Who may call"). */
public enum Role {
    ADMIN,
    OPERATOR,
    /** Changes statuses and reads all: ChargeCars' own systems. */
    SYSTEM,
    VIEWER;

    public static final List<String> NAMES =
            Arrays.stream(values()).map(Role::toString).toList();

    /** @throws IllegalArgumentException for a word that is not one of {@link #NAMES} */
    public static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
