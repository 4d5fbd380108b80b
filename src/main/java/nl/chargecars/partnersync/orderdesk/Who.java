package nl.chargecars.partnersync.orderdesk;

import nl.chargecars.partnersync.audit.Actor;

/**
 * Who did something, as shown to people.
 *
 * @param kind {@code partner}, {@code you}, {@code staff}, {@code colleague} or {@code system}
 * @param name the partner's name, or the beginning of a colleague's id
 * @param actor the name in the audit trail; empty when only the side is known
 */
public record Who(String kind, String name, String actor) {

    private static final String PARTNER = "partner";
    private static final String STAFF = "staff";

    /** Enough to tell colleagues apart. */
    private static final int ID_SHOWN = 13;

    /**
     * @param actor the name of an {@link Actor}
     * @param viewer the name of the actor who views the page
     * @param partner the partner's name
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

    /** Returns who it was when only the side is known. */
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
