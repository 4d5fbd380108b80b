package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.WireNamed;

/** How an inbound status update must be authenticated (contract, "Signatures"). */
public enum InboundAuth implements WireNamed {
    SIGNATURE,
    CREDENTIAL,
    EITHER,
    BOTH
}
