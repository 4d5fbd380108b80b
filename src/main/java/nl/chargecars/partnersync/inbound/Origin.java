package nl.chargecars.partnersync.inbound;

import nl.chargecars.partnersync.id.WireNamed;

/** How we learned of a partner's status. */
public enum Origin implements WireNamed {
    /** The partner sent it to our webhook. */
    WEBHOOK,
    /** We polled the partner. */
    POLLING,
    /** Somebody adopted it after a reconciliation of both sides. */
    RECONCILIATION;

    static Origin named(String wireName) {
        return WireNamed.named(Origin.class, wireName);
    }
}
