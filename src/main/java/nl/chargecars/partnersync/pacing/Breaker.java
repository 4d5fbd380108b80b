package nl.chargecars.partnersync.pacing;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.housekeeping.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * Computes the state of a lane after an attempt. The breaker opens after continued failure; from then on it admits one probe
 * after each pause, until a probe succeeds. An answer with {@code Retry-After} pauses the lane but hardly counts as a failure: an
 * endpoint that says when to come back is not broken, unless it says the same each time.
 */
final class Breaker {

    /** Consecutive failures after which the breaker opens, of any deliveries of the lane. */
    static final int OPENS_AFTER = 10;

    /**
     * The pauses before the probes. The first pause is longer than an attempt may take, so that no earlier attempt is still in
     * progress when the probe is sent.
     */
    static final Backoff PAUSES = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(5));

    /**
     * After this time without a failed attempt, which is longer than any pause of the standard retry schedule, we were not
     * trying: the five days of {@link LaneState#LONGEST_FAILING} start anew with the next failure.
     */
    static final Duration NOT_TRYING = Duration.ofDays(2);

    private Breaker() {}

    /**
     * Returns the state of the lane after an attempt. An attempt with an older configuration than that of the state changes
     * nothing, because it may have been sent to another endpoint. Neither does a failure of one that began before the probe: only
     * the probe tells how the endpoint is now.
     */
    static LaneState after(LaneState before, EndpointResult result) {
        if (result.configurationVersion() < before.configurationVersion()) {
            return before;
        }
        if (result.succeeded()) {
            return succeeded(before, result);
        }
        return isBesideTheProbe(before, result) ? before : failed(before, result);
    }

    /**
     * Returns whether a probe is in progress and this is another attempt, which began before it. The lane is paused until the lease
     * of the probe ends, and no other attempt has that lease.
     */
    private static boolean isBesideTheProbe(LaneState before, EndpointResult result) {
        return before.breaker() == BreakerState.HALF_OPEN
                && before.configurationVersion() == result.configurationVersion()
                && !result.leaseEnd().equals(before.pausedUntil());
    }

    /**
     * Closes the breaker and resets the failures. A pause that the endpoint asked for remains, even if it accepts another attempt
     * meanwhile.
     */
    private static LaneState succeeded(LaneState before, EndpointResult result) {
        return before.recovered(isAfter(before.askedUntil(), result.at()) ? before.askedUntil() : null);
    }

    /**
     * Counts a failure. With a newer configuration than that of the state, counting starts anew: failures, the start of the five
     * days and pauses of the older configuration, perhaps of another endpoint, do not apply. An open breaker stays open.
     */
    private static LaneState failed(LaneState before, EndpointResult result) {
        Instant now = result.at();
        boolean changed = result.configurationVersion() > before.configurationVersion();
        int failures = (changed ? 0 : before.failuresInARow())
                + (counts(changed ? null : before.pausedUntil(), result) ? 1 : 0);
        boolean probeFailed = before.breaker() == BreakerState.HALF_OPEN;
        boolean open = !before.closed() || failures >= OPENS_AFTER;
        int failedProbes = (changed ? 0 : before.failedProbes()) + (probeFailed ? 1 : 0);
        Instant pausedUntil = probeFailed || changed ? null : before.pausedUntil();
        Instant askedUntil = probeFailed || changed ? null : before.askedUntil();
        if (open && (before.closed() || probeFailed || changed)) {
            pausedUntil = later(pausedUntil, now.plus(PAUSES.after(failedProbes)));
        }
        if (result.askedToWait() != null) {
            askedUntil = later(askedUntil, now.plus(result.askedToWait()));
            pausedUntil = later(pausedUntil, askedUntil);
        }
        return new LaneState(
                before.integration(),
                open ? BreakerState.OPEN : BreakerState.CLOSED,
                open ? (before.openSince() == null ? now : before.openSince()) : null,
                failures,
                failedProbes,
                changed || !wasTrying(before, now) ? now : before.failingSince(),
                isAfter(before.lastFailureAt(), now) ? before.lastFailureAt() : now,
                pausedUntil,
                askedUntil,
                Math.max(before.configurationVersion(), result.configurationVersion()),
                before.paced(),
                before.sendNowAt());
    }

    /**
     * Returns whether a failure counts for the breaker. An answer that asks for a pause at least as long as the first of
     * {@link #PAUSES} does not count, because that pause has the same effect. One that asks for a shorter pause counts, but of
     * several attempts in progress at the same time only the first answer does.
     */
    private static boolean counts(@Nullable Instant pausedUntil, EndpointResult result) {
        Duration asked = result.askedToWait();
        return asked == null || (asked.compareTo(PAUSES.first()) < 0 && !isAfter(pausedUntil, result.at()));
    }

    private static boolean wasTrying(LaneState before, Instant now) {
        return before.lastFailureAt() != null
                && !before.lastFailureAt().plus(NOT_TRYING).isBefore(now);
    }

    private static Instant later(@Nullable Instant known, Instant other) {
        return known != null && known.isAfter(other) ? known : other;
    }

    static boolean isAfter(@Nullable Instant known, Instant other) {
        return known != null && known.isAfter(other);
    }
}
