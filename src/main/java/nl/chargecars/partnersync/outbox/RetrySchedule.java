package nl.chargecars.partnersync.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import nl.chargecars.partnersync.partner.Integration;

/**
 * The waits between the attempts of a delivery (contract, "Retries").
 *
 * @param waits before each attempt, the first included
 */
public record RetrySchedule(List<Duration> waits) {

    public static final RetrySchedule STANDARD = new RetrySchedule(List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24)));

    /** A little less than the fifth (contract, "Retries"), because an attempt begins a moment after it is due. */
    private static final double JITTER = 0.19;

    public RetrySchedule {
        waits = List.copyOf(waits);
        if (waits.isEmpty()) {
            throw new IllegalArgumentException("a retry schedule has at least one attempt");
        }
    }

    /** Returns the integration's own schedule, or else the standard one. */
    public static RetrySchedule of(Integration integration) {
        List<Duration> own = integration.delivery().retrySchedule();
        return own == null ? STANDARD : new RetrySchedule(own);
    }

    /** The wait before the first attempt; exact, since nothing has failed yet. */
    Duration first() {
        return waits.getFirst();
    }

    /**
     * Returns the wait after this number of attempts, made up to almost a fifth shorter or longer at random, so that deliveries that failed
     * together are not retried together.
     *
     * @return empty when that was the last attempt
     */
    public Optional<Duration> after(int attempts, RandomGenerator random) {
        if (attempts >= waits.size()) {
            return Optional.empty();
        }
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Optional.of(Duration.ofMillis(Math.round(waits.get(attempts).toMillis() * factor)));
    }
}
