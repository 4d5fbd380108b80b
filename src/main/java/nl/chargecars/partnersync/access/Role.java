package nl.chargecars.partnersync.access;

import java.util.List;
import nl.chargecars.partnersync.id.WireNamed;

/**
 * The rights of a staff user, a staff key or an internal system's key; {@link AccessTable} applies them (contract, "Who may call").
 */
public enum Role implements WireNamed {
    ADMIN,
    OPERATOR,
    /** ChargeCars' own systems: they change statuses and read everything that is not reserved for administrators. */
    SYSTEM,
    VIEWER;

    public static final List<String> NAMES = WireNamed.names(Role.class);

    /** @throws IllegalArgumentException for a word that is not one of {@link #NAMES} */
    public static Role of(String text) {
        return WireNamed.named(Role.class, text);
    }
}
