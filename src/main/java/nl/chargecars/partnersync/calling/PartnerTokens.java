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
 * The access tokens that partners granted us, one for each version of an integration's configuration: changed credentials count
 * from the next call on. The token endpoint sees our client certificate (RFC 8705), but not the integration's further headers: it
 * may be somebody else's than the partner's. Each node fetches its own; none is ever stored. Thread-safe.
 */
@Component
class PartnerTokens {

    private static final Logger log = LoggerFactory.getLogger(PartnerTokens.class);

    /** One fetch in all; those that wait for it may have less patience. */
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
     * A token to call with; many that ask at the same time wait for one fetch.
     *
     * @param refused one that the partner answered 401 to; never returned again
     * @param patience how long to wait
     * @throws NoAccessException when there is none to be had
     */
    PartnerToken get(Integration integration, TokenClient client, @Nullable PartnerToken refused, Duration patience) {
        return shared(integration).get(refused, patience, () -> fetch(integration, client));
    }

    /** Whoever still works with an older version of the configuration than others shares its token with nobody. */
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
