package nl.chargecars.partnersync.storage;

/**
 * The database did not answer in time, or is unavailable (503 UNAVAILABLE). It may be unknown whether the work was committed:
 * every write of this product can be repeated safely.
 */
public final class UnavailableException extends RuntimeException {
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
