package nl.chargecars.partnersync.calling;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.client.Sender;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The access tokens that partners have issued to us, one for each version of an integration's configuration, so that changed
 * credentials are used from the next call on. Requests to the token endpoint present our client certificate (RFC 8705) but not
 * the integration's custom headers, because the endpoint may belong to a third party. Each node fetches its own tokens; they are
 * kept in memory only. Thread-safe.
 */
@Component
class PartnerTokens {

    private static final Logger log = LoggerFactory.getLogger(PartnerTokens.class);

    /** The deadline of one fetch. Callers that wait for it may have a shorter timeout. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Sender sender;
    private final Json json;
    private final Clock clock;
    private final ConcurrentMap<IntegrationId, SharedToken> tokens = new ConcurrentHashMap<>();

    PartnerTokens(Sender sender, Json json, Clock clock) {
        this.sender = sender;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Returns a token for a call. Concurrent callers share one fetch, and wait for it only when there is no valid token.
     *
     * @param refused a token that the partner answered 401 to, which is discarded; null when there is none
     * @param patience how long to wait for a fetch
     * @throws NoAccessException when no token can be had in time
     */
    PartnerToken get(Integration integration, TokenClient client, @Nullable PartnerToken refused, Duration patience) {
        return shared(integration).get(refused, patience, () -> fetch(integration, client));
    }

    /**
     * Returns the shared token for the version of the configuration. A caller with an older version than the cached one gets a
     * token of its own, shared with nobody.
     */
    private SharedToken shared(Integration integration) {
        SharedToken newest = tokens.compute(
                integration.id(),
                (_, known) -> known == null || known.version() < integration.version()
                        ? new SharedToken(integration.version(), clock)
                        : known);
        return newest.version() == integration.version() ? newest : new SharedToken(integration.version(), clock);
    }

    private PartnerToken fetch(Integration integration, TokenClient client) {
        OutgoingRequest request = client.request().showing(integration.api().clientCertificate());
        Exchange exchange = sender.send(request, DEADLINE);
        log.info(
                "token.fetched integration={} status={} latency_ms={} outcome=\"{}\"",
                integration.id(),
                exchange.status(),
                exchange.latency().toMillis(),
                exchange.error() == null ? "granted" : exchange.error());
        return TokenClient.granted(exchange, json, clock.instant());
    }
}
