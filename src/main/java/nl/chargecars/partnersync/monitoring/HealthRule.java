package nl.chargecars.partnersync.monitoring;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.figures.Exchanges;
import org.jspecify.annotations.Nullable;

/** Decides on the health state of an integration, from figures alone. */
final class HealthRule {

    /**
     * With fewer failures in this hour and the one before, an integration is not failing: one failure in a thousand needs no
     * action, three failures in a quiet night do.
     */
    private static final long FEWEST_FAILURES = 3;

    private static final double LOWEST_SUCCESS = 0.95;
    private static final long SLOW_MS = 5_000;

    /**
     * How late a delivery may be, counted from when it should have been sent, before the integration is failing. The alert for
     * late deliveries uses the same limit.
     */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    private HealthRule() {}

    /**
     * @param sending sending is switched on and the endpoint is enabled
     * @param recent exchanges of this hour and the one before
     * @param askedInVain the partner answers none of our polling requests
     * @param oldestDue when the oldest undelivered delivery should have been sent by the cadence; null when none waits
     * @param silent the partner has sent no orders, no status updates or neither for longer than is usual for it
     */
    record Facts(
            boolean active,
            boolean sending,
            boolean breakerClosed,
            Exchanges recent,
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
        Exchanges recent = facts.recent();
        long all = recent.succeeded() + recent.failed();
        return recent.failed() >= FEWEST_FAILURES && recent.succeeded() < LOWEST_SUCCESS * all;
    }
}
