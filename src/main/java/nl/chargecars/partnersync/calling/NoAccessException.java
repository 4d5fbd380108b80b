package nl.chargecars.partnersync.calling;

import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * There is no usable credential or token, so the call is not made. The message is for the partner and for staff; it contains no
 * secrets.
 */
final class NoAccessException extends RuntimeException {

    private final transient Failure failure;
    private final @Nullable String retryAfter;

    NoAccessException(FailureCode code, String message) {
        this(code, message, null);
    }

    /** @param retryAfter the header {@code Retry-After} of a token endpoint that asked for a pause; null when there was none */
    NoAccessException(FailureCode code, String message, @Nullable String retryAfter) {
        super(message, null, false, false);
        this.failure = new Failure(code, message);
        this.retryAfter = retryAfter;
    }

    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    Failure failure() {
        return failure;
    }

    @Override
    public String getMessage() {
        return failure.text();
    }
}
