package nl.chargecars.partnersync.simulator;

/** Thrown when an expected webhook did not arrive in time. The message lists what arrived instead. */
public final class NotReceivedException extends RuntimeException {

    NotReceivedException(String message) {
        super(message);
    }
}
