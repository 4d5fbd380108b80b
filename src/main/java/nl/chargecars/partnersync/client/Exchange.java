package nl.chargecars.partnersync.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param status null when the other side answered nothing
 * @param body as much of the answer as was wanted, null when there was none
 * @param headers those of {@link #HEADERS} that came, by their names in lower case
 * @param error null exactly when it succeeded: a 2xx answer, read to its end in time. Else short, without secrets or bodies
 */
public record Exchange(
        Duration latency,
        @Nullable Integer status,
        @Nullable String body,
        Map<String, String> headers,
        @Nullable String error) {

    /** The headers of an answer that mean something to us. */
    public static final List<String> HEADERS = List.of("retry-after", "etag", "last-modified", "connection");

    private static final int UNAUTHORIZED = 401;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    public Exchange {
        headers = Map.copyOf(headers);
    }

    public static Exchange notMade(String why) {
        return new Exchange(Duration.ZERO, null, null, Map.of(), "not sent: " + why);
    }

    /** The header as it came. */
    public @Nullable String retryAfter() {
        return headers.get("retry-after");
    }

    /** The same answer, with more said about why it is a failure. */
    public Exchange because(String why) {
        return new Exchange(latency, status, body, headers, why);
    }

    /** The same answer, after this time in all. */
    public Exchange lasting(Duration inAll) {
        return new Exchange(inAll, status, body, headers, error);
    }

    /** True when the other side does not know us. */
    public boolean isUnauthorized() {
        return status != null && status == UNAUTHORIZED;
    }

    public boolean succeeded() {
        return error == null;
    }

    /** True when the partner wants no more webhooks at this address. */
    public boolean isGone() {
        return status != null && status == GONE;
    }

    /** How long to wait, where {@code Retry-After} has a meaning (contract, "Retries"). */
    public Optional<Duration> askedToWait(Instant now) {
        boolean meant = status != null && (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE);
        return meant ? RetryAfter.parse(retryAfter(), now) : Optional.empty();
    }

    /** Without the body. */
    @Override
    public String toString() {
        return "Exchange[" + status + ", " + error + "]";
    }
}
