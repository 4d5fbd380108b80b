package nl.chargecars.partnersync.outbound;

import java.time.Duration;

/**
 * Bounds of attempts, and of the worker that makes them. A bean of this type replaces the standard one: tests shorten the
 * deadline and step the worker by hand.
 *
 * @param automatic false: nothing runs by itself, {@link DeliveryWorker#step} does
 * @param laneBuffer deliveries claimed ahead for one integration, at most
 * @param deadline one attempt in all: name look-up, connection, TLS, sending, and reading the answer to its end
 * @param lease how long a claimed delivery is this node's; longer than any attempt, so that nobody sends it at the same time
 * @param poll how often to look for what no signal told of: retries that are due, and other nodes' events
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

    /** 15 s an attempt (contract, "Retries"). */
    public static DeliveryShape standard() {
        return new DeliveryShape(true, 128, Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(1));
    }

    /** The standard bounds with another deadline, stepped by hand. */
    public static DeliveryShape stepped(Duration deadline) {
        DeliveryShape standard = standard();
        return new DeliveryShape(false, standard.laneBuffer, deadline, standard.lease, standard.poll);
    }
}
