package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.id.WireNamed;

/** Why a transition told the partner nothing; shown on the order's timeline. */
enum UnsentReason implements WireNamed {
    NO_INTEGRATION,
    NOT_SUBSCRIBED,
    NOT_MAPPED,

    /** Shown as {@code not_mapped}. Apart from it, since a word alone would not have the partner told. */
    NOT_MAPPED_NOR_SUBSCRIBED,

    ECHO;
}
