package nl.chargecars.partnersync.storage;

/**
 * The advisory lock of an integration's differences: whoever changes several of them takes it first, so that such transactions run
 * one after the other. It is not the lock of the integration's row, because each batch of orders and of delivery results updates that
 * row, and would wait for a comparison.
 */
public final class DifferencesLock {

    private DifferencesLock() {}

    /**
     * Returns SQL that takes the lock until the end of the transaction. Take several in the order of the integrations' ids. Later
     * statements see what earlier holders of the lock committed, the statement that waited for it does not.
     *
     * @param integration SQL of the integration's id
     */
    public static String of(String integration) {
        return "pg_advisory_xact_lock(hashtextextended('differences ' || " + integration + "::text, 0))";
    }
}
