package nl.chargecars.partnersync.alerts;

/** Counts in the messages of alerts. A count stops at a limit, so that no round reads a backlog of any size. */
final class Counted {

    /** Where counting stops. The words of the pages know this number, too. */
    static final int MOST = 1_000;

    private Counted() {}

    /** Returns the count within a sentence: "12", or "at least 1000" where counting stopped. */
    static String within(long count) {
        return count < MOST ? String.valueOf(count) : "at least " + MOST;
    }

    /** As {@link #within}, at the beginning of a sentence. */
    static String atStart(long count) {
        return count < MOST ? String.valueOf(count) : "At least " + MOST;
    }
}
