package nl.chargecars.partnersync.polling;

import java.time.Duration;

/**
 * Limits and timing of polling. A bean of this type replaces the standard one.
 *
 * @param automatic false: nothing runs on a schedule, only {@link PollingWorker#step}
 * @param beat how often the worker looks for rounds that are due
 * @param deadline for one request to the partner as a whole
 * @param concurrency parallel requests to one partner; fewer where the integration's max_concurrent_deliveries is lower
 * @param page orders per page; a round saves its progress after each page
 * @param lease how long a node owns a round without renewing the lease; longer than the slowest page
 * @param rounds parallel rounds, of different partners, on one node
 */
public record PollingShape(
        boolean automatic, Duration beat, Duration deadline, int concurrency, int page, Duration lease, int rounds) {

    public PollingShape {
        // after a page without an answer one more order may be requested
        StatusRequestPage.requirePossible(page, concurrency, rounds, deadline, lease.minus(deadline));
    }

    public static PollingShape standard() {
        return new PollingShape(true, Duration.ofSeconds(5), Duration.ofSeconds(10), 8, 32, Duration.ofMinutes(6), 8);
    }

    /** For tests: small pages, and rounds only when {@link PollingWorker#step} is called. */
    public static PollingShape stepped() {
        return new PollingShape(false, Duration.ofSeconds(5), Duration.ofSeconds(5), 8, 4, Duration.ofMinutes(1), 1);
    }
}
