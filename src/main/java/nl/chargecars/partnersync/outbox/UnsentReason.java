package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.order.TransitionNotice;

/** Why the partner was not notified of a transition; shown on the order's timeline. */
enum UnsentReason implements WireNamed {
    NO_INTEGRATION,
    NOT_SUBSCRIBED,
    NOT_MAPPED,

    /**
     * Shown as {@code not_mapped}. Stored separately, since a word in the mapping alone would not cause the partner to be notified.
     */
    NOT_MAPPED_NOR_SUBSCRIBED,

    /** Not mapped, and somebody decided that the partner need not be notified. */
    NOT_MAPPED_DISMISSED,

    ECHO;

    static UnsentReason named(String wireName) {
        return WireNamed.named(UnsentReason.class, wireName);
    }

    /** Returns the reason as an order's timeline shows it. */
    TransitionNotice notice() {
        return switch (this) {
            case NO_INTEGRATION -> TransitionNotice.NO_INTEGRATION;
            case NOT_SUBSCRIBED -> TransitionNotice.NOT_SUBSCRIBED;
            case NOT_MAPPED, NOT_MAPPED_NOR_SUBSCRIBED -> TransitionNotice.NOT_MAPPED;
            case NOT_MAPPED_DISMISSED -> TransitionNotice.NOT_MAPPED_DISMISSED;
            case ECHO -> TransitionNotice.ECHO;
        };
    }
}
