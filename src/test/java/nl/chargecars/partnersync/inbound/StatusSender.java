package nl.chargecars.partnersync.inbound;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import tools.jackson.databind.JsonNode;

/**
 * A partner with a word for every status, which sends status updates, signed as a test wants. Immutable: {@code with} returns another.
 */
record StatusSender(TestServer server, TestPartner partner, WebhookSecret secret, Api api) {

    /** The partner's words, by our status. */
    static final Map<String, String> WORDS = Map.of(
            "new", "RECEIVED",
            "approved", "CONFIRMED",
            "scheduled", "PLANNED",
            "in_progress", "IN_PROGRESS",
            "on_hold", "PARKED",
            "completed", "DELIVERED",
            "cancelled", "CANCELLED");

    /** The seed's integration, but with a word for every status. */
    static JsonBody integration() {
        JsonBody mapping = JsonBody.of("{\"chargecars_to_partner\": {}, \"partner_to_chargecars\": {}}");
        for (var word : WORDS.entrySet()) {
            mapping = mapping.with("/chargecars_to_partner/" + word.getKey(), word.getValue())
                    .with("/partner_to_chargecars/" + word.getValue(), word.getKey());
        }
        return Seed.integration().with("/status_mapping", mapping.tree());
    }

    /** The partner's word for one of our statuses. */
    static String word(String status) {
        return Objects.requireNonNull(WORDS.get(status), status);
    }

    static StatusSender of(TestServer server, TestPartner partner) {
        return new StatusSender(server, partner, new WebhookSecret(partner.webhookSecret()), server.api());
    }

    /** A partner without an order. */
    static StatusSender integrated(TestServer server) {
        return of(server, TestPartner.integrated(server, integration()));
    }

    /** A partner that has placed the seed's order. */
    static StatusSender ready(TestServer server) {
        StatusSender sender = integrated(server);
        sender.partner().placed(Seed.PARTNER_ORDER_ID);
        return sender;
    }

    StatusSender withSecret(String other) {
        return new StatusSender(server, partner, new WebhookSecret(other), api);
    }

    /** Replaces the mapping: the words of {@link #integration}, and this one besides. */
    void map(String word, String status) {
        JsonBody integration = integration().with("/status_mapping/partner_to_chargecars/" + word, status);
        partner.configure(integration).is(200);
    }

    /** Sends updates through this client, which may carry a credential or further headers. */
    StatusSender with(Api other) {
        return new StatusSender(server, partner, secret, other);
    }

    StatusSender withItsKey() {
        return with(partner.api());
    }

    /** The seed's update with another status word. */
    static JsonBody update(String word) {
        return Seed.statusUpdate().with("/status", word);
    }

    static JsonBody update(String word, Instant timestamp) {
        return update(word).with("/timestamp", timestamp.toString());
    }

    /** Sends an update signed by Standard Webhooks, with a new message id. */
    Reply push(Object body) {
        return push("msg_" + UUID.randomUUID(), body);
    }

    /** Sends an update signed by Standard Webhooks, with this message id. */
    Reply push(String webhookId, Object body) {
        return send(signed(webhookId, server.clock().instant(), body), body);
    }

    Reply pushSeedSigned(Object body) {
        return send(seedSigned(body), body);
    }

    Reply pushUnsigned(Object body) {
        return send(api, body);
    }

    /** Adds the headers of Standard Webhooks for this body to the client's other headers. */
    Api signed(String webhookId, Instant timestamp, Object body) {
        return api.with("webhook-id", webhookId)
                .with("webhook-timestamp", String.valueOf(timestamp.getEpochSecond()))
                .with(
                        "webhook-signature",
                        WebhookSignature.standard(List.of(secret), webhookId, timestamp, bytes(body)));
    }

    Api seedSigned(Object body) {
        return api.with("X-ChargeCars-Signature", WebhookSignature.seed(secret, bytes(body)));
    }

    /** @param body bytes are sent as they are, any other object as its string form */
    Reply send(Api headers, Object body) {
        return headers.send("POST", partner.statusWebhookPath(), bytes(body));
    }

    /** The stored updates of this partner, newest first. */
    List<JsonNode> kept() {
        return partner.api()
                .get(partner.path("/status-updates"))
                .is(200)
                .data()
                .valueStream()
                .toList();
    }

    JsonNode newestKept() {
        return kept().getFirst();
    }

    String newestId() {
        return newestKept().path("status_update_id").asString();
    }

    Reply reprocess(String statusUpdateId) {
        return server.admin().post(partner.path("/status-updates/" + statusUpdateId + "/reprocess"), "");
    }

    /** The seed's order, read by the partner. */
    Reply order() {
        return partner.order(Seed.PARTNER_ORDER_ID);
    }

    String orderStatus() {
        return order().text("/data/status");
    }

    /** Our statuses that the seed's order has gone through, in order. */
    List<String> walk() {
        return order().texts("/data/history", "to_status");
    }

    private static byte[] bytes(Object body) {
        return body instanceof byte[] bytes ? bytes : body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
