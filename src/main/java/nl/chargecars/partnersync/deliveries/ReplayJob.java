package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.partner.Integration;
import org.jspecify.annotations.Nullable;

/**
 * A replay: which deliveries are sent again, and its progress.
 *
 * @param criteria always with a state and an end: deliveries created later are not included
 * @param partnerOrderId as in the request
 * @param matched counted when the replay was requested
 * @param replayed deliveries reopened so far
 * @param doneUpTo the last delivery processed, oldest first; null before the first page
 * @param failures pages that failed in a row
 */
record ReplayJob(
        UUID id,
        PartnerId partner,
        Actor actor,
        Criteria criteria,
        @Nullable String partnerOrderId,
        ReplayView.State state,
        long matched,
        long replayed,
        DeliveryQueries.@Nullable Place doneUpTo,
        Instant createdAt,
        @Nullable Instant finishedAt,
        int failures) {

    DeliveryState filterState() {
        return Objects.requireNonNull(criteria.state());
    }

    Instant to() {
        return Objects.requireNonNull(criteria.to());
    }

    DeliveryFilter filter(Optional<Integration> sending) {
        return new DeliveryFilter(partner, criteria, null, sending);
    }

    ManualChange.Retry retry(DeliveryId delivery) {
        return new ManualChange.Retry(partner, delivery, actor, Set.of(filterState()), id);
    }
}
