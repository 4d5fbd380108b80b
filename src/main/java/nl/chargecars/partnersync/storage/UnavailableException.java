package nl.chargecars.partnersync.storage;

/**
 * The database did not answer in time, or is away (503 UNAVAILABLE). Whether the work was committed may be unknown: every
 * write of this product can be repeated safely.
 */
public final class UnavailableException extends RuntimeException {
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
