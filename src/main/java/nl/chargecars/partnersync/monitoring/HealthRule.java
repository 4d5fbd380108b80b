package nl.chargecars.partnersync.monitoring;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides how an integration is doing, from figures alone. */
final class HealthRule {

    /** One failure in a thousand is nobody's business; three in a row in the night are. */
    private static final long FEWEST_FAILURES = 3;

    private static final double LOWEST_SUCCESS = 0.95;
    private static final long SLOW_MS = 5_000;

    /** From when it should have gone out; the alert of late deliveries goes by it, too. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private HealthRule() {}

    /**
     * @param recentSucceeded exchanges of this hour and the one before
     * @param askedInVain the partner answers nothing that it is asked for
     * @param oldestDue when the oldest undelivered should have gone out by its cadence; null without any
     * @param silent the partner has sent no orders, no status updates or neither for longer than is usual for it
     */
    record Facts(
            boolean active,
            boolean sending,
            boolean breakerClosed,
            long recentSucceeded,
            long recentFailed,
            boolean askedInVain,
            @Nullable Instant oldestDue,
            @Nullable Long latencyP95Ms,
            boolean silent) {}

    static HealthState of(Facts facts, Instant now) {
        if (!facts.active()) {
            return HealthState.INACTIVE;
        }
        if (!facts.sending() || !facts.breakerClosed()) {
            return HealthState.HELD;
        }
        Instant due = facts.oldestDue();
        Duration waited = due == null ? Duration.ZERO : Duration.between(due, now);
        if (failing(facts) || facts.askedInVain() || waited.compareTo(LONGEST_WAIT) > 0) {
            return HealthState.FAILING;
        }
        Long latency = facts.latencyP95Ms();
        if (waited.compareTo(IntegrationHealth.LONG_WAIT) > 0 || (latency != null && latency > SLOW_MS)) {
            return HealthState.SLOW;
        }
        return facts.silent() ? HealthState.SILENT : HealthState.HEALTHY;
    }

    private static boolean failing(Facts facts) {
        long all = facts.recentSucceeded() + facts.recentFailed();
        return facts.recentFailed() >= FEWEST_FAILURES && facts.recentSucceeded() < LOWEST_SUCCESS * all;
    }
}
