package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import nl.chargecars.partnersync.pacing.BreakerState;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with what goes out to one integration.
 *
 * @param openSince since when the breaker lets nothing but probes through; null while it is closed
 * @param pausedUntil nothing is sent before then; null when it may be
 * @param releasing what was held goes out at a bounded pace
 * @param concurrency attempts that this node makes at a time, at most; 0 while nothing may be sent
 */
public record LaneHealth(
        BreakerState breaker,
        @Nullable Instant openSince,
        @Nullable Instant pausedUntil,
        boolean releasing,
        int concurrency) {}
