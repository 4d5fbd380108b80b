package nl.chargecars.partnersync.simulator;

import static nl.chargecars.partnersync.simulator.Posting.get;
import static nl.chargecars.partnersync.simulator.Posting.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the simulated partner's own API: tokens, credentials and order look-ups. */
class PartnerApiTest {

    private static final String GRANT = "grant_type=client_credentials";
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private Instant now = START;
    private final SimulatedPartner partner = SimulatedPartner.start("volvo", (InstantSource) () -> now);

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void grantsNoTokenToAClientThatItDoesNotKnow() throws Exception {
        HttpResponse<String> nobodyKnown = post(partner.tokenUrl(), GRANT + "&client_id=us&client_secret=s", Map.of());
        assertThat(nobodyKnown.statusCode()).isEqualTo(401);
        assertThat(nobodyKnown.body()).isEqualTo("{\"error\":\"invalid_client\"}");

        partner.tokens().client("us", "s3cret");
        assertThat(post(partner.tokenUrl(), GRANT + "&client_id=us&client_secret=s", Map.of())
                        .statusCode())
                .isEqualTo(401);
        assertThat(post(partner.tokenUrl(), GRANT, Map.of("Authorization", "Basic !"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(partner.tokens().calls()).isEqualTo(3);
        assertThat(partner.tokens().scopes()).isEmpty();
    }

    @Test
    void grantsNothingButClientCredentialsByPost() throws Exception {
        partner.tokens().client("us", "s3cret");
        HttpResponse<String> password =
                post(partner.tokenUrl(), "grant_type=password&client_id=us&client_secret=s3cret", Map.of());
        assertThat(password.statusCode()).isEqualTo(400);
        assertThat(password.body()).isEqualTo("{\"error\":\"unsupported_grant_type\"}");
        assertThat(get(partner.tokenUrl(), Map.of()).statusCode()).isEqualTo(405);
    }

    @Test
    void grantsATokenToAClientKnownByFormOrByBasic() throws Exception {
        partner.tokens().client("us & them", "s:3%").expiresIn(Duration.ofMinutes(5));

        String form = GRANT + "&client_id=us+%26+them&client_secret=s%3A3%25&scope=webhooks+orders";
        HttpResponse<String> byForm = post(partner.tokenUrl(), form, Map.of());
        String pair = "us+%26+them:s%3A3%25"; // RFC 6749, 2.3.1
        HttpResponse<String> byBasic =
                post(partner.tokenUrl(), GRANT, Map.of("Authorization", "Basic " + base64(pair)));

        assertThat(byForm.statusCode()).isEqualTo(200);
        assertThat(byForm.headers().firstValue("cache-control")).contains("no-store");
        assertThat(json(byForm).path("token_type").asString()).isEqualTo("Bearer");
        assertThat(json(byForm).path("expires_in").asInt()).isEqualTo(300);
        assertThat(byBasic.statusCode()).isEqualTo(200);
        assertThat(json(byBasic).path("access_token")).isNotEqualTo(json(byForm).path("access_token"));
        assertThat(partner.tokens().scopes()).containsExactly("webhooks orders", "");
    }

    @Test
    void takesItsOwnTokensUntilTheyExpireOrAreRevoked() throws Exception {
        partner.tokens().client("us", "s3cret").expiresIn(Duration.ofMinutes(5));
        partner.expect(ExpectedCredential.tokenOf(partner.tokens()));

        assertThat(webhookWith(Map.of())).isEqualTo(401);
        assertThat(webhookWith(Map.of("Authorization", "Bearer guessed"))).isEqualTo(401);

        Map<String, String> first = Map.of("Authorization", "Bearer " + token());
        assertThat(webhookWith(first)).isEqualTo(200);
        now = START.plus(Duration.ofMinutes(5));
        assertThat(webhookWith(first)).as("expired").isEqualTo(401);

        Map<String, String> second = Map.of("Authorization", "Bearer " + token());
        assertThat(webhookWith(second)).isEqualTo(200);
        partner.tokens().revokeAll();
        assertThat(webhookWith(second)).as("revoked").isEqualTo(401);

        partner.tokens().rejectEverybody();
        assertThat(post(partner.tokenUrl(), GRANT + "&client_id=us&client_secret=s3cret", Map.of())
                        .statusCode())
                .isEqualTo(401);
        assertThat(partner.tokens().calls()).isEqualTo(3);
    }

    @Test
    void wantsAnApiKeyInItsHeader() throws Exception {
        partner.expect(ExpectedCredential.apiKey("X-Volvo-Key", "k1"));
        assertThat(webhookWith(Map.of())).isEqualTo(401);
        assertThat(webhookWith(Map.of("X-Volvo-Key", "k2"))).isEqualTo(401);
        assertThat(webhookWith(Map.of("x-volvo-key", "k1"))).isEqualTo(200);
        assertThat(partner.received()).extracting(ReceivedWebhook::accepted).containsExactly(false, false, true);
    }

    @Test
    void wantsABearerToken() throws Exception {
        partner.expect(ExpectedCredential.bearer("t1"));
        assertThat(webhookWith(Map.of("Authorization", "Bearer t2"))).isEqualTo(401);
        assertThat(webhookWith(Map.of("Authorization", "Bearer t1"))).isEqualTo(200);
    }

    @Test
    void wantsANameAndAPassword() throws Exception {
        partner.expect(ExpectedCredential.basic("us", "pass:wörd"));
        assertThat(webhookWith(Map.of("Authorization", "Basic " + base64("us:password"))))
                .isEqualTo(401);
        assertThat(webhookWith(Map.of("Authorization", "Basic " + base64("us:pass:wörd"))))
                .isEqualTo(200);
    }

    @Test
    void tellsTheStatusOfAnOrderAndWhetherItChanged() throws Exception {
        URI url = partner.baseUrl().resolve("/orders/VLV%2F1%20a+b");
        assertThat(get(url, Map.of()).statusCode()).isEqualTo(404);

        partner.orders().put("VLV/1 a+b", "IN_PROGRESS", START);
        HttpResponse<String> first = get(url, Map.of());
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body())
                .isEqualTo("{\"partner_order_id\":\"VLV/1 a+b\",\"status\":\"IN_PROGRESS\","
                        + "\"timestamp\":\"2026-03-01T10:00:00Z\"}");

        String etag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> same = get(url, Map.of("If-None-Match", "\"other\", " + etag));
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.headers().firstValue("ETag")).contains(etag);

        partner.orders().put("VLV/1 a+b", "DELIVERED", START);
        HttpResponse<String> changed = get(url, Map.of("If-None-Match", etag));
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("DELIVERED");

        assertThat(partner.orders().lookups()).isEqualTo(4);
        assertThat(partner.orders().notModified()).isEqualTo(1);
    }

    @Test
    void tellsNobodyWithoutTheCredential() throws Exception {
        partner.orders().put("VLV-1", "IN_PROGRESS", START);
        partner.expect(ExpectedCredential.bearer("t1"));
        URI url = partner.baseUrl().resolve("/orders/VLV-1");

        HttpResponse<String> refused = get(url, Map.of());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(get(url, Map.of("Authorization", "Bearer t1")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/orders", "/nothing/here"})
    void knowsNothingElse(String path) throws Exception {
        assertThat(get(partner.baseUrl().resolve(path), Map.of()).statusCode()).isEqualTo(404);
    }

    private int webhookWith(Map<String, String> headers) throws Exception {
        return post(partner.webhookUrl(), "{}", headers).statusCode();
    }

    private String token() throws Exception {
        var response = post(partner.tokenUrl(), GRANT + "&client_id=us&client_secret=s3cret", Map.of());
        return json(response).path("access_token").asString();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
