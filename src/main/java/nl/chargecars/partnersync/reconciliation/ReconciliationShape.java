package nl.chargecars.partnersync.reconciliation;

import java.time.Duration;
import java.time.LocalTime;

/**
 * Bounds of reconciliation. A bean of this type replaces the standard one.
 *
 * @param automatic false: nothing runs by itself, {@link ReconciliationWorker#step} does
 * @param beat how often to look for runs
 * @param dailyAt from then on in Amsterdam each polled integration is compared once a day
 * @param deadline one question in all
 * @param concurrency questions to the partner at the same time; fewer where the integration's max_concurrent_deliveries is lower
 * @param page questions between two notes of how far the run is
 * @param runs of different partners at the same time on one node
 * @param lease how long a run is one node's; longer than the slowest page
 * @param recently final orders are compared as long after their last change
 */
public record ReconciliationShape(
        boolean automatic,
        Duration beat,
        LocalTime dailyAt,
        Duration deadline,
        int concurrency,
        int page,
        int runs,
        Duration lease,
        Duration recently) {

    public ReconciliationShape {
        if (page < 1 || concurrency < 1 || runs < 1) {
            throw new IllegalArgumentException("at least one at a time");
        }
        Duration slowest = deadline.multipliedBy(page); // with a concurrency of one
        if (lease.compareTo(slowest) <= 0) {
            throw new IllegalArgumentException("a lease is longer than the slowest page");
        }
    }

    public static ReconciliationShape standard() {
        return new ReconciliationShape(
                true,
                Duration.ofSeconds(15),
                LocalTime.of(3, 30),
                Duration.ofSeconds(10),
                4,
                32,
                8,
                Duration.ofMinutes(6),
                Duration.ofDays(7));
    }

    /** Small pages, stepped by hand. */
    public static ReconciliationShape stepped() {
        return new ReconciliationShape(
                false,
                Duration.ofSeconds(15),
                LocalTime.of(3, 30),
                Duration.ofSeconds(5),
                4,
                4,
                1,
                Duration.ofMinutes(1),
                Duration.ofDays(7));
    }
}
