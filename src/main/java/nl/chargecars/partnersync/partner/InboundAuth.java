package nl.chargecars.partnersync.partner;

import java.util.Locale;

/** What an inbound status update must bring (contract, "Signatures"). */
public enum InboundAuth {
    SIGNATURE,
    CREDENTIAL,
    EITHER,
    BOTH;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InboundAuth named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
