package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.id.WireNamed;

/** Which deliveries of a partner go first; never past an earlier one of their own line. */
public enum Priority implements WireNamed {
    HIGH(0),
    NORMAL(1);

    private final int stored;

    Priority(int stored) {
        this.stored = stored;
    }

    /** As in the database: lower goes first. */
    public int stored() {
        return stored;
    }

    public static Priority of(int stored) {
        return stored == HIGH.stored ? HIGH : NORMAL;
    }
}
