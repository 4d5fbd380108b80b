package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.Priority;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this node may attempt now.
 *
 * @param attempt its number, from 1; together with the node it tells this lease from any later one
 * @param wasDue when the attempt should have begun
 * @param waitedForBoundary whether it was the cadence that made it wait, not a schedule of its own
 * @param leaseEnd until when no other node takes it
 * @param payload null only if it is lost; what is open is retained
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
        boolean waitedForBoundary,
        Instant leaseEnd,
        @Nullable String payload) {

    Leased withPayload(@Nullable String found) {
        return new Leased(
                id,
                integration,
                order,
                orderSequence,
                event,
                priority,
                attempt,
                wasDue,
                waitedForBoundary,
                leaseEnd,
                found);
    }

    /** Without the payload, which has personal data. */
    @Override
    public String toString() {
        return "Leased[" + id + ", attempt " + attempt + "]";
    }
}
