package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import nl.chargecars.partnersync.outbox.DeliveryLines;

/**
 * Bounds of attempts, and of the worker that makes them. A bean of this type replaces the standard one: tests shorten the deadline and
 * step the worker by hand.
 *
 * @param automatic false: the worker has no thread of its own, and runs a round only when {@link DeliveryWorker#step} is called
 * @param laneBuffer deliveries claimed ahead for one integration, at most
 * @param deadline the time for one attempt in all: DNS look-up, connection, TLS, sending, and reading the answer to its end
 * @param lease how long this node holds a claimed delivery; longer than any attempt, so that no other node sends it at the same time
 * @param poll how often to look for deliveries without a signal: retries that other nodes recorded, and events of other nodes
 */
public record DeliveryShape(boolean automatic, int laneBuffer, Duration deadline, Duration lease, Duration poll) {

    public DeliveryShape {
        if (laneBuffer < 0) {
            throw new IllegalArgumentException("a lane claims nothing ahead, or something");
        }
        if (lease.compareTo(deadline) <= 0) {
            throw new IllegalArgumentException("a lease is longer than the longest attempt");
        }
    }

    /** The standard bounds, with 15 s per attempt (contract, "Retries"). */
    public static DeliveryShape standard() {
        return new DeliveryShape(true, 128, Duration.ofSeconds(15), DeliveryLines.LEASE, Duration.ofSeconds(1));
    }

    /** The standard bounds with another deadline, for a worker that is stepped by hand. */
    public static DeliveryShape stepped(Duration deadline) {
        DeliveryShape standard = standard();
        return new DeliveryShape(false, standard.laneBuffer, deadline, standard.lease, standard.poll);
    }
}
