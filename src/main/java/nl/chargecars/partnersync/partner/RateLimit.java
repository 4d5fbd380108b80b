package nl.chargecars.partnersync.partner;

/**
 * How often a partner may call: a token bucket.
 *
 * @param requestsPerMinute sustained rate at which the bucket is refilled
 * @param burst size of the bucket: how many requests may come at once after a pause
 */
public record RateLimit(int requestsPerMinute, int burst) {

    public static final RateLimit DEFAULT = new RateLimit(6_000, 1_000);

    static final int MOST_PER_MINUTE = 1_000_000;
    static final int LARGEST_BURST = 100_000;

    /** Returns the limit with the smaller value of both limits in each component. */
    RateLimit tighter(RateLimit other) {
        return new RateLimit(Math.min(requestsPerMinute, other.requestsPerMinute), Math.min(burst, other.burst));
    }
}
