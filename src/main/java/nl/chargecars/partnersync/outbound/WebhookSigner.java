package nl.chargecars.partnersync.outbound;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.client.UserAgent;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;

/** Builds a webhook request with its address and both signatures (contract, "Signatures"). */
@Component
class WebhookSigner {

    static final String EVENT = "X-ChargeCars-Event";
    static final String SEED_SIGNATURE = "X-ChargeCars-Signature";
    static final String PREVIOUS_SEED_SIGNATURE = "X-ChargeCars-Signature-Previous";
    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    /**
     * @param integration with a {@code webhook_url}
     * @param now the time of this attempt: a retry keeps the id and gets a new timestamp and signature
     */
    SignedWebhook sign(Integration integration, DeliveryId id, String event, String payload, Instant now) {
        URI url = Objects.requireNonNull(integration.endpoint().url());
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);

        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("Content-Type", "application/json");
        shown.put("User-Agent", UserAgent.VALUE);
        shown.put(EVENT, event);
        shown.put(ID, id.toString());
        shown.put(TIMESTAMP, String.valueOf(now.getEpochSecond()));
        return new SignedWebhook(
                url, payload, shown, signatures(integration.secrets().at(now), id, body, now));
    }

    /**
     * Returns the signatures by header. The seed's header has room for one signature. Those made with the previous secrets are in a
     * second header, so that a partner that verifies only the seed's form refuses nothing while the secrets of a rotation overlap.
     *
     * @param secrets the current one first
     */
    static Map<String, String> signatures(List<WebhookSecret> secrets, DeliveryId id, byte[] body, Instant now) {
        Map<String, String> signatures = new LinkedHashMap<>();
        signatures.put(SEED_SIGNATURE, WebhookSignature.seed(secrets.getFirst(), body));
        if (secrets.size() > 1) {
            signatures.put(PREVIOUS_SEED_SIGNATURE, WebhookSignature.seeds(secrets.subList(1, secrets.size()), body));
        }
        signatures.put(SIGNATURE, WebhookSignature.standard(secrets, id.toString(), now, body));
        return signatures;
    }
}
