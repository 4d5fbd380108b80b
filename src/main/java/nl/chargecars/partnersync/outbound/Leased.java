package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;

/**
 * A delivery that this node may attempt now.
 *
 * @param attempt its number, from 1; together with the node it tells this lease from any later one
 * @param wasDue when the attempt should have begun
 * @param leaseEnd until when no other node takes it
 */
record Leased(
        DeliveryId id,
        IntegrationId integration,
        OrderId order,
        long orderSequence,
        String event,
        Priority priority,
        int attempt,
        Instant wasDue,
        Instant leaseEnd,
        String payload) {

    /** Without the payload, which has personal data. */
    @Override
    public String toString() {
        return "Leased[" + id + ", attempt " + attempt + "]";
    }
}
