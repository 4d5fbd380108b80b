package nl.chargecars.partnersync.partner;

/**
 * A partner's rate limit as it is now.
 *
 * @param version grows with every change of the partner's configurations
 */
public record RateLimitInForce(RateLimit limit, long version) {}
