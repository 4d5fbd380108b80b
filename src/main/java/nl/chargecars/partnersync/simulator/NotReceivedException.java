package nl.chargecars.partnersync.simulator;

/** What was awaited did not arrive in time; says what did arrive instead. */
public final class NotReceivedException extends RuntimeException {

    NotReceivedException(String message) {
        super(message);
    }
}
