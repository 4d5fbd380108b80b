package nl.chargecars.partnersync.deliveries;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.partner.Integration;
import org.jspecify.annotations.Nullable;

/**
 * One delivery with its attempts.
 *
 * @param payload the body of every attempt, frozen when the transition was committed; JSON as text; null when its retention is over
 * @param payloadRetainedUntil the payload is kept at least until then, and for as long as the delivery is open or failed
 * @param attempts the newest {@link #MOST_ATTEMPTS}, fewer if they are large or their retention is over; oldest first
 * @param arrived whether an attempt succeeded, also one that is not among {@code attempts}; false also when its retention is over;
 *     for the pages only
 */
public record DeliveryDetail(
        @JsonUnwrapped DeliveryView delivery,
        @JsonRawValue @Nullable String payload,
        Instant payloadRetainedUntil,
        List<Attempt> attempts,
        @JsonIgnore boolean arrived) {

    /** Nothing bounds how many attempts a delivery has: each retry by hand adds some. */
    static final int MOST_ATTEMPTS = 100;

    /**
     * Returns the delivery for callers who may write it but not read it: without what was sent, what came back, and what others
     * wrote.
     *
     * @param given the reason that the caller has just given; null when none
     */
    DeliveryDetail withoutPersonalData(@Nullable String given) {
        DeliveryView shown =
                Objects.equals(delivery.dismissalReason(), given) ? delivery : delivery.withoutDismissalReason();
        return new DeliveryDetail(shown, null, payloadRetainedUntil, List.of(), arrived);
    }

    /** Returns whether another integration is active in place of the delivery's, so that the delivery stays held or failed. */
    public boolean isReplacedBy(Optional<Integration> active) {
        return active.filter(one -> !one.id().equals(delivery.integrationId())).isPresent();
    }

    /**
     * Returns whether a retry would send the delivery; it is refused for any other.
     *
     * @param active the partner's active integration
     */
    public boolean isResendable(Optional<Integration> active) {
        return payload != null && !isReplacedBy(active);
    }

    /** Returns how many attempts there were before those in {@link #attempts}, without the one under way. */
    public int earlierAttempts() {
        if (attempts.isEmpty()) {
            return delivery.underWay() ? delivery.attemptCount() - 1 : delivery.attemptCount();
        }
        return attempts.getFirst().attempt() - 1;
    }

    /**
     * One attempt.
     *
     * @param error null when the attempt succeeded
     * @param errorCode as {@link DeliveryView#lastErrorCode}
     */
    public record Attempt(
            int attempt,
            Instant startedAt,
            int latencyMs,
            Request request,
            Response response,
            @Nullable String error,
            @Nullable String errorCode,
            boolean succeeded) {}

    /**
     * The request of an attempt.
     *
     * @param url with the values in its query masked
     * @param headers without signatures and credentials, as JSON
     */
    public record Request(
            String method, String url, @JsonRawValue String headers) {}

    /**
     * The response to an attempt.
     *
     * @param status null when there was no response
     * @param body the first 4 KiB
     */
    public record Response(
            @Nullable Integer status, @Nullable String body) {}

    /** Without the payload, which has personal data. */
    @Override
    public String toString() {
        return "DeliveryDetail[" + delivery.deliveryId() + "]";
    }
}
