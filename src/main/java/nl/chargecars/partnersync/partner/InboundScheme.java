package nl.chargecars.partnersync.partner;

import java.time.Duration;
import nl.chargecars.partnersync.crypto.SignatureEncoding;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * How a partner signs its status updates, if it does not sign as we do by default.
 *
 * @param header name of the header with the signature; null for the kinds that define their own headers
 * @param prefix text before the signature in the header, such as {@code sha256=}; may be empty
 * @param tolerance how far a signed timestamp may differ from the present time, in either direction
 */
public record InboundScheme(
        Kind kind, @Nullable String header, SignatureEncoding encoding, String prefix, Duration tolerance) {

    /** What is signed, and the format of the signature. */
    public enum Kind implements WireNamed {
        /** {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature} (Standard Webhooks 1.0). */
        STANDARD_WEBHOOKS,
        /** {@code X-ChargeCars-Signature} (seed). */
        CHARGECARS,
        /** HMAC-SHA256 of the body in one header. */
        HMAC,
        /** HMAC-SHA256 of {@code t.body} in one header, {@code t=…,v1=…}. */
        TIMESTAMPED;

        public boolean hasHeader() {
            return this == HMAC || this == TIMESTAMPED;
        }

        public boolean hasTimestamp() {
            return this == STANDARD_WEBHOOKS || this == TIMESTAMPED;
        }
    }

    public InboundScheme {
        if (kind.hasHeader() != (header != null)) {
            throw new IllegalArgumentException(kind + " with header " + header);
        }
    }
}
