package nl.chargecars.partnersync.reconciliation;

import java.util.Locale;

/** Whose status is ahead. */
public enum Side {
    PARTNER,
    CHARGECARS,
    UNKNOWN;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Side named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
