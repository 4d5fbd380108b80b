package nl.chargecars.partnersync.pacing;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.client.RetryAfter;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.settings.Clocks;
import org.jspecify.annotations.Nullable;

/**
 * The state of an integration's lane, that is, of sending to its endpoint; the same for all nodes.
 *
 * @param openSince since when nothing but probes is sent; null while the breaker is closed
 * @param failuresInARow failures since the last success that count for the breaker
 * @param failedProbes failed probes since the breaker opened
 * @param failingSince the first failure after the last success, with this configuration; null while there is none
 * @param pausedUntil nothing is sent before then; while half open, when the probe in progress is given up; null without a pause
 * @param askedUntil until when the endpoint asked to wait ({@code Retry-After}): that part of the pause no success ends; null when it
 *     did not, or when the wait was ended
 * @param configurationVersion version of the integration with which all this was observed
 * @param paced the lane was held: what waits goes out at a limited pace once it may; also true while it is still held
 * @param sendNowAt when somebody last requested to send without waiting for the boundary of the cadence; null when never
 */
public record LaneState(
        IntegrationId integration,
        BreakerState breaker,
        @Nullable Instant openSince,
        int failuresInARow,
        int failedProbes,
        @Nullable Instant failingSince,
        @Nullable Instant lastFailureAt,
        @Nullable Instant pausedUntil,
        @Nullable Instant askedUntil,
        int configurationVersion,
        boolean paced,
        @Nullable Instant sendNowAt) {

    /** After failing for this long, while we kept trying, the endpoint is disabled (contract, "Retries"). */
    static final Duration LONGEST_FAILING = Duration.ofDays(5);

    /** Returns the state of an integration that has no row. */
    static LaneState healthy(IntegrationId integration) {
        return new LaneState(integration, BreakerState.CLOSED, null, 0, 0, null, null, null, null, 0, false, null);
    }

    /**
     * Returns whether nothing may be sent at this time. A newer configuration than that of the state is tried at once, because
     * the change may be the remedy.
     */
    public boolean pausedAt(Instant now, int currentVersion) {
        return pausedUntil != null && now.isBefore(pausedUntil) && currentVersion <= configurationVersion;
    }

    /** Returns until when nothing may be sent; null when it may be sent at this time. */
    public @Nullable Instant pausedUntil(Instant now, int currentVersion) {
        return pausedAt(now, currentVersion) ? pausedUntil : null;
    }

    /**
     * Returns whether the probe in progress was leased before the clock was set back: its lease ends more than a minute, by which
     * the clocks of two nodes may differ, after one that begins now.
     *
     * @param leaseEnd end of a lease that begins now
     */
    boolean hasProbeFromBefore(Instant leaseEnd) {
        return breaker == BreakerState.HALF_OPEN
                && pausedUntil != null
                && pausedUntil.isAfter(leaseEnd.plus(Clocks.MOST_APART));
    }

    /**
     * Returns whether this state was written before the clock was set back: one of its times lies further ahead than a node could set
     * it now. The lease of a probe is judged by {@link #hasProbeFromBefore} instead.
     */
    boolean isFromBefore(Instant now) {
        Instant latest = now.plus(Clocks.MOST_APART);
        return Breaker.isAfter(openSince, latest)
                || Breaker.isAfter(lastFailureAt, latest)
                || Breaker.isAfter(sendNowAt, latest)
                || (breaker != BreakerState.HALF_OPEN && Breaker.isAfter(pausedUntil, latest.plus(RetryAfter.LONGEST)));
    }

    boolean closed() {
        return breaker == BreakerState.CLOSED;
    }

    /** Returns whether the endpoint has failed for {@link #LONGEST_FAILING}, so that it is to be disabled. */
    boolean failedForTooLong() {
        return failingSince != null
                && lastFailureAt != null
                && !lastFailureAt.isBefore(failingSince.plus(LONGEST_FAILING));
    }

    /**
     * Returns the state after the failures are over: breaker closed, nothing counted.
     *
     * @param askedUntil until when the endpoint asked to wait; null when that is over
     */
    LaneState recovered(@Nullable Instant askedUntil) {
        return new LaneState(
                integration,
                BreakerState.CLOSED,
                null,
                0,
                0,
                null,
                null,
                askedUntil,
                askedUntil,
                configurationVersion,
                paced,
                sendNowAt);
    }
}
