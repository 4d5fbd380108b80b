package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.id.WireNamed;

/** Decides which deliveries of a partner are sent first; never before an earlier one of their own line. */
public enum Priority implements WireNamed {
    HIGH(0),
    NORMAL(1);

    private final int stored;

    Priority(int stored) {
        this.stored = stored;
    }

    /** Returns the value in the database; lower values are sent first. */
    public int stored() {
        return stored;
    }

    public static Priority of(int stored) {
        return stored == HIGH.stored ? HIGH : NORMAL;
    }
}
