package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks as deliveries are, addressed, signed and dressed by the same code, about an order that nobody has: for those who try an
 * endpoint out in ways of their own.
 */
@Component
public class TestWebhooks {

    /** Their event, in the body and in the header: nobody books one. */
    public static final String EVENT = EventPayload.TEST_EVENT;

    public static final String TIMESTAMP_HEADER = WebhookSigner.TIMESTAMP;
    public static final String SIGNATURE_HEADER = WebhookSigner.SIGNATURE;
    public static final String SEED_SIGNATURE_HEADER = WebhookSigner.SEED_SIGNATURE;

    private final WebhookSigner signer;
    private final JsonMapper json;

    TestWebhooks(WebhookSigner signer, JsonMapper json) {
        this.signer = signer;
        this.json = json;
    }

    /** The body of a test event, every member filled; the caller may change it before it is signed. */
    public ObjectNode body(DeliveryId id, Instant now) {
        return json.valueToTree(EventPayload.test(id, now));
    }

    /**
     * @param event as the header names it
     * @param payload sent as it is
     * @param now the time it is signed for
     * @throws IllegalStateException when the integration has no {@code webhook_url}
     */
    public OutgoingRequest signed(Integration integration, DeliveryId id, String event, String payload, Instant now) {
        if (integration.endpoint().url() == null) {
            throw new IllegalStateException("there is no webhook_url to send to");
        }
        return signer.sign(integration, id, event, payload, now).request();
    }
}
