package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.outbox.RetrySchedule;

/** Decides what becomes of a delivery after an attempt (contract, "Retries"). Drawn in docs/delivery-states.md. */
sealed interface AfterAttempt {

    record Delivered() implements AfterAttempt {}

    record TryAgain(Instant at) implements AfterAttempt {}

    /** The last attempt of the schedule failed. */
    record Failed() implements AfterAttempt {}

    /** 410: the endpoint is disabled, and the delivery waits until it is enabled again, as if this attempt had not been made. */
    record EndpointGone() implements AfterAttempt {}

    /** By then every node knows that the lane is paused: each reads the lanes once a second. */
    Duration PAUSE_IS_KNOWN = Duration.ofSeconds(2);

    /**
     * Decides what becomes of the delivery. It is due by its schedule whatever {@code Retry-After} says: that pauses the lane, and
     * what ends the pause lets this delivery go too. Nor can it advance the next attempt: otherwise a partner could use up the retry
     * schedule in seconds.
     *
     * @param attempts made since the delivery was created or retried, this one included
     * @param now when the attempt ended: waits count from here
     */
    static AfterAttempt decide(
            Exchange exchange, int attempts, RetrySchedule schedule, Instant now, RandomGenerator random) {
        if (exchange.succeeded()) {
            return new Delivered();
        }
        if (exchange.isGone()) {
            return new EndpointGone();
        }
        Optional<Duration> wait = schedule.after(attempts, random);
        if (wait.isEmpty()) {
            return new Failed();
        }
        Duration asked = exchange.askedToWait(now).orElse(Duration.ZERO);
        return new TryAgain(now.plus(longer(wait.get(), shorter(asked, PAUSE_IS_KNOWN))));
    }

    private static Duration longer(Duration left, Duration right) {
        return left.compareTo(right) >= 0 ? left : right;
    }

    private static Duration shorter(Duration left, Duration right) {
        return left.compareTo(right) <= 0 ? left : right;
    }
}
