package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.simulator.IncomingRequest;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Tests that the webhooks that a partner's endpoint receives are those in the section {@code webhooks}, for each of its events. */
@ExtendWith(WithServer.class)
class WebhookContractTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, String> WORDS = Map.of(
            "new", "RECEIVED",
            "approved", "CONFIRMED",
            "scheduled", "PLANNED",
            "in_progress", "IN_PROGRESS",
            "on_hold", "WAITING",
            "completed", "DELIVERED",
            "cancelled", "STOPPED");

    private final ApiDocument document = ApiDocument.get();
    private final TestServer server;
    private final SimulatedPartner endpoint;
    private final TestPartner partner;

    WebhookContractTest(TestServer server) {
        this.server = server;
        this.endpoint = SimulatedPartner.start("contract", server.clock());
        this.partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .without("/authentication_type")
                        .with("/webhook_url", endpoint.webhookUrl())
                        .with("/webhook_events", WireNamed.names(EventType.class))
                        .with("/status_mapping/chargecars_to_partner", WORDS));
        endpoint.secrets(partner.webhookSecret());
    }

    @AfterEach
    void stop() {
        partner.set("is_active", false);
        endpoint.close();
    }

    @Test
    void areAsDocumentedForEveryEvent() {
        lead(partner.placed("A-1"), "approved", "scheduled", "in_progress", "completed");
        server.deliverAll();
        partner.api()
                .post(partner.path("/integration-config/webhook-secret/rotate"), "")
                .is(200);
        lead(partner.placed("A-2"), "on_hold", "cancelled");
        server.deliverAll();
        partner.api().post(partner.path("/integration-config/test-event"), "").is(200);

        List<ReceivedWebhook> received = endpoint.received();
        assertThat(received).allMatch(ReceivedWebhook::verified).allSatisfy(this::isAsDocumented);
        assertThat(Set.copyOf(received.stream().map(ReceivedWebhook::event).toList()))
                .containsExactlyInAnyOrderElementsOf(
                        document.webhooks().stream().map(Operation::path).toList());
    }

    @Test
    void areInTheFeedWordForWord() {
        lead(partner.placed("A-1"), "approved");
        server.deliverAll();

        List<JsonNode> sent = endpoint.received().stream()
                .map(webhook -> JSON.readTree(webhook.request().body()))
                .toList();
        server.db().awaitOlderTransactions();
        assertThat(partner.api().get(partner.path("/events")).is(200).data().valueStream())
                .hasSize(4)
                .containsExactlyElementsOf(sent);
    }

    private void lead(String order, String... statuses) {
        for (String status : statuses) {
            server.change(order, status).is(200);
        }
    }

    private void isAsDocumented(ReceivedWebhook webhook) {
        Operation operation = document.webhooks().stream()
                .filter(one -> one.path().equals(webhook.event()))
                .findFirst()
                .orElseThrow();
        Content body = operation.requestBody().orElseThrow();
        IncomingRequest request = webhook.request();
        String mediaType = request.header("Content-Type").orElse("");
        assertThat(body.mediaTypes()).contains(mediaType);
        assertThat(document.closed().problems(body.schemaPointer(mediaType), JSON.readTree(request.body())))
                .as("%s", operation)
                .isEmpty();
        operation.parameters("header").forEach(header -> {
            Optional<String> value = request.header(header.path("name").asString());
            assertThat(value.isPresent() || !header.path("required").asBoolean(false))
                    .as("%s", header)
                    .isTrue();
            value.ifPresent(given -> assertThat(new Schemas(header).problems("/schema", StringNode.valueOf(given)))
                    .isEmpty());
        });
    }
}
