package nl.chargecars.partnersync.pacing;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.housekeeping.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt makes of a lane's state. Opens after steady failure, and from then on lets one probe through after each pause,
 * until one succeeds. An answer with {@code Retry-After} pauses the lane but hardly counts: whoever says when to come back is not
 * broken, unless the same is said each time.
 */
final class Breaker {

    /** Failures in a row, of whatever deliveries. */
    static final int OPENS_AFTER = 10;

    /** Before each probe. The first is longer than an attempt: none from before is still under way. */
    static final Backoff PAUSES = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(5));

    /** Without an attempt for so long, longer than any wait of the standard schedule, nobody was trying: counting begins anew. */
    static final Duration NOT_TRYING = Duration.ofDays(2);

    private Breaker() {}

    /** What was seen with an older configuration, perhaps of another endpoint, says nothing of the one that is known by now. */
    static LaneState after(LaneState before, EndpointResult result) {
        if (result.configurationVersion() < before.configurationVersion()) {
            return before;
        }
        return result.succeeded() ? succeeded(before, result) : failed(before, result);
    }

    /** A pause that the endpoint asked for stays, whatever else is answered meanwhile. */
    private static LaneState succeeded(LaneState before, EndpointResult result) {
        return new LaneState(
                before.integration(),
                BreakerState.CLOSED,
                null,
                0,
                0,
                null,
                null,
                before.closed() && isAfter(before.pausedUntil(), result.at()) ? before.pausedUntil() : null,
                before.configurationVersion(),
                before.releasing(),
                before.sendNowAt());
    }

    /**
     * What was seen with an older configuration, perhaps of another endpoint, neither counts against the one that has failed now, nor
     * begins its five days, nor pauses it.
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
        if (open && (before.closed() || probeFailed || changed)) {
            pausedUntil = later(pausedUntil, now.plus(PAUSES.after(failedProbes)));
        }
        if (result.askedToWait() != null) {
            pausedUntil = later(pausedUntil, now.plus(result.askedToWait()));
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
                Math.max(before.configurationVersion(), result.configurationVersion()),
                before.releasing(),
                before.sendNowAt());
    }

    /**
     * A wait as long as that for a probe is one itself. A shorter one counts, but only the first answer of those that were under way
     * together.
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

    private static boolean isAfter(@Nullable Instant known, Instant other) {
        return known != null && known.isAfter(other);
    }
}
