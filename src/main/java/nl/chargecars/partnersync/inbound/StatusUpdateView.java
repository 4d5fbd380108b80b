package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import org.jspecify.annotations.Nullable;

/**
 * A status update of a partner with its outcome (contract, {@code GET …/status-updates}).
 *
 * @param origin how we learned of it
 * @param timestamp the partner's own; null when the partner gave none, or it could not be read
 * @param chargecarsOrderId the order number
 * @param message why the update was refused; null when it was accepted
 * @param dismissedAt when the refused update was dismissed, and ceased to wait; null for all others
 * @param body as stored; null when it has expired, or when it could not be parsed and was erased
 * @param bodyRetainedUntil the body is retained at least until then
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

    /** About what {@link #characters} returns at most. */
    static final int LARGEST = KeptBody.LARGEST + 3_000;

    private static final int REST = 1_000;

    /** Returns about how long the JSON is. */
    int characters() {
        return REST
                + (body == null ? 0 : body.length())
                + (message == null ? 0 : message.length())
                + (dismissalReason == null ? 0 : dismissalReason.length());
    }

    /** False when the update was refused: then it is open until it is processed again, or dismissed. */
    public boolean accepted() {
        return outcome.accepted();
    }

    /**
     * True when the update was refused and can succeed the next time. An update that cannot be parsed stays so, unless its only fault
     * is a timestamp too far in the future and that time has come.
     */
    public boolean canBeProcessedAgain(Instant now) {
        return !accepted() && !gone() && (outcome != Outcome.INVALID || isReadableBy(now));
    }

    /**
     * True when the content of the update is lost. Without the body, the row still tells all that decides, except for an update that
     * could not be parsed. Without an active integration the outcome does not tell whether it could be parsed: then a timestamp in the
     * row shows that it could, unless that timestamp lies too far in the future.
     */
    boolean gone() {
        return body == null
                && (outcome == Outcome.INVALID
                        || (outcome == Outcome.NO_ACTIVE_INTEGRATION
                                && (timestamp == null || PartnerUpdate.isTooEarly(timestamp, receivedAt))));
    }

    /**
     * True when an update that could not be parsed can be by now. Such an update has a timestamp only if its sole fault was a
     * timestamp too far in the future.
     */
    private boolean isReadableBy(Instant now) {
        boolean cut = body != null && KeptBody.isCut(body);
        return timestamp != null && !cut && !PartnerUpdate.isTooEarly(timestamp, now);
    }

    @Override
    public String toString() {
        return "StatusUpdateView[" + statusUpdateId + "]";
    }
}
