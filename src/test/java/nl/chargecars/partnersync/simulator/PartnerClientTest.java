package nl.chargecars.partnersync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the simulated partner's requests, as our side receives them. */
class PartnerClientTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final List<RawRequest> seen = new CopyOnWriteArrayList<>();
    private volatile Behaviour answer = Behaviour.ok();
    private final Listener us = new Listener("us", request -> {
        seen.add(request);
        return answer;
    });
    private final PartnerAccess access =
            new PartnerAccess(URI.create("http://127.0.0.1:" + us.port()), "0197-p", "cc_key", SECRET);
    private final PartnerClient client = PartnerClient.of(access, InstantSource.fixed(NOW));
    private final StatusMessage message = StatusMessage.of("VLV-1", "IN_PROGRESS", NOW);

    @AfterEach
    void close() {
        us.close();
    }

    @Test
    void placesAnOrder() {
        client.placeOrder("{\"partner_order_id\":\"VLV-1\"}");
        client.placeOrder("{}", "\"key-1\"");

        RawRequest order = seen.getFirst();
        assertThat(order.method()).isEqualTo("POST");
        assertThat(order.target()).isEqualTo("/api/v1/partners/0197-p/orders");
        assertThat(text(order)).isEqualTo("{\"partner_order_id\":\"VLV-1\"}");
        assertThat(order.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(order.headers().firstValue("X-API-Key")).contains("cc_key");
        assertThat(order.headers().firstValue("Idempotency-Key")).isEmpty();
        assertThat(seen.getLast().headers().firstValue("Idempotency-Key")).contains("\"key-1\"");
    }

    @Test
    void looksUpOrdersAndEvents() {
        client.order("VLV/1 ä");
        client.orders(Map.of("ref", "PO-1 & more"));
        client.events();
        client.eventsAfter("a=b");

        assertThat(seen)
                .extracting(RawRequest::target)
                .containsExactly(
                        "/api/v1/partners/0197-p/orders/VLV%2F1%20%C3%A4",
                        "/api/v1/partners/0197-p/orders?ref=PO-1%20%26%20more",
                        "/api/v1/partners/0197-p/events",
                        "/api/v1/partners/0197-p/events?after=a%3Db");
        assertThat(seen).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.headers().firstValue("X-API-Key")).contains("cc_key");
        });
    }

    @Test
    void pushesAStatusSignedByTheStandard() {
        client.pushStatus(message);

        RawRequest push = seen.getFirst();
        assertThat(push.target()).isEqualTo("/api/v1/webhooks/partner-status/0197-p");
        assertThat(text(push))
                .isEqualTo("{\"partner_order_id\":\"VLV-1\",\"status\":\"IN_PROGRESS\","
                        + "\"timestamp\":\"2026-03-01T10:00:00Z\"}");
        assertThat(push.headers().firstValue("X-API-Key")).isEmpty();
        assertThat(verifiedStandard(push)).isTrue();
        assertThat(verifiedSeed(push)).isFalse();
    }

    @Test
    void pushesAStatusSignedByTheSeed() {
        client.pushStatus(message, Signing.SEED);

        assertThat(verifiedSeed(seen.getFirst())).isTrue();
        assertThat(seen.getFirst().headers().firstValue("webhook-id")).isEmpty();
    }

    @Test
    void pushesWithoutARightSignature() {
        client.pushAll(List.of(message), Signing.NONE);
        client.pushAll(List.of(message), Signing.WRONG);
        client.pushAll(List.of(message), Signing.WRONG_LENGTH);
        client.pushAll(List.of(message), Signing.EXPIRED);

        assertThat(seen).hasSize(4).allSatisfy(push -> {
            assertThat(verifiedSeed(push)).isFalse();
            assertThat(verifiedStandard(push)).isFalse();
        });
        assertThat(seen.get(2).headers().firstValue("X-ChargeCars-Signature"))
                .hasValueSatisfying(value -> assertThat(value).hasSize(60));
    }

    @Test
    void repeatsTheSameMessageUnderTheSameId() {
        client.pushAll(List.of(message, message, message.withNewId()), Signing.STANDARD);

        assertThat(seen).extracting(PartnerClientTest::text).containsOnly(message.body());
        List<String> ids = seen.stream()
                .map(push -> push.headers().firstValue("webhook-id").orElse(""))
                .toList();
        assertThat(ids.get(1)).isEqualTo(ids.get(0)).isEqualTo(message.id());
        assertThat(ids.get(2)).isNotEqualTo(ids.get(0)).isNotEmpty();
    }

    @Test
    void showsItsKeyOnPushesWhenAsked() {
        client.showingKeyOnPushes().pushStatus(message, Signing.NONE);

        assertThat(seen.getFirst().headers().firstValue("X-API-Key")).contains("cc_key");
    }

    @Test
    void fillsTheFieldsOfTheSeed() {
        StatusMessage full = message.customer("CUST-1")
                .notes("Installation \"tomorrow\"")
                .technician("Partner Tech Team", "+31612345678")
                .with("status", "DELIVERED");

        assertThat(full.id()).isEqualTo(message.id());
        assertThat(full.body())
                .isEqualTo(
                        "{\"partner_order_id\":\"VLV-1\",\"status\":\"DELIVERED\",\"timestamp\":\"2026-03-01T10:00:00Z\","
                                + "\"partner_customer_id\":\"CUST-1\",\"notes\":\"Installation \\\"tomorrow\\\"\","
                                + "\"technician_info\":{\"name\":\"Partner Tech Team\",\"phone\":\"+31612345678\"}}");
        assertThatThrownBy(() -> StatusMessage.raw("[]").notes("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsTheEnvelope() {
        answer = Behaviour.answer(
                200, Map.of("X-Request-Id", "r1"), "{\"success\":true,\"data\":{\"a\":1},\"next_cursor\":\"c\"}");
        Reply good = client.events();
        assertThat(good.succeeded()).isTrue();
        assertThat(good.data().path("a").asInt()).isEqualTo(1);
        assertThat(good.nextCursor()).contains("c");
        assertThat(good.errorCode()).isEmpty();
        assertThat(good.header("x-request-id")).contains("r1");

        answer = Behaviour.answer(409, Map.of(), "{\"success\":false,\"error\":{\"code\":\"NO_ACTIVE_INTEGRATION\"}}");
        Reply bad = client.events();
        assertThat(bad.succeeded()).isFalse();
        assertThat(bad.status()).isEqualTo(409);
        assertThat(bad.errorCode()).isEqualTo("NO_ACTIVE_INTEGRATION");
        assertThat(bad.nextCursor()).isEmpty();

        answer = Behaviour.answer(200, Map.of(), "{\"success\":true,\"data\":[],\"next_cursor\":null}");
        assertThat(client.events().nextCursor()).as("the last page").isEmpty();
    }

    @Test
    void keepsTheTextOfAnAnswerThatIsNoJson() {
        answer = Behaviour.answer(502, Map.of(), "<html>");
        Reply reply = client.events();
        assertThat(reply.body().asString()).isEqualTo("<html>");
        assertThat(reply.data().isMissingNode()).isTrue();

        answer = Behaviour.status(204);
        assertThat(client.events().data().isMissingNode()).isTrue();
    }

    @Test
    void saysWhoDidNotAnswer() {
        us.goDown();
        assertThatThrownBy(() -> client.order("VLV-1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("/api/v1/partners/0197-p/orders/VLV-1");
    }

    @Test
    void printsNoSecret() {
        assertThat(access.toString())
                .contains("0197-p")
                .doesNotContain("cc_key")
                .doesNotContain(SECRET);
    }

    private static String text(RawRequest request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    private static boolean verifiedSeed(RawRequest push) {
        String header = push.headers().firstValue("X-ChargeCars-Signature").orElse("");
        return WebhookSignature.verifySeed(List.of(new WebhookSecret(SECRET)), push.body(), header);
    }

    private static boolean verifiedStandard(RawRequest push) {
        return WebhookSignature.verifyStandard(
                List.of(new WebhookSecret(SECRET)),
                push.headers().firstValue("webhook-id").orElse(""),
                push.headers().firstValue("webhook-timestamp").orElse(""),
                push.body(),
                push.headers().firstValue("webhook-signature").orElse(""),
                WebhookSignature.TOLERANCE,
                NOW);
    }
}
