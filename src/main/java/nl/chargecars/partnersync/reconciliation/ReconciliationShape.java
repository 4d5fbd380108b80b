package nl.chargecars.partnersync.reconciliation;

import java.time.Duration;
import java.time.LocalTime;
import nl.chargecars.partnersync.polling.StatusRequestPage;

/**
 * Limits and timing of reconciliation. A bean of this type replaces the standard one.
 *
 * @param automatic false: nothing runs on a schedule, only {@link ReconciliationWorker#step}
 * @param beat how often the worker looks for runs
 * @param dailyAt time in Amsterdam from which each polled integration is compared once a day
 * @param deadline for one request to the partner as a whole
 * @param concurrency parallel requests to one partner; fewer where the integration's max_concurrent_deliveries is lower
 * @param page orders per page; a run saves its progress after each page
 * @param runs parallel runs, of different partners, on one node
 * @param lease how long a node owns a run without renewing the lease; longer than the slowest page
 * @param recently how long after their last change final orders are still compared
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
        // after a page of refusals one more order may be requested
        StatusRequestPage.requirePossible(page, concurrency, runs, deadline, lease.minus(deadline));
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

    /** For tests: small pages, and runs only when {@link ReconciliationWorker#step} is called. */
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
