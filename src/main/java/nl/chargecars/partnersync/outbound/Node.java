package nl.chargecars.partnersync.outbound;

import java.util.UUID;
import nl.chargecars.partnersync.id.Uuid7;

/** Identifies this process among those that share the database; every start gets a new id. */
record Node(UUID id) {
    static Node fresh() {
        return new Node(Uuid7.next());
    }
}
