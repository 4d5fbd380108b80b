package nl.chargecars.partnersync.monitoring;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides how an integration is doing, from figures alone. */
final class HealthRule {

    /** One failure in a thousand is nobody's business; three in a row in the night are. */
    private static final long FEWEST_FAILURES = 3;

    private static final double LOWEST_SUCCESS = 0.95;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final long SLOW_MS = 5_000;
    private static final Duration LONGEST_SILENCE = Duration.ofDays(3);

    private HealthRule() {}

    /**
     * @param recentSucceeded exchanges of this hour and the one before
     * @param realTime deliveries go out at once, so that one that waits is late
     * @param heardAt when the partner last sent something, or was integrated
     */
    record Facts(
            boolean active,
            boolean sending,
            boolean breakerClosed,
            boolean realTime,
            long recentSucceeded,
            long recentFailed,
            @Nullable Instant oldestUndelivered,
            @Nullable Long latencyP95Ms,
            Instant heardAt) {}

    static HealthState of(Facts facts, Instant now) {
        if (!facts.active()) {
            return HealthState.INACTIVE;
        }
        if (!facts.sending() || !facts.breakerClosed()) {
            return HealthState.HELD;
        }
        Instant oldest = facts.oldestUndelivered();
        Duration waited = oldest == null || !facts.realTime() ? Duration.ZERO : Duration.between(oldest, now);
        if (failing(facts) || waited.compareTo(LONGEST_WAIT) > 0) {
            return HealthState.FAILING;
        }
        Long latency = facts.latencyP95Ms();
        if (waited.compareTo(IntegrationHealth.LONG_WAIT) > 0 || (latency != null && latency > SLOW_MS)) {
            return HealthState.SLOW;
        }
        return facts.heardAt().plus(LONGEST_SILENCE).isBefore(now) ? HealthState.SILENT : HealthState.HEALTHY;
    }

    private static boolean failing(Facts facts) {
        long all = facts.recentSucceeded() + facts.recentFailed();
        return facts.recentFailed() >= FEWEST_FAILURES && facts.recentSucceeded() < LOWEST_SUCCESS * all;
    }
}
