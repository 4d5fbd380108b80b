package nl.chargecars.partnersync.monitoring;

import nl.chargecars.partnersync.id.WireNamed;

/** What a partner has not sent for longer than is usual for it, as the open alert says. */
public enum Silence implements WireNamed {
    /** Neither orders nor status updates. */
    PARTNER_SILENT,
    ORDERS_SILENT,
    UPDATES_SILENT
}
