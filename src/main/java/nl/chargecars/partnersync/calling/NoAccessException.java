package nl.chargecars.partnersync.calling;

import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;

/** We have nothing to authenticate with, so the call is not made. What it says is for the partner and for staff, without secrets. */
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
