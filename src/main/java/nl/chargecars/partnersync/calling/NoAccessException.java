package nl.chargecars.partnersync.calling;

import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;

/**
 * There is no usable credential or token, so the call is not made. The message is for the partner and for staff; it contains no
 * secrets.
 */
final class NoAccessException extends RuntimeException {

    private final transient Failure failure;

    NoAccessException(FailureCode code, String message) {
        super(message, null, false, false);
        this.failure = new Failure(code, message);
    }

    Failure failure() {
        return failure;
    }

    @Override
    public String getMessage() {
        return failure.text();
    }
}
