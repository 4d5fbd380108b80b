package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param status null when the partner answered nothing
 * @param body the first 4 KiB of the answer, null when there was none
 * @param retryAfter the header as it came
 * @param error null exactly when it succeeded: a 2xx answer, read to its end in time. Else short, without secrets or bodies
 */
record Exchange(
        Duration latency,
        @Nullable Integer status,
        @Nullable String body,
        @Nullable String retryAfter,
        @Nullable String error) {

    static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    static Exchange notMade(String why) {
        return new Exchange(Duration.ZERO, null, null, null, "not sent: " + why);
    }

    boolean succeeded() {
        return error == null;
    }

    /** True when the partner wants no more webhooks at this address. */
    boolean isGone() {
        return status != null && status == GONE;
    }

    /** True when {@code Retry-After} has a meaning (contract, "Retries"). */
    boolean asksToWait() {
        return status != null && (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE);
    }

    /** Without the body. */
    @Override
    public String toString() {
        return "Exchange[" + status + ", " + error + "]";
    }
}
