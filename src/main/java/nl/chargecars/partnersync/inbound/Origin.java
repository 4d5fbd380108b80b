package nl.chargecars.partnersync.inbound;

import nl.chargecars.partnersync.id.WireNamed;

/** How we came to know a partner's status. */
public enum Origin implements WireNamed {
    /** The partner told us. */
    WEBHOOK,
    /** We asked. */
    POLLING,
    /** Somebody took it over after comparing both sides. */
    RECONCILIATION;

    static Origin named(String wireName) {
        return WireNamed.named(Origin.class, wireName);
    }
}
