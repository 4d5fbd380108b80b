package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import nl.chargecars.partnersync.calling.PartnerCalls;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.EventPayload;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tests a partner's endpoint: sends one signed {@code test} event now, whether or not deliveries are held, and returns the endpoint's
 * answer. It is no delivery: nothing is stored or retried, and the integration's figures do not count it. When it succeeds while the
 * breaker is open, waiting deliveries are tried again at once.
 */
@Component
public class TestEvents {

    /** Concurrent test events on this node, at most; each may take as long as an attempt. */
    private static final int MOST_UNDER_WAY = 16;

    /** Concurrent test events to one partner, at most, so that a partner whose endpoint hangs does not block the others. */
    private static final int MOST_OF_A_PARTNER = 2;

    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final Partners partners;
    private final Integrations integrations;
    private final WebhookSigner signer;
    private final PartnerCalls calls;
    private final SendNow sendNow;
    private final DeliveryShape shape;
    private final Json json;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_UNDER_WAY);
    private final Map<PartnerId, Integer> underWay = new ConcurrentHashMap<>();

    TestEvents(
            Partners partners,
            Integrations integrations,
            WebhookSigner signer,
            PartnerCalls calls,
            SendNow sendNow,
            DeliveryShape shape,
            Json json,
            Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.signer = signer;
        this.calls = calls;
        this.sendNow = sendNow;
        this.shape = shape;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The answer of the partner's endpoint.
     *
     * @param integrationName of the integration to whose endpoint the event was sent
     * @param responseBody the first 4 KiB
     * @param error why the event was not delivered; null when it was
     * @param errorCode the same for programs, see FailureCode
     */
    public record Said(
            String integrationName,
            boolean delivered,
            DeliveryId webhookId,
            @Nullable Integer responseStatus,
            long latencyMs,
            @Nullable String responseBody,
            @Nullable String error,
            @Nullable String errorCode) {}

    /**
     * Sends a test event to the partner's active integration, as {@link #send(PartnerId, String)} does.
     *
     * @throws Refusal as {@link #send(PartnerId, String)}, except NOT_FOUND
     */
    public Said send(PartnerId partner) {
        return send(partner, null);
    }

    /**
     * Sends a test event to one of the partner's integrations, active or not, and waits for the answer, at most as long as an attempt
     * may take.
     *
     * @param name of the integration; null for the active one
     * @throws Refusal PARTNER_NOT_FOUND; NO_ACTIVE_INTEGRATION or NOT_FOUND; VALIDATION_FAILED when there is no {@code webhook_url};
     *     RATE_LIMIT_EXCEEDED while two test events to this partner are in progress; OVERLOADED while this node has too many
     */
    Said send(PartnerId partner, @Nullable String name) {
        partners.require(partner);
        Integration integration = integrations.require(partner, name);
        if (integration.endpoint().url() == null) {
            String which = name == null ? "The active integration" : "The integration '" + name + "'";
            throw Refusal.invalid(List.of(new Problem(
                    "",
                    "no_webhook_url",
                    which + " has no webhook_url to send to. Set one with POST …/integration-config.")));
        }
        try {
            if (underWay.merge(partner, 1, Integer::sum) > MOST_OF_A_PARTNER) {
                throw Refusal.retryAfter(
                        ErrorCode.RATE_LIMIT_EXCEEDED,
                        "Two test events are under way to this endpoint already. Wait for what it answers.",
                        SHORTLY);
            }
            return sendInPlace(integration);
        } finally {
            underWay.computeIfPresent(partner, (_, events) -> events == 1 ? null : events - 1);
        }
    }

    private Said sendInPlace(Integration integration) {
        if (!places.tryAcquire()) {
            throw Refusal.retryAfter(
                    ErrorCode.OVERLOADED, "Too many test events are under way. Try again shortly.", SHORTLY);
        }
        try {
            return sendTo(integration);
        } finally {
            places.release();
        }
    }

    private Said sendTo(Integration integration) {
        DeliveryId id = DeliveryId.next();
        Instant now = clock.instant();
        String payload = json.write(EventPayload.test(id, now));
        SignedWebhook webhook = signer.sign(integration, id, EventPayload.TEST_EVENT, payload, now);
        Exchange exchange = calls.make(integration, webhook.request(), shape.deadline());
        if (exchange.succeeded()) {
            sendNow.probe(integration.id());
        }
        return new Said(
                integration.name(),
                exchange.succeeded(),
                id,
                exchange.status(),
                exchange.latency().toMillis(),
                exchange.body(),
                exchange.error(),
                exchange.errorCode());
    }
}
