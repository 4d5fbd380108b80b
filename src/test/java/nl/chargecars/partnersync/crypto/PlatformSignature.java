package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The headers that partners' platforms send, which {@link PartnerSignature} verifies. */
public final class PlatformSignature {

    private PlatformSignature() {}

    /** Such as {@code sha256=5bdc…}. */
    public static String plain(WebhookSecret secret, SignatureEncoding encoding, String prefix, byte[] body) {
        return prefix + encoding.encode(KeyedHash.sha256(secret.seedKey(), body));
    }

    /** As Stripe has it: {@code t=1492774577,v1=5257a8…}. */
    public static String timestamped(WebhookSecret secret, SignatureEncoding encoding, Instant timestamp, byte[] body) {
        String seconds = String.valueOf(timestamp.getEpochSecond());
        byte[] before = (seconds + ".").getBytes(StandardCharsets.UTF_8);
        return "t=" + seconds + ",v1=" + encoding.encode(KeyedHash.sha256(secret.seedKey(), before, body));
    }
}
