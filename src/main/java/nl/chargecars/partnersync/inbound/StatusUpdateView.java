package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import org.jspecify.annotations.Nullable;

/**
 * What a partner sent and what became of it (contract, {@code GET …/status-updates}).
 *
 * @param origin how we came to know of it
 * @param timestamp the partner's own; null when it did not say, or it could not be read
 * @param message why it was refused; null when it was accepted
 * @param dismissedAt since when it waits for nothing, though it was refused; null for all others
 * @param body as received; null when it is past its age, or was erased and could not be read
 * @param bodyRetainedUntil at least until then
 */
public record StatusUpdateView(
        UUID statusUpdateId,
        Instant receivedAt,
        Origin origin,
        @Nullable String webhookId,
        @Nullable String partnerOrderId,
        @Nullable String status,
        @Nullable Instant timestamp,
        Outcome outcome,
        @Nullable OrderId chargecarsOrderUuid,
        @Nullable String chargecarsOrderId,
        @Nullable String mappedStatus,
        @Nullable TransitionId transitionId,
        @Nullable String message,
        Instant processedAt,
        @Nullable Instant dismissedAt,
        @Nullable String dismissalReason,
        @Nullable String body,
        Instant bodyRetainedUntil) {

    /** False when it was refused: then it is open until it is processed again, or dismissed. */
    public boolean accepted() {
        return outcome.accepted();
    }

    /**
     * True when it was refused, and what was wrong can be put right: one that cannot be read cannot be read the next time either, unless
     * it came too early and that time has come.
     */
    public boolean canBeProcessedAgain(Instant now) {
        return !accepted() && !gone() && (outcome != Outcome.INVALID || isReadableBy(now));
    }

    /**
     * True when nobody knows any more what it said: without its body its row tells all that decides, but of one that could not be read.
     * Without an active integration nobody looked whether it could: a time is there of one that can, or that lay too far ahead.
     */
    boolean gone() {
        return body == null
                && (outcome == Outcome.INVALID
                        || (outcome == Outcome.NO_ACTIVE_INTEGRATION
                                && (timestamp == null || PartnerUpdate.isTooEarly(timestamp, receivedAt))));
    }

    /** What could not be read has a time only where that lay too far ahead. */
    private boolean isReadableBy(Instant now) {
        return timestamp != null && !PartnerUpdate.isTooEarly(timestamp, now);
    }

    @Override
    public String toString() {
        return "StatusUpdateView[" + statusUpdateId + "]";
    }
}
