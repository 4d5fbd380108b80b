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
 * @param failure null exactly when it succeeded: a 2xx answer, read to its end in time
 */
public record Exchange(
        Duration latency,
        @Nullable Integer status,
        @Nullable String body,
        Map<String, String> headers,
        @Nullable Failure failure) {

    /** The headers of an answer that mean something to us. */
    public static final List<String> HEADERS = List.of("retry-after", "etag", "last-modified", "connection");

    private static final int UNAUTHORIZED = 401;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    public Exchange {
        headers = Map.copyOf(headers);
    }

    public static Exchange notMade(Failure why) {
        return new Exchange(Duration.ZERO, null, null, Map.of(), new Failure(why.code(), "not sent: " + why.text()));
    }

    /** What {@link #failure} says. */
    public @Nullable String error() {
        return failure == null ? null : failure.text();
    }

    /** The code of {@link #failure}, such as {@code connection_refused}. */
    public @Nullable String errorCode() {
        return failure == null ? null : failure.code().wireName();
    }

    /** The header as it came. */
    public @Nullable String retryAfter() {
        return headers.get("retry-after");
    }

    /** The same answer, with more said about why it is a failure. */
    public Exchange because(Failure why) {
        return new Exchange(latency, status, body, headers, why);
    }

    /** The same answer, after this time in all. */
    public Exchange lasting(Duration inAll) {
        return new Exchange(inAll, status, body, headers, failure);
    }

    /** True when the other side does not know us. */
    public boolean isUnauthorized() {
        return status != null && status == UNAUTHORIZED;
    }

    public boolean succeeded() {
        return failure == null;
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
        return "Exchange[" + status + ", " + error() + "]";
    }
}
