package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import nl.chargecars.partnersync.pacing.BreakerState;
import org.jspecify.annotations.Nullable;

/**
 * The state of the deliveries to one integration.
 *
 * @param openSince since when the breaker lets only probes through; null while it is closed
 * @param pausedUntil nothing is sent before then; null when there is no pause
 * @param releasing true while held deliveries are released at a limited pace; also true while they are still held
 * @param concurrency concurrent attempts of this node, at most; 0 while nothing may be sent
 */
public record LaneHealth(
        BreakerState breaker,
        @Nullable Instant openSince,
        @Nullable Instant pausedUntil,
        boolean releasing,
        int concurrency) {}
