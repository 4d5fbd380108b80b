package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import java.util.Map;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.partner.Integration;

/**
 * An attempt that was made, about to be recorded.
 *
 * @param integration as it was when the attempt began
 * @param requestUrl where it went; empty when the integration had no address
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
        Exchange exchange) {}
