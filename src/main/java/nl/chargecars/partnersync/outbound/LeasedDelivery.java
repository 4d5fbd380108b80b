package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.Priority;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this node has claimed and may attempt.
 *
 * @param attempt its number, from 1; together with the node it distinguishes this lease from any later one
 * @param wasDue when the attempt should have begun
 * @param waitedForBoundary true when the delivery waited for a boundary of the cadence, false when it waited for a time of its own
 * @param leaseEnd no other node claims the delivery before then
 * @param payload null only if it is lost; payloads of open deliveries are retained
 */
record LeasedDelivery(
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

    LeasedDelivery withPayload(@Nullable String found) {
        return new LeasedDelivery(
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
        return "LeasedDelivery[" + id + ", attempt " + attempt + "]";
    }
}
