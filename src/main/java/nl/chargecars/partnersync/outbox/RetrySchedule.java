package nl.chargecars.partnersync.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import nl.chargecars.partnersync.partner.Integration;

/**
 * When to try again (contract, "Retries").
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

    private static final double JITTER = 0.2;

    public RetrySchedule {
        waits = List.copyOf(waits);
        if (waits.isEmpty()) {
            throw new IllegalArgumentException("a retry schedule has at least one attempt");
        }
    }

    /** The integration's own, or the standard one. */
    public static RetrySchedule of(Integration integration) {
        List<Duration> own = integration.delivery().retrySchedule();
        return own == null ? STANDARD : new RetrySchedule(own);
    }

    /** The wait before the first attempt; exact, since nothing has failed yet. */
    Duration first() {
        return waits.getFirst();
    }

    /**
     * The wait after some attempts, up to a fifth shorter or longer, so that what failed together does not come back together.
     *
     * @return empty when that was the last one
     */
    public Optional<Duration> after(int attempts, RandomGenerator random) {
        if (attempts >= waits.size()) {
            return Optional.empty();
        }
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Optional.of(Duration.ofMillis(Math.round(waits.get(attempts).toMillis() * factor)));
    }
}
