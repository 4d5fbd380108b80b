package nl.chargecars.partnersync.polling;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * One pass through an integration's open orders. The worker that claimed the round owns it while the lease lasts.
 *
 * @param lease identifies this claim, not the node: the same node may claim the round again once the lease has expired
 * @param after the last order processed; null at the beginning of the round
 * @param failures consecutive pauses, one per page: the partner answered nothing or asked for a pause, or we failed
 */
record PollingRound(
        IntegrationId integration,
        UUID lease,
        Instant startedAt,
        @Nullable OrderId after,
        int failures) {}
