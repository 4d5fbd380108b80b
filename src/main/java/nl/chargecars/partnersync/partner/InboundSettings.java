package nl.chargecars.partnersync.partner;

import org.jspecify.annotations.Nullable;

/**
 * How the partner's calls to us must be authenticated, and how often the partner may call.
 *
 * @param scheme how the partner signs; null when both of our own signature formats are accepted
 * @param secrets the secrets of that scheme; null when the webhook secrets are used
 */
public record InboundSettings(
        InboundAuth auth,
        @Nullable InboundScheme scheme,
        @Nullable WebhookSecrets secrets,
        RateLimit rateLimit) {

    static final InboundSettings DEFAULT = new InboundSettings(InboundAuth.SIGNATURE, null, null, RateLimit.DEFAULT);

    InboundSettings limitedTo(RateLimit limit) {
        return new InboundSettings(auth, scheme, secrets, limit);
    }
}
