package nl.chargecars.partnersync.pacing;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import org.jspecify.annotations.Nullable;

/**
 * How an integration's endpoint has been doing, the same for all nodes.
 *
 * @param openSince since when nothing but probes is sent; null while the breaker is closed
 * @param failuresInARow that count for the breaker, since the last success
 * @param failedProbes since it opened
 * @param failingSince the first failure after the last success, with this configuration; null while none is known
 * @param pausedUntil nothing is sent before then; while half open, when the probe under way is given up
 * @param configurationVersion of the integration that all this was seen with
 * @param releasing it was held, and what waits goes out at a bounded pace
 * @param sendNowAt when somebody last asked not to wait for the boundary of the cadence
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
        int configurationVersion,
        boolean releasing,
        @Nullable Instant sendNowAt) {

    /** So long without a success, while trying, and the endpoint is disabled (contract, "Retries"). */
    static final Duration LONGEST_FAILING = Duration.ofDays(5);

    /** What an integration without a row is. */
    static LaneState healthy(IntegrationId integration) {
        return new LaneState(integration, BreakerState.CLOSED, null, 0, 0, null, null, null, 0, false, null);
    }

    /** True while nothing may be sent. A configuration changed since is tried at once: it may be the remedy. */
    public boolean pausedAt(Instant now, int currentVersion) {
        return pausedUntil != null && now.isBefore(pausedUntil) && currentVersion <= configurationVersion;
    }

    boolean closed() {
        return breaker == BreakerState.CLOSED;
    }

    /** True once it has failed for so long that nobody should go on trying. */
    boolean failedForTooLong() {
        return failingSince != null
                && lastFailureAt != null
                && !lastFailureAt.isBefore(failingSince.plus(LONGEST_FAILING));
    }

    /** Of an endpoint that was disabled: enabled again, it begins anew. */
    LaneState forgotten() {
        return new LaneState(
                integration,
                BreakerState.CLOSED,
                null,
                0,
                0,
                null,
                null,
                null,
                configurationVersion,
                releasing,
                sendNowAt);
    }
}
