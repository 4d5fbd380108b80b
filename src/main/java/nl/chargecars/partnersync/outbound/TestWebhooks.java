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
 * Webhooks as deliveries are, addressed, signed and dressed by the same code, about an order that nobody has: for those who try an
 * endpoint out in ways of their own.
 */
@Component
public class TestWebhooks {

    /** Their event, in the body and in the header: nobody books one. */
    public static final String EVENT = EventPayload.TEST_EVENT;

    /** Of the seed's form, which has no time in it. */
    public static final Set<String> SEED_SIGNATURE_HEADERS =
            Set.of(WebhookSigner.SEED_SIGNATURE, WebhookSigner.PREVIOUS_SEED_SIGNATURE);

    /** Of either form. */
    public static final Set<String> SIGNATURE_HEADERS =
            Set.of(WebhookSigner.SEED_SIGNATURE, WebhookSigner.PREVIOUS_SEED_SIGNATURE, WebhookSigner.SIGNATURE);

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

    /** The signatures by their headers, made of whatever the caller likes. */
    public Map<String, String> signatures(List<WebhookSecret> secrets, DeliveryId id, String body, Instant now) {
        return WebhookSigner.signatures(secrets, id, body.getBytes(StandardCharsets.UTF_8), now);
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
