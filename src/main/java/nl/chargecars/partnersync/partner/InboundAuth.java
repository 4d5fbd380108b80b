package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.WireNamed;

/** What an inbound status update must bring (contract, "Signatures"). */
public enum InboundAuth implements WireNamed {
    SIGNATURE,
    CREDENTIAL,
    EITHER,
    BOTH;

    static InboundAuth named(String wireName) {
        return WireNamed.named(InboundAuth.class, wireName);
    }
}
