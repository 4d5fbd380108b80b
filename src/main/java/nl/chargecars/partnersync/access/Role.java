package nl.chargecars.partnersync.access;

import java.util.Arrays;
import java.util.List;
import nl.chargecars.partnersync.id.WireNamed;

/** What a member of staff, or the key of one or of an internal system, may do; {@link AccessTable} says where (contract, "Who may call"). */
public enum Role implements WireNamed {
    ADMIN,
    OPERATOR,
    /** Changes statuses and reads all: ChargeCars' own systems. */
    SYSTEM,
    VIEWER;

    public static final List<String> NAMES =
            Arrays.stream(values()).map(Role::wireName).toList();

    /** @throws IllegalArgumentException for a word that is not one of {@link #NAMES} */
    public static Role of(String text) {
        return WireNamed.named(Role.class, text);
    }
}
