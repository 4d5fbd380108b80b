package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as the API lists it.
 *
 * @param waitingForEarlier true when an earlier one of the same order is still open
 * @param underWay true while an attempt is being made
 * @param nextAttemptAt null when none is planned: settled, held, under way, or waiting for an earlier one
 * @param lastError of the latest attempt; null when it succeeded
 * @param lastErrorCode the same for programs, see FailureCode; null also for attempts of before there were codes
 * @param settledAt when it was delivered, failed for good, or was dismissed
 */
public record DeliveryView(
        DeliveryId deliveryId,
        IntegrationId integrationId,
        TransitionId transitionId,
        String event,
        DeliveryState state,
        String priority,
        String chargecarsOrderId,
        String partnerOrderId,
        Instant createdAt,
        boolean waitingForEarlier,
        boolean underWay,
        @Nullable Instant nextAttemptAt,
        int attemptCount,
        @Nullable Integer lastResponseStatus,
        @Nullable String lastError,
        @Nullable String lastErrorCode,
        @Nullable Instant settledAt,
        @Nullable String dismissalReason) {}
