package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.RetrySchedule;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.IncomingRequest;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests deliveries: signed, in order, retried by the schedule, held while the integration may not send (contract, "Signatures" and
 * "Retries").
 */
@ExtendWith(WithServer.class)
class DeliveryTest {

    private final TestServer server;

    DeliveryTest(TestServer server) {
        this.server = server;
    }

    @Test
    void isSignedSoThatThePublishedLibraryAcceptsIt() {
        try (var out = Outgoing.to(server)) {
            // the library compares the timestamp with the real time
            server.clock().set(java.time.Clock.systemUTC().instant());
            out.order("A-1");
            out.deliverAll();
            ReceivedWebhook webhook = out.simulator.received().getFirst();
            assertThat(webhook.verified()).isTrue();
            String secret = out.integration().secrets().current().text();
            assertThatCode(() -> new Webhook(secret)
                            .verify(
                                    webhook.request().bodyText(),
                                    webhook.request().headers()))
                    .doesNotThrowAnyException();
        }
    }

    /**
     * Both directions are signed with the same secret, so that the signature alone does not refuse a webhook of ours that is sent
     * back.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null                             | X-ChargeCars-Signature",
                "null                             | webhook-id webhook-timestamp webhook-signature",
                "{\"scheme\": \"chargecars\"}        | X-ChargeCars-Signature",
                "{\"scheme\": \"standard_webhooks\"} | webhook-id webhook-timestamp webhook-signature",
            })
    void isNoStatusUpdateWhenItIsSentBack(String inboundSignature, String signature) {
        Map<String, Object> mapping = Map.of(
                "chargecars_to_partner", Outgoing.WORDS, "partner_to_chargecars", Map.of("IN_PROGRESS", "in_progress"));
        try (var out = Outgoing.to(server, Map.of("status_mapping", mapping))) {
            server.admin()
                    .post(
                            out.path("/integration-config"),
                            JsonBody.of("{\"inbound_signature\": " + inboundSignature + "}")
                                    .with("/integration_name", out.integration().name()))
                    .is(200);
            OrderId order = out.order("A-1");
            out.change(order, "in_progress");
            out.deliverAll();
            out.change(order, "on_hold");
            IncomingRequest caught = out.simulator.received().getLast().request();
            assertThat(caught.status()).isEqualTo("IN_PROGRESS");

            Api stranger = server.api();
            for (String header : signature.split(" ", -1)) {
                stranger = stranger.with(header, caught.header(header).orElseThrow());
            }
            Reply refusal = stranger.post("/api/v1/webhooks/partner-status/" + out.partnerId(), caught.bodyText())
                    .isFailure(422, "VALIDATION_FAILED");

            assertThat(refusal.details()).containsExactly("/event own_delivery");
            assertThat(refusal.text("/error/details/0/message")).contains("a delivery of ours, sent back to us");
            assertThat(out.api().get(out.path("/orders/A-1")).is(200).text("/data/status"))
                    .isEqualTo("on_hold");
        }
    }

    @Test
    void countsHowLongThePartnerTookToAnswer() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.order("A-2");
            out.deliverAll();
            assertThat(server.db()
                            .one(
                                    Long.class,
                                    "select sum(attempts) from integration_latencies where integration_id = ?",
                                    out.integration().id().value()))
                    .isEqualTo(out.simulator.received().size());
        }
    }

    @Test
    void carriesTheHeadersOfTheContract() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.deliverAll();
            HttpHeaders headers = out.simulator.received().getFirst().request().headers();
            assertThat(headers.firstValue("Content-Type")).contains("application/json");
            assertThat(headers.firstValue("User-Agent").orElseThrow()).startsWith("ChargeCars-PartnerSync/");
            assertThat(headers.firstValue("X-ChargeCars-Event")).contains("status_changed");
            assertThat(headers.firstValue("webhook-timestamp"))
                    .contains(String.valueOf(server.clock().instant().getEpochSecond()));
            assertThat(headers.allValues("Cookie")).isEmpty();
        }
    }

    @Test
    void signsWithBothSecretsWhileARotationOverlaps() {
        try (var out = Outgoing.to(server)) {
            WebhookSecret before = out.integration().secrets().current();
            WebhookSecret own = new WebhookSecret("a-secret-of-the-partners-own");
            out.configure(Map.of("webhook_secret", own.text()));
            out.order("A-1");
            out.deliverAll();
            ReceivedWebhook webhook = out.simulator.received().getFirst();
            assertThat(webhook.request().header("webhook-signature").orElseThrow())
                    .matches("v1,\\S+ v1,\\S+");
            for (WebhookSecret secret : List.of(before, own)) {
                assertThat(verifiedWith(secret, webhook)).isTrue();
            }
            assertThat(webhook.request().header("X-ChargeCars-Signature")).contains(seedSigned(own, webhook));
            assertThat(webhook.request().header("X-ChargeCars-Signature-Previous"))
                    .contains(seedSigned(before, webhook));

            WebhookSecret third = new WebhookSecret("another-secret-of-the-partners-own");
            out.configure(Map.of("webhook_secret", third.text()));
            out.order("A-2");
            out.deliverAll();
            ReceivedWebhook next = out.simulator.received().getLast();
            assertThat(next.request().header("X-ChargeCars-Signature")).contains(seedSigned(third, next));
            assertThat(next.request().header("X-ChargeCars-Signature-Previous"))
                    .contains(seedSigned(own, next) + " " + seedSigned(before, next));

            server.clock().advance(Duration.ofHours(24));
            out.order("A-3");
            out.deliverAll();
            ReceivedWebhook last = out.simulator.received().getLast();
            assertThat(last.request().header("X-ChargeCars-Signature")).contains(seedSigned(third, last));
            assertThat(last.request().header("X-ChargeCars-Signature-Previous")).isEmpty();
        }
    }

    private static String seedSigned(WebhookSecret secret, ReceivedWebhook webhook) {
        return WebhookSignature.seed(secret, webhook.request().body());
    }

    @Test
    void showsTheCredentialThatThePartnerAskedFor() {
        Map<String, Object> token =
                Map.of("authentication_type", "bearer_token", "api_credentials", Map.of("token", "t0ken"));
        try (var out = Outgoing.to(server, token)) {
            out.order("A-1");
            out.deliverAll();
            out.configure(Map.of(
                    "authentication_type",
                    "api_key",
                    "api_credentials",
                    Map.of("header", "X-Partner-Key", "value", "k3y")));
            out.order("A-2");
            out.deliverAll();
            out.configure(Map.of(
                    "authentication_type",
                    "basic_auth",
                    "api_credentials",
                    Map.of("username", "us", "password", "päss")));
            out.order("A-3");
            out.deliverAll();
            List<ReceivedWebhook> received = out.simulator.received();
            assertThat(received.get(0).request().header("Authorization")).contains("Bearer t0ken");
            assertThat(received.get(1).request().header("X-Partner-Key")).contains("k3y");
            assertThat(received.get(1).request().header("Authorization")).isEmpty();
            assertThat(received.get(2).request().header("Authorization")).contains("Basic dXM6cMOkc3M=");
            assertThat(
                            out.db()
                                    .count(
                                            "delivery_attempts where request_headers::text ~* 't0ken|k3y|signature|authorization'"))
                    .isZero();
        }
    }

    @Test
    void keepsTheOrderOfALineThroughAFailure() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            out.change(order, "approved", "scheduled", "completed");
            out.simulator.script().next(2, Behaviour.status(500));
            assertThat(out.deliverAll()).isEqualTo(1);
            out.advance(Duration.ofSeconds(6));
            assertThat(out.deliverAll()).as("the second attempt fails too").isEqualTo(1);
            out.advance(Duration.ofMinutes(6));
            assertThat(out.deliverAll()).isEqualTo(4);
            assertThat(out.simulator.log().statusesOf("A-1"))
                    .containsExactly("RECEIVED", "CONFIRMED", "PLANNED", "DELIVERED");
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    @Test
    void ordersDoNotWaitForEachOther() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().onOrder("A-1", Behaviour.status(500));
            out.change(out.order("A-1"), "approved");
            out.change(out.order("A-2"), "approved");
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-2")).containsExactly("RECEIVED", "CONFIRMED");
            assertThat(out.simulator.log().about("A-1")).hasSize(1);
        }
    }

    @Test
    void completedOrdersGoBeforeOthersOfThePartner() {
        try (var out = Outgoing.to(server, Outgoing.subscribedTo("order_approved", "order_completed"))) {
            List<OrderId> orders = IntStream.range(0, 40)
                    .mapToObj(number -> out.order("A-" + number))
                    .toList();
            out.change(orders.getLast(), "in_progress");
            orders.subList(0, 39).forEach(order -> out.change(order, "approved"));
            out.change(orders.getLast(), "completed");
            out.step();
            assertThat(out.receivedEvents().subList(0, 9)).contains("order_completed");
        }
    }

    @Test
    void followsTheScheduleAndFailsAfterTheLastAttempt() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("A-1");
            assertThat(out.step()).isEqualTo(1);
            for (int attempt = 1; attempt < 10; attempt++) {
                Duration wait = RetrySchedule.STANDARD.waits().get(attempt);
                server.clock().advance(wait.multipliedBy(79).dividedBy(100));
                assertThat(out.step())
                        .as("too early for attempt %s", attempt + 1)
                        .isZero();
                server.clock().advance(wait.multipliedBy(42).dividedBy(100));
                assertThat(out.step()).as("attempt %s is due", attempt + 1).isEqualTo(1);
            }
            assertThat(out.states()).containsExactly("failed");
            server.clock().advance(Duration.ofDays(30));
            assertThat(out.step()).isZero();
            List<String> ids = out.simulator.received().stream()
                    .map(webhook -> webhook.id().orElseThrow())
                    .distinct()
                    .toList();
            assertThat(ids).as("webhook-id is the same in every attempt").hasSize(1);
            assertThat(out.simulator.received()).hasSize(10).allMatch(ReceivedWebhook::verified);
            assertThat(out.lastError()).isEqualTo("responded 500");
        }
    }

    @Test
    void aFailedOneLetsTheNextOfItsLineGo() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().next(Behaviour.status(500));
            OrderId order = out.order("A-1");
            out.change(order, "approved");
            out.deliverAll();
            assertThat(out.states()).containsExactly("failed", "delivered");
        }
    }

    @Test
    void followsTheIntegrationsOwnSchedule() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(60, 600)))) {
            out.simulator.script().byDefault(Behaviour.status(503));
            out.order("A-1");
            assertThat(out.step()).as("the first attempt waits a minute").isZero();
            out.advance(Duration.ofSeconds(60));
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofMinutes(12));
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("failed");
        }
    }

    @Test
    void comesBackWhenThePartnerAskedFor() {
        try (var out = Outgoing.to(server)) {
            Instant start = server.clock().instant();
            out.simulator.script().next(Behaviour.retryAfter(429, Duration.ofHours(1)));
            out.simulator.script().next(Behaviour.retryAfter(503, start.plus(Duration.ofHours(3))));
            out.order("A-1");
            out.step();
            out.advance(Duration.ofMinutes(59));
            assertThat(out.step()).isZero();
            out.advance(Duration.ofMinutes(1));
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofMinutes(119));
            assertThat(out.step()).isZero();
            out.advance(Duration.ofMinutes(2));
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void aConnectionThatTheEndpointHasClosedSinceIsNoFailedAttempt() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().byDefault(Behaviour.closing(Behaviour.ok()));
            for (int number = 1; number <= 3; number++) {
                out.order("A-" + number);
                assertThat(out.step()).isEqualTo(1);
            }
            assertThat(out.attemptErrors()).containsExactly("1 null", "1 null", "1 null");
            assertThat(out.states()).containsOnly("delivered");
            assertThat(out.simulator.received()).hasSize(3);
        }
    }

    @Test
    void goneDisablesTheEndpointAndHoldsWhatIsThereUntilItIsEnabled() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.status(410));
            OrderId order = out.order("A-1");
            out.change(order, "approved");
            out.deliverAll();
            assertThat(out.integration().endpoint().disabledWhy()).isEqualTo("the endpoint answered 410 Gone");
            out.change(order, "completed");
            server.clock().advance(Duration.ofDays(10));
            assertThat(out.deliverAll()).isZero();
            assertThat(out.states()).containsExactly("pending", "pending", "pending");

            out.configure(Map.of("sync_enabled", true));
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "CONFIRMED", "DELIVERED");
        }
    }

    @Test
    void holdsWhileSyncIsOffAndReleasesInOrder() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            OrderId order = out.order("A-1");
            out.change(order, "approved");
            assertThat(out.deliverAll()).isZero();
            out.configure(Map.of("sync_enabled", true));
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void keepsTheIntegrationsFiguresTrue() {
        try (var out = Outgoing.to(server)) {
            Instant failedAt = server.clock().instant();
            out.simulator.script().next(Behaviour.status(500));
            out.order("A-1");
            out.step();
            Instant succeededAt = server.clock().advance(Duration.ofSeconds(10));
            out.step();
            var figures = out.db()
                    .rows(
                            "select success_rate, last_error_message, last_error_at, last_sync_at from partner_integrations"
                                    + " where partner_organization_id = ?",
                            out.partnerId().value())
                    .getFirst();
            assertThat(String.valueOf(figures.get("success_rate"))).isEqualTo("50.00");
            assertThat(figures.get("last_error_message")).isEqualTo("responded 500");
            assertThat(((java.sql.Timestamp) java.util.Objects.requireNonNull(figures.get("last_error_at")))
                            .toInstant())
                    .isEqualTo(failedAt);
            assertThat(((java.sql.Timestamp) java.util.Objects.requireNonNull(figures.get("last_sync_at"))).toInstant())
                    .isEqualTo(succeededAt);
        }
    }

    private boolean verifiedWith(WebhookSecret secret, ReceivedWebhook webhook) {
        return WebhookSignature.verifyStandard(
                List.of(secret),
                webhook.id().orElseThrow(),
                webhook.request().header("webhook-timestamp").orElseThrow(),
                webhook.request().body(),
                webhook.request().header("webhook-signature").orElseThrow(),
                WebhookSignature.TOLERANCE,
                server.clock().instant());
    }
}
