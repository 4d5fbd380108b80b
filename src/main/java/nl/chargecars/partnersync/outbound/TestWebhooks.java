package nl.chargecars.partnersync.outbound;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.outbox.EventPayload;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds webhooks about an order that does not exist, for packages that test an endpoint in ways of their own. Address, signatures and
 * headers are made by the same code as those of deliveries.
 */
@Component
public class TestWebhooks {

    /** The event type of test webhooks, in body and header; no integration can subscribe to it. */
    public static final String EVENT = EventPayload.TEST_EVENT;

    /** The headers of the seed's signature form, which covers no time. */
    public static final Set<String> SEED_SIGNATURE_HEADERS =
            Set.of(WebhookSigner.SEED_SIGNATURE, WebhookSigner.PREVIOUS_SEED_SIGNATURE);

    /** The headers of both signature forms. */
    public static final Set<String> SIGNATURE_HEADERS =
            Set.of(WebhookSigner.SEED_SIGNATURE, WebhookSigner.PREVIOUS_SEED_SIGNATURE, WebhookSigner.SIGNATURE);

    private final WebhookSigner signer;
    private final JsonMapper json;

    TestWebhooks(WebhookSigner signer, JsonMapper json) {
        this.signer = signer;
        this.json = json;
    }

    /** Returns the body of a test event with every member filled; the caller may change it before it is signed. */
    public ObjectNode body(DeliveryId id, Instant now) {
        return json.valueToTree(EventPayload.test(id, now));
    }

    /** Returns the signatures by header, for any secrets, id, body and time. */
    public Map<String, String> signatures(List<WebhookSecret> secrets, DeliveryId id, String body, Instant now) {
        return WebhookSigner.signatures(secrets, id, body.getBytes(StandardCharsets.UTF_8), now);
    }

    /**
     * Returns a signed request to the integration's endpoint.
     *
     * @param event the event type for the header
     * @param payload sent as it is
     * @param now the time that is signed
     * @throws IllegalStateException when the integration has no {@code webhook_url}
     */
    public OutgoingRequest signed(Integration integration, DeliveryId id, String event, String payload, Instant now) {
        if (integration.endpoint().url() == null) {
            throw new IllegalStateException("there is no webhook_url to send to");
        }
        return signer.sign(integration, id, event, payload, now).request();
    }
}
