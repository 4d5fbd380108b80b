package nl.chargecars.partnersync.orderdesk;

import nl.chargecars.partnersync.audit.Actor;

/**
 * Who did something, as shown to people.
 *
 * @param kind {@code partner}, {@code you}, {@code staff}, {@code colleague} or {@code system}
 * @param name the partner's name, or the beginning of a colleague's id
 * @param actor the name in the audit trail; empty when only the side is known
 */
public record ShownActor(String kind, String name, String actor) {

    private static final String PARTNER = "partner";
    private static final String STAFF = "staff";

    /** Enough to tell colleagues apart. */
    private static final int ID_SHOWN = 13;

    /**
     * @param actor the name of an {@link Actor}
     * @param viewer the name of the actor who views the page
     * @param partner the partner's name
     */
    static ShownActor of(String actor, String viewer, String partner) {
        if (actor.equals(viewer)) {
            return new ShownActor("you", "", actor);
        }
        int colon = actor.indexOf(':');
        String kind = colon < 0 ? actor : actor.substring(0, colon);
        return switch (kind) {
            case PARTNER -> new ShownActor(kind, partner, actor);
            case STAFF -> new ShownActor(kind, beginning(actor.substring(colon + 1)), actor);
            default -> new ShownActor("system", "", actor);
        };
    }

    /** Returns who it was when only the side is known. */
    static ShownActor onSideOf(Actor.Kind causedBy, String partner) {
        return switch (causedBy) {
            case PARTNER -> new ShownActor(PARTNER, partner, "");
            case STAFF -> new ShownActor("colleague", "", "");
            case SYSTEM -> new ShownActor("system", "", "");
        };
    }

    private static String beginning(String id) {
        return id.length() <= ID_SHOWN ? id : id.substring(0, ID_SHOWN) + "…";
    }
}
