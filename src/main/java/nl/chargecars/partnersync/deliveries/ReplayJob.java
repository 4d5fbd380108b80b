package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.partner.Integration;
import org.jspecify.annotations.Nullable;

/**
 * A replay: which deliveries are sent again, and its progress.
 *
 * @param order null for every order
 * @param partnerOrderId as in the request
 * @param integration null for any
 * @param failure null for any
 * @param to exclusive; deliveries created later are not included
 * @param matched counted when the replay was requested
 * @param replayed deliveries reopened so far
 * @param doneUpTo the last delivery processed, oldest first; null before the first page
 * @param failures pages that failed in a row
 */
record ReplayJob(
        UUID id,
        PartnerId partner,
        Actor actor,
        DeliveryState filterState,
        @Nullable String event,
        @Nullable OrderId order,
        @Nullable String partnerOrderId,
        @Nullable Instant from,
        Instant to,
        @Nullable IntegrationId integration,
        @Nullable String failure,
        ReplayView.State state,
        long matched,
        long replayed,
        DeliveryQueries.@Nullable Place doneUpTo,
        Instant createdAt,
        @Nullable Instant finishedAt,
        int failures) {

    DeliveryFilter filter(Optional<Integration> sending) {
        return new DeliveryFilter(partner, filterState, event, order, from, to, integration, failure, null, sending);
    }

    ManualChange.Retry retry(DeliveryId delivery) {
        return new ManualChange.Retry(partner, delivery, actor, filterState, id);
    }
}
