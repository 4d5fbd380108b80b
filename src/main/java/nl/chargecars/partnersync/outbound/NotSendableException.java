package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;

/**
 * A delivery cannot be sent: the integration is not configured for it, or the payload is lost. The message is for the partner and for
 * staff, and has no secrets in it.
 */
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
