package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Creates the signature headers that partners' platforms send and {@link PartnerSignature} verifies. */
public final class PlatformSignature {

    private PlatformSignature() {}

    /** A header with the signature only, such as {@code sha256=5bdc…}. */
    public static String plain(WebhookSecret secret, SignatureEncoding encoding, String prefix, byte[] body) {
        return prefix + encoding.encode(KeyedHash.sha256(secret.seedKey(), body));
    }

    /** A header with a timestamp, as Stripe sends it: {@code t=1492774577,v1=5257a8…}. */
    public static String timestamped(WebhookSecret secret, SignatureEncoding encoding, Instant timestamp, byte[] body) {
        String seconds = String.valueOf(timestamp.getEpochSecond());
        byte[] before = (seconds + ".").getBytes(StandardCharsets.UTF_8);
        return "t=" + seconds + ",v1=" + encoding.encode(KeyedHash.sha256(secret.seedKey(), before, body));
    }
}
