package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.order.TransitionNotice;

/** Why a transition told the partner nothing; shown on the order's timeline. */
enum UnsentReason implements WireNamed {
    NO_INTEGRATION,
    NOT_SUBSCRIBED,
    NOT_MAPPED,

    /** Shown as {@code not_mapped}. Apart from it, since a word alone would not have the partner told. */
    NOT_MAPPED_NOR_SUBSCRIBED,

    /** Somebody said that the partner need not be told. */
    NOT_MAPPED_DISMISSED,

    ECHO;

    static UnsentReason named(String wireName) {
        return WireNamed.named(UnsentReason.class, wireName);
    }

    /** As it is shown. */
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
