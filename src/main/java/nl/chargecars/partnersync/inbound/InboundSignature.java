package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The signature headers of an inbound request, in either form (contract, "Signatures").
 *
 * @param seed {@code X-ChargeCars-Signature}
 * @param id {@code webhook-id}; null as well when it is blank or over 255 characters, which is no id
 * @param timestamp {@code webhook-timestamp}
 * @param standard {@code webhook-signature}
 */
record InboundSignature(
        @Nullable String seed,
        @Nullable String id,
        @Nullable String timestamp,
        @Nullable String standard) {

    private static final int LONGEST_ID = 255;

    InboundSignature {
        if (id != null && (id.isBlank() || id.length() > LONGEST_ID)) {
            id = null;
        }
    }

    static InboundSignature of(HttpHeaders headers) {
        return new InboundSignature(
                headers.getFirst("X-ChargeCars-Signature"),
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"));
    }

    /** True when there is any signature, right or wrong. */
    boolean present() {
        return seed != null || standard != null;
    }

    /** True when every signature that is there fits one of the secrets, and there is one. */
    boolean verifies(List<WebhookSecret> secrets, byte[] body, Instant now) {
        boolean seedFits = seed == null || WebhookSignature.verifySeed(secrets, body, seed);
        boolean standardFits = standard == null || verifiesStandard(secrets, body, now);
        return present() && seedFits && standardFits;
    }

    private boolean verifiesStandard(List<WebhookSecret> secrets, byte[] body, Instant now) {
        return id != null
                && timestamp != null
                && standard != null
                && WebhookSignature.verifyStandard(secrets, id, timestamp, body, standard, now);
    }

    /**
     * The id that a repetition carries again. Null when nobody vouches for it: the seed's signature does not cover it.
     *
     * @param credential true when a valid credential came with the request, and so vouches for all of it
     */
    @Nullable
    String trustedId(boolean credential) {
        return standard != null || credential ? id : null;
    }
}
