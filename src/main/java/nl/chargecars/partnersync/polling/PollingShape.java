package nl.chargecars.partnersync.polling;

import java.time.Duration;

/**
 * Bounds of polling. A bean of this type replaces the standard one.
 *
 * @param automatic false: nothing runs by itself, {@link PollingWorker#step} does
 * @param beat how often to look for rounds that are due
 * @param deadline one question in all
 * @param concurrency questions to one partner at the same time; fewer where the integration's max_concurrent_deliveries is lower
 * @param page questions between two notes of how far the round is
 * @param lease how long a round is one node's; longer than the slowest page
 * @param rounds of different partners at the same time on one node
 */
public record PollingShape(
        boolean automatic, Duration beat, Duration deadline, int concurrency, int page, Duration lease, int rounds) {

    public PollingShape {
        if (page < 1 || concurrency < 1 || rounds < 1) {
            throw new IllegalArgumentException("at least one at a time");
        }
        Duration slowest = deadline.multipliedBy(page); // with a concurrency of one
        if (lease.compareTo(slowest) <= 0) {
            throw new IllegalArgumentException("a lease is longer than the slowest page");
        }
    }

    public static PollingShape standard() {
        return new PollingShape(true, Duration.ofSeconds(5), Duration.ofSeconds(10), 8, 32, Duration.ofMinutes(6), 8);
    }

    /** Small pages, stepped by hand. */
    public static PollingShape stepped() {
        return new PollingShape(false, Duration.ofSeconds(5), Duration.ofSeconds(5), 8, 4, Duration.ofMinutes(1), 1);
    }
}
