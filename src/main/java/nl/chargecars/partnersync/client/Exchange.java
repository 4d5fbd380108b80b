package nl.chargecars.partnersync.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of one attempt to call a server.
 *
 * @param latency from the start of the attempt to its end
 * @param status null when there was no response
 * @param body as much of the response's body as was requested; null when there was none
 * @param headers those of {@link #HEADERS} that the response had, by their names in lower case
 * @param reconnected true when the connection, which was used before, turned out to be closed, and a new one was made
 * @param failure null exactly when the attempt succeeded: a 2xx response, read in time to its end or to
 *     {@link OutgoingRequest#WHOLE}
 */
public record Exchange(
        Duration latency,
        @Nullable Integer status,
        @Nullable String body,
        Map<String, String> headers,
        boolean reconnected,
        @Nullable Failure failure) {

    private static final String RETRY_AFTER = "retry-after";

    /** The response headers that are used. */
    public static final List<String> HEADERS = List.of(RETRY_AFTER, "etag", "last-modified", "connection");

    private static final int UNAUTHORIZED = 401;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    public Exchange {
        headers = Map.copyOf(headers);
    }

    public static Exchange notMade(Failure why) {
        return notMade(why, null);
    }

    /**
     * @param retryAfter the header {@code Retry-After} of a token endpoint that asked for a pause, for want of whose token the call was
     *     not made; null when there was none
     */
    public static Exchange notMade(Failure why, @Nullable String retryAfter) {
        var failure = new Failure(why.code(), "not sent: " + why.text());
        Map<String, String> headers = retryAfter == null ? Map.of() : Map.of(RETRY_AFTER, retryAfter);
        return new Exchange(Duration.ZERO, null, null, headers, false, failure);
    }

    /** Returns the text of {@link #failure}; null when there is none. */
    public @Nullable String error() {
        return failure == null ? null : failure.text();
    }

    /** The code of {@link #failure}, such as {@code connection_refused}. */
    public @Nullable String errorCode() {
        return failure == null ? null : failure.code().wireName();
    }

    /** Returns the header {@code Retry-After} unparsed; null when there was none. */
    public @Nullable String retryAfter() {
        return headers.get(RETRY_AFTER);
    }

    /**
     * Returns the same exchange with another failure: there was no other access token, with which the call could be repeated.
     *
     * @param retryAfter the header {@code Retry-After} of a token endpoint that asked for a pause; null when there was none
     */
    public Exchange withoutToken(Failure why, @Nullable String retryAfter) {
        Map<String, String> asked = new HashMap<>(headers);
        asked.remove(RETRY_AFTER);
        if (retryAfter != null) {
            asked.put(RETRY_AFTER, retryAfter);
        }
        return new Exchange(latency, status, body, asked, reconnected, why);
    }

    /** Returns the same exchange with another body. */
    public Exchange answering(String otherBody) {
        return new Exchange(latency, status, otherBody, headers, reconnected, failure);
    }

    /** Returns the same exchange with another latency. */
    public Exchange lasting(Duration inAll) {
        return new Exchange(inAll, status, body, headers, reconnected, failure);
    }

    /** True when the server did not accept our credentials (401). */
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

    /**
     * Returns how long the partner asks us to wait, where {@code Retry-After} has a meaning: with 429 and 503 (contract,
     * "Retries"), also of its token endpoint.
     */
    public Optional<Duration> askedToWait(Instant now) {
        boolean noToken = failure != null && failure.code() == FailureCode.NO_ACCESS_TOKEN;
        boolean meant = noToken || status == null || status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE;
        return meant ? RetryAfter.parse(retryAfter(), now) : Optional.empty();
    }

    /** Leaves out the body. */
    @Override
    public String toString() {
        return "Exchange[" + status + ", " + error() + "]";
    }
}
