package nl.chargecars.partnersync.polling;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * One walk through an integration's open orders, its claimer's for as long as the lease lasts.
 *
 * @param lease of this claim alone: the same node may claim the round again when the lease has run out
 * @param after the order it has come to; null at its beginning
 * @param failures pauses in a row, one a page: the partner answered nothing of it, or wanted a rest
 */
record PollingRound(
        IntegrationId integration,
        UUID lease,
        Instant startedAt,
        @Nullable OrderId after,
        int failures) {}
