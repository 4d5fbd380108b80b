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
 * @param waitingForEarlier true when another delivery of the same order goes first: an earlier one that is open, or a later one that is
 *     being sent
 * @param underWay true while an attempt is in progress
 * @param nextAttemptAt null when none is planned: settled, held, in progress, or waiting for another delivery
 * @param lastError of the latest attempt; null when it succeeded
 * @param lastErrorCode stable code of {@code lastError}, see FailureCode; null also for attempts made before codes existed
 * @param settledAt when the delivery was delivered, failed for good or was dismissed
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
        @Nullable String dismissalReason) {

    /** When an open delivery goes out. */
    public enum GoesOut {
        NOW,
        LATER,
        /** After another delivery of the same order. */
        BEHIND_ANOTHER,
        /** Once its integration may send again. */
        HELD
    }

    /**
     * Returns when this delivery, which is open, goes out: one that is sent again promises no immediate attempt, because it may have
     * to wait like all others.
     */
    public GoesOut goesOut(Instant now) {
        if (state == DeliveryState.HELD) {
            return GoesOut.HELD;
        }
        if (waitingForEarlier) {
            return GoesOut.BEHIND_ANOTHER;
        }
        return nextAttemptAt != null && nextAttemptAt.isAfter(now) ? GoesOut.LATER : GoesOut.NOW;
    }

    DeliveryView withoutDismissalReason() {
        return new DeliveryView(
                deliveryId,
                integrationId,
                transitionId,
                event,
                state,
                priority,
                chargecarsOrderId,
                partnerOrderId,
                createdAt,
                waitingForEarlier,
                underWay,
                nextAttemptAt,
                attemptCount,
                lastResponseStatus,
                lastError,
                lastErrorCode,
                settledAt,
                null);
    }
}
