package nl.chargecars.partnersync.alerts;

/** A channel did not take a notice. */
final class NotToldException extends Exception {

    NotToldException(String reason) {
        super(reason, null, false, false);
    }
}
