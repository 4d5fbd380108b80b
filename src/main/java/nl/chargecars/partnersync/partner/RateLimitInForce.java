package nl.chargecars.partnersync.partner;

/**
 * A partner's present rate limit.
 *
 * @param version number that grows with every change of the partner's configurations
 */
public record RateLimitInForce(RateLimit limit, long version) {}
