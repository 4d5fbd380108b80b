package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;

/** An integration cannot be sent to as it is configured; what it says is for the partner and for staff, without secrets. */
final class NotSendableException extends RuntimeException {

    private final transient Failure failure;

    NotSendableException(FailureCode code) {
        super(code.text(), null, false, false);
        this.failure = Failure.of(code);
    }

    Failure failure() {
        return failure;
    }
}
