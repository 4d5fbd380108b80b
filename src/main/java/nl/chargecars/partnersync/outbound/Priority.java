package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.id.WireNamed;

/** Which deliveries of a partner go first; never past an earlier one of their own line. */
enum Priority implements WireNamed {
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
}
