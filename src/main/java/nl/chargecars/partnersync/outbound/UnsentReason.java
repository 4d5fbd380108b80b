package nl.chargecars.partnersync.outbound;

import java.util.Locale;

/** Why a transition told the partner nothing; shown on the order's timeline. */
enum UnsentReason {
    NO_INTEGRATION,
    NOT_SUBSCRIBED,
    NOT_MAPPED,
    ECHO;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
