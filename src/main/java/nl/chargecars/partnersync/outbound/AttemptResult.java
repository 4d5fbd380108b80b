package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.pacing.AdaptiveLimit;
import nl.chargecars.partnersync.partner.Integration;

/**
 * An attempt that was made and is to be recorded.
 *
 * @param integration as it was when the attempt began
 * @param requestUrl where it was sent, in a form that may be shown; empty when the integration had no address
 * @param requestHeaders those that may be shown
 * @param finishedAt when the answer was complete, or the attempt had failed
 */
record AttemptResult(
        LeasedDelivery delivery,
        Integration integration,
        Instant startedAt,
        Instant finishedAt,
        String requestUrl,
        Map<String, String> requestHeaders,
        Exchange exchange) {

    /** The answers of an overloaded endpoint: too many requests, bad gateway, service unavailable, gateway time-out. */
    private static final Set<Integer> STRAINED = Set.of(429, 502, 503, 504);

    /** Returns what the attempt says about the load of the endpoint. */
    AdaptiveLimit.Sign sign() {
        if (exchange.succeeded()) {
            return AdaptiveLimit.Sign.FINE;
        }
        Integer status = exchange.status();
        return status == null || STRAINED.contains(status) ? AdaptiveLimit.Sign.STRAIN : AdaptiveLimit.Sign.NEUTRAL;
    }
}
