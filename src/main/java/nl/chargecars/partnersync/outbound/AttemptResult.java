package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.pacing.AdaptiveLimit;
import nl.chargecars.partnersync.partner.Integration;

/**
 * An attempt that was made, about to be recorded.
 *
 * @param integration as it was when the attempt began
 * @param requestUrl where it went, as it may be shown; empty when the integration had no address
 * @param requestHeaders those that may be shown
 * @param finishedAt when the answer was there
 */
record AttemptResult(
        Leased delivery,
        Integration integration,
        Instant startedAt,
        Instant finishedAt,
        String requestUrl,
        Map<String, String> requestHeaders,
        Exchange exchange) {

    /** Too many requests, bad gateway, service unavailable, gateway time-out. */
    private static final Set<Integer> STRAINED = Set.of(429, 502, 503, 504);

    /** What it says about how busy the endpoint is. */
    AdaptiveLimit.Sign sign() {
        if (exchange.succeeded()) {
            return AdaptiveLimit.Sign.FINE;
        }
        Integer status = exchange.status();
        return status == null || STRAINED.contains(status) ? AdaptiveLimit.Sign.STRAIN : AdaptiveLimit.Sign.NEUTRAL;
    }
}
