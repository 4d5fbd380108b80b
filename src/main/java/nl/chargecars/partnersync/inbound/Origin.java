package nl.chargecars.partnersync.inbound;

import java.util.Locale;

/** How we came to know a partner's status. */
public enum Origin {
    /** The partner told us. */
    WEBHOOK,
    /** We asked. */
    POLLING,
    /** Somebody took it over after comparing both sides. */
    RECONCILIATION;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Origin named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
