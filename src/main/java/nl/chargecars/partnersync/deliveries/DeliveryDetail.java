package nl.chargecars.partnersync.deliveries;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One delivery with everything that was tried.
 *
 * @param payload the body of every attempt, frozen when the transition was committed; JSON as text; null when it is past its age
 * @param payloadRetainedUntil at least until then, and as long as the delivery is open or failed
 * @param attempts those that are not past their age
 */
public record DeliveryDetail(
        @JsonUnwrapped DeliveryView delivery,
        @JsonRawValue @Nullable String payload,
        Instant payloadRetainedUntil,
        List<Attempt> attempts) {

    /**
     * @param error null when it succeeded
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
     * @param url the values of its query masked
     * @param headers without signatures and credentials, as JSON
     */
    public record Request(
            String method, String url, @JsonRawValue String headers) {}

    /**
     * @param status null when there was no answer
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
