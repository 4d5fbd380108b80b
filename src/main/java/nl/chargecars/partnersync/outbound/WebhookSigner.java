package nl.chargecars.partnersync.outbound;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.client.UserAgent;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;

/** Addresses and signs a webhook, with both signatures (contract, "Signatures"). */
@Component
class WebhookSigner {

    static final String EVENT = "X-ChargeCars-Event";
    static final String SEED_SIGNATURE = "X-ChargeCars-Signature";
    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    /**
     * @param now the time of this attempt: a repetition keeps its id and gets a new timestamp and signature
     * @throws NotSendableException when the integration cannot be sent to as it is configured
     */
    SignedWebhook sign(Integration integration, DeliveryId id, String event, String payload, Instant now) {
        URI url = Optional.ofNullable(integration.endpoint().url())
                .orElseThrow(() -> new NotSendableException(FailureCode.NO_WEBHOOK_URL));
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        List<WebhookSecret> secrets = integration.secrets().at(now);

        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("Content-Type", "application/json");
        shown.put("User-Agent", UserAgent.VALUE);
        shown.put(EVENT, event);
        shown.put(ID, id.toString());
        shown.put(TIMESTAMP, String.valueOf(now.getEpochSecond()));

        Map<String, String> secret = new LinkedHashMap<>();
        secret.put(SEED_SIGNATURE, WebhookSignature.seed(integration.secrets().current(), body));
        secret.put(SIGNATURE, WebhookSignature.standard(secrets, id.toString(), now, body));
        return new SignedWebhook(url, payload, shown, secret);
    }
}
