package nl.chargecars.partnersync.orderdesk;

import nl.chargecars.partnersync.audit.Actor;

/**
 * Who did something, for people.
 *
 * @param kind {@code partner}, {@code you}, {@code staff}, {@code colleague} or {@code system}
 * @param name the partner's name, or the beginning of a colleague's id
 * @param actor as the audit trail names them; empty where no more is known than whose side it was
 */
public record Who(String kind, String name, String actor) {

    private static final String PARTNER = "partner";
    private static final String STAFF = "staff";

    /** Enough to tell colleagues apart. */
    private static final int ID_SHOWN = 13;

    /**
     * @param actor the name of an {@link Actor}
     * @param viewer the one of who looks
     * @param partner its name
     */
    static Who of(String actor, String viewer, String partner) {
        if (actor.equals(viewer)) {
            return new Who("you", "", actor);
        }
        int colon = actor.indexOf(':');
        String kind = colon < 0 ? actor : actor.substring(0, colon);
        return switch (kind) {
            case PARTNER -> new Who(kind, partner, actor);
            case STAFF -> new Who(kind, beginning(actor.substring(colon + 1)), actor);
            default -> new Who("system", "", actor);
        };
    }

    /** Where no more is known than whose side it was. */
    static Who onSideOf(Actor.Kind causedBy, String partner) {
        return switch (causedBy) {
            case PARTNER -> new Who(PARTNER, partner, "");
            case STAFF -> new Who("colleague", "", "");
            case SYSTEM -> new Who("system", "", "");
        };
    }

    private static String beginning(String id) {
        return id.length() <= ID_SHOWN ? id : id.substring(0, ID_SHOWN) + "…";
    }
}
