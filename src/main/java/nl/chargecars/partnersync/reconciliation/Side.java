package nl.chargecars.partnersync.reconciliation;

import nl.chargecars.partnersync.id.WireNamed;

/** The side whose status is ahead. */
public enum Side implements WireNamed {
    PARTNER,
    CHARGECARS,
    UNKNOWN
}
