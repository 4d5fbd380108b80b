package nl.chargecars.partnersync.polling;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * One pass through an integration's open orders, or through those of them that failed. The worker that claimed the round owns it while
 * the lease lasts.
 *
 * @param version of the configuration by which the round was due when it was claimed
 * @param lease identifies this claim, not the node: the same node may claim the round again once the lease has expired
 * @param whole true when it requests all orders that do not wait; false when it comes before its time, for orders that failed
 * @param after the last order processed; null at the beginning of the round
 * @param failures consecutive pauses, one per page: the partner answered nothing usable, or asked for a pause, or we failed
 */
record PollingRound(
        IntegrationId integration,
        int version,
        UUID lease,
        Instant startedAt,
        boolean whole,
        @Nullable OrderId after,
        int failures) {

    /** This round, after a page to its end that the partner answered. */
    PollingRound behind(OrderId last) {
        return new PollingRound(integration, version, lease, startedAt, whole, last, 0);
    }
}
