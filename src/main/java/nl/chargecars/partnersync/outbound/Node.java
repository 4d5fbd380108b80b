package nl.chargecars.partnersync.outbound;

import java.util.UUID;
import nl.chargecars.partnersync.id.Uuid7;

/** This process among those that share the database; a new one after every start. */
record Node(UUID id) {
    static Node fresh() {
        return new Node(Uuid7.next());
    }
}
