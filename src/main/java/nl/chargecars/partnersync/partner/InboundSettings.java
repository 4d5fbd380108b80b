package nl.chargecars.partnersync.partner;

import org.jspecify.annotations.Nullable;

/**
 * What the partner's calls to us must bring, and how often they may come.
 *
 * @param scheme how the partner signs; null when either form of our own will do
 * @param secrets of that scheme; null when it is keyed with the webhook secret
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
