package nl.chargecars.partnersync.partner;

/**
 * How often a partner may call.
 *
 * @param requestsPerMinute in the long run, spread evenly
 * @param burst at once, after a pause
 */
public record RateLimit(int requestsPerMinute, int burst) {

    public static final RateLimit DEFAULT = new RateLimit(600, 100);

    static final int MOST_PER_MINUTE = 1_000_000;
    static final int LARGEST_BURST = 100_000;

    /** No more than either allows. */
    RateLimit tighter(RateLimit other) {
        return new RateLimit(Math.min(requestsPerMinute, other.requestsPerMinute), Math.min(burst, other.burst));
    }
}
