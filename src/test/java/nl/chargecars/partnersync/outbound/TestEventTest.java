package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nl.chargecars.partnersync.calling.PartnerCalls;
import nl.chargecars.partnersync.outbound.TestEvents.Said;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.PartnerFixtures;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests {@code POST …/integration-config/test-event}. */
@ExtendWith(WithServer.class)
class TestEventTest {

    private final TestServer server;

    TestEventTest(TestServer server) {
        this.server = server;
    }

    @Test
    void needsAnActiveIntegrationWithAnAddress() {
        try (var out = Outgoing.to(server)) {
            out.configure(Collections.singletonMap("webhook_url", null));
            Reply refused = send(out).isFailure(422, "VALIDATION_FAILED");
            assertThat(refused.details()).containsExactly(" no_webhook_url");
            assertThat(refused.text("/error/message"))
                    .startsWith("The active integration has no webhook_url to send to.");
            out.configure(Map.of("is_active", false));
            send(out).isFailure(409, "NO_ACTIVE_INTEGRATION");
            server.admin()
                    .post("/api/v1/partners/" + UUID.randomUUID() + "/integration-config/test-event", "")
                    .isFailure(404, "PARTNER_NOT_FOUND");
        }
    }

    @Test
    void refusesANameThatNoConfigurationHasAndABodyThatItCannotRead() {
        try (var out = Outgoing.to(server)) {
            send(out, Map.of("integration_name", "nonexistent")).isFailure(404, "NOT_FOUND");
            send(out, "{bad").isFailure(400, "MALFORMED_JSON");
            assertThat(send(out, Map.of("integration", "test_api"))
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactly("/integration unknown_field");
            assertThat(send(out, Map.of("integration_name", 7))
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactly("/integration_name wrong_type");
            assertThat(out.simulator.received()).isEmpty();
        }
    }

    @Test
    void goesToTheConfigurationThatIsNamedThoughItIsNotActive() {
        try (var out = Outgoing.to(server);
                var next = SimulatedPartner.start("next-api", server.clock())) {
            Integration inactive =
                    configureNext(out, Map.of("webhook_url", next.webhookUrl().toString()));
            next.secrets(inactive.secrets().current().text());
            Reply said = send(out, Map.of("integration_name", "next_api")).is(200);
            assertThat(said.at("/data/delivered").asBoolean()).isTrue();
            assertThat(said.text("/data/integration_name")).isEqualTo("next_api");
            assertThat(next.received()).singleElement().matches(ReceivedWebhook::verified);
            assertThat(out.simulator.received()).isEmpty();

            for (Object body : List.of("", Map.of(), Map.of("integration_name", "test_api"))) {
                assertThat(send(out, body).is(200).text("/data/integration_name"))
                        .as("to %s", body)
                        .isEqualTo("test_api");
            }
            assertThat(out.simulator.received()).hasSize(3);
            assertThat(next.received()).hasSize(1);
            assertThat(out.db()
                            .count(
                                    "partner_integrations where partner_organization_id = ? and last_sync_at is null",
                                    out.partnerId().value()))
                    .as("counted by no integration's figures")
                    .isEqualTo(2);

            configureNext(out, Collections.singletonMap("webhook_url", null));
            Reply refused = send(out, Map.of("integration_name", "next_api")).isFailure(422, "VALIDATION_FAILED");
            assertThat(refused.details()).containsExactly(" no_webhook_url");
            assertThat(refused.text("/error/message")).startsWith("The integration 'next_api' has no webhook_url");
        }
    }

    /** Creates or changes a second configuration, which is not active. */
    private Integration configureNext(Outgoing out, Map<String, ?> fields) {
        Map<String, Object> all = new HashMap<>(fields);
        all.put("integration_name", "next_api");
        all.put("is_active", false);
        return PartnerFixtures.configure(server, out.partnerId(), all);
    }

    @Test
    void isSignedAndAnswersWhatTheEndpointSaid() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.answer(202, Map.of(), "thank you"));
            Reply said = send(out).is(200);
            assertThat(said.at("/data/delivered").asBoolean()).isTrue();
            assertThat(said.at("/data/response_status").asInt()).isEqualTo(202);
            assertThat(said.text("/data/response_body")).isEqualTo("thank you");
            assertThat(said.at("/data/latency_ms").asInt()).isNotNegative();
            assertThat(said.at("/data/error").isNull()).isTrue();

            ReceivedWebhook webhook = out.simulator.received().getFirst();
            assertThat(webhook.verified()).isTrue();
            assertThat(webhook.event()).isEqualTo("test");
            assertThat(webhook.request().header("X-ChargeCars-Event")).contains("test");
            assertThat(webhook.id()).contains(said.text("/data/webhook_id"));
            assertThat(webhook.request().json().at("/id").asString()).isEqualTo(said.text("/data/webhook_id"));
        }
    }

    @Test
    void saysWhatWentWrong() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.status(500), Behaviour.hang());
            Reply refused = send(out).is(200);
            assertThat(refused.at("/data/delivered").asBoolean()).isFalse();
            assertThat(refused.text("/data/error")).isEqualTo("responded 500");
            Reply hanging = send(out).is(200);
            assertThat(hanging.text("/data/error")).isEqualTo("timed out after 3 s");
            assertThat(hanging.at("/data/response_status").isNull()).isTrue();
        }
    }

    @Test
    void hasNoEffectWhateverTheEndpointAnswers() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.status(410), Behaviour.retryAfter(503, Duration.ofHours(1)));
            assertThat(send(out).at("/data/response_status").asInt()).isEqualTo(410);
            assertThat(send(out).at("/data/response_status").asInt()).isEqualTo(503);
            assertThat(out.integration().endpoint().disabledAt()).isNull();
            out.order("A-1");
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void isSentWhileDeliveriesAreHeldAndIsNoDelivery() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            assertThat(send(out).at("/data/delivered").asBoolean()).isTrue();
            assertThat(out.states()).isEmpty();
            assertThat(out.api().get(out.path("/events")).data().isEmpty()).isTrue();
            assertThat(out.db()
                            .count(
                                    "partner_integrations where partner_organization_id = ? and last_sync_at is null",
                                    out.partnerId().value()))
                    .isEqualTo(1);
        }
    }

    @Test
    void hasTwoOfAPartnersUnderWayAtMostAndKeepsNobodyElseWaiting() throws Exception {
        try (var slow = Outgoing.to(server);
                var other = Outgoing.to(server);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            slow.simulator.script().byDefault(Behaviour.hang());
            TestEvents patient = patient();
            Future<Said> one = threads.submit(() -> patient.send(slow.partnerId()));
            Future<Said> two = threads.submit(() -> patient.send(slow.partnerId()));
            slow.simulator.awaitReceived(2, Duration.ofSeconds(5));
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> patient.send(slow.partnerId()))
                    .satisfies(refused -> {
                        assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
                        assertThat(refused.retryAfter()).isPositive();
                    });
            assertThat(patient.send(other.partnerId()).delivered()).isTrue();
            slow.simulator.goDown();
            assertThat(List.of(one.get(), two.get())).noneMatch(Said::delivered);
            assertThat(patient.send(slow.partnerId()).delivered())
                    .as("tried once more")
                    .isFalse();
        }
    }

    @Test
    void hasSixteenUnderWayAtMost() throws Exception {
        List<Outgoing> slow = new ArrayList<>();
        try (var another = Outgoing.to(server);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int partner = 0; partner < 8; partner++) {
                slow.add(Outgoing.to(server));
                slow.getLast().simulator.script().byDefault(Behaviour.hang());
            }
            TestEvents patient = patient();
            List<Future<Said>> underWay = new ArrayList<>();
            for (Outgoing hanging : slow) {
                underWay.add(threads.submit(() -> patient.send(hanging.partnerId())));
                underWay.add(threads.submit(() -> patient.send(hanging.partnerId())));
            }
            slow.forEach(hanging -> hanging.simulator.awaitReceived(2, Duration.ofSeconds(5)));
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> patient.send(another.partnerId()))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED));
            slow.forEach(hanging -> hanging.simulator.goDown());
            for (Future<Said> one : underWay) {
                assertThat(one.get().delivered()).isFalse();
            }
            assertThat(patient.send(another.partnerId()).delivered())
                    .as("there is room again")
                    .isTrue();
        } finally {
            slow.forEach(Outgoing::close);
        }
    }

    /** The product's test events with a timeout of 6 s, which is long enough to see what other callers are told meanwhile. */
    private TestEvents patient() {
        return new TestEvents(
                server.part(Partners.class),
                server.part(Integrations.class),
                server.part(WebhookSigner.class),
                server.part(PartnerCalls.class),
                server.part(SendNow.class),
                DeliveryShape.stepped(Duration.ofSeconds(6)),
                server.part(Json.class),
                server.clock());
    }

    private static Reply send(Outgoing out) {
        return send(out, "");
    }

    private static Reply send(Outgoing out, Object body) {
        return out.api().post(out.path("/integration-config/test-event"), body);
    }
}
