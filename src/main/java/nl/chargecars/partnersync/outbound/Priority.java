package nl.chargecars.partnersync.outbound;

import java.util.Locale;

/** Which deliveries of a partner go first; never past an earlier one of their own line. */
enum Priority {
    HIGH(0),
    NORMAL(1);

    private final int stored;

    Priority(int stored) {
        this.stored = stored;
    }

    /** As in the database: lower goes first. */
    int stored() {
        return stored;
    }

    static Priority of(int stored) {
        return stored == HIGH.stored ? HIGH : NORMAL;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
