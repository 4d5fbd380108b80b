package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code authentication_type: oauth2}: the client credentials grant at the partner's token endpoint, over HTTP. */
@ExtendWith(WithServer.class)
class OAuth2DeliveryTest {

    private static final String SECRET = "s3cret & more";

    private final TestServer server;

    OAuth2DeliveryTest(TestServer server) {
        this.server = server;
    }

    @Test
    void aTokenEndpointThatRefusesUsIsAFailedAttemptWithoutAnySecret() {
        try (var out = granting()) {
            out.simulator.tokens().rejectEverybody();
            out.order("A-1");
            out.deliverAll();
            assertThat(out.simulator.received()).isEmpty();
            assertThat(out.states()).containsExactly("pending");
            assertThat(out.lastError())
                    .isEqualTo("not sent: no access token: token endpoint responded 401 (invalid_client)");
            assertThat(out.attemptErrors()).hasSize(1);
        }
    }

    /** There was no token before, or one that the partner has revoked. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTokenEndpointThatAsksForAPausePausesTheLane(boolean revoked) {
        try (var out = granting()) {
            if (revoked) {
                out.order("REVOKED");
                out.deliverAll();
                out.simulator.tokens().revokeAll();
            }
            out.simulator
                    .script()
                    .when(
                            request -> request.path().equals("/oauth/token"),
                            1,
                            Behaviour.retryAfter(429, Duration.ofHours(1)));
            out.order("A-1");
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofMinutes(59));
            assertThat(out.step()).isZero();
            out.advance(Duration.ofMinutes(1));
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    @Test
    void whatATokenEndpointSaysIsNotShown() {
        try (var out = granting()) {
            out.simulator
                    .script()
                    .onPath(
                            "/oauth/token",
                            Behaviour.answer(
                                    400, Map.of(), "{\"error\":\"secret s3cret\",\"error_description\":\"s3cret\"}"));
            out.order("A-1");
            out.deliverAll();
            assertThat(out.lastError()).isEqualTo("not sent: no access token: token endpoint responded 400");
        }
    }

    @Test
    void aTokenEndpointThatHangsCostsTheAttemptItsDeadlineAndNoMore() {
        try (var out = granting();
                var node = new TestNode(server)) {
            out.simulator.script().onPath("/oauth/token", Behaviour.hang());
            out.order("A-1");
            long start = System.nanoTime();
            node.step();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(out.lastError()).isEqualTo("not sent: no access token: token endpoint did not answer in time");
        }
    }

    @Test
    void anEndlessAnswerOfTheTokenEndpointIsCutOff() {
        try (var out = granting()) {
            out.simulator.script().onPath("/oauth/token", Behaviour.endlessBody());
            out.order("A-1");
            out.deliverAll();
            assertThat(out.lastError())
                    .isEqualTo("not sent: no access token: token endpoint answered without a usable access_token");
        }
    }

    @Test
    void aRedirectOfTheTokenEndpointIsNotFollowed() {
        try (var out = granting()) {
            out.simulator
                    .script()
                    .onPath("/oauth/token", Behaviour.redirect(307, out.simulator.webhookUrl("elsewhere")));
            out.order("A-1");
            out.deliverAll();
            assertThat(out.simulator.received()).isEmpty();
            assertThat(out.lastError()).contains("token endpoint responded 307, redirects are not followed");
        }
    }

    @Test
    void manyWaitingCallsFetchOneToken() {
        try (var out = granting()) {
            out.simulator.tokens().slow(Duration.ofMillis(300));
            for (int number = 0; number < 20; number++) {
                out.order("A-" + number);
            }
            out.deliverAll();
            assertThat(out.states()).hasSize(20).containsOnly("delivered");
            assertThat(out.simulator.tokens().calls()).isEqualTo(1);
            assertThat(out.simulator.tokens().scopes()).containsExactly("webhooks write");
            assertThat(out.db().count("delivery_attempts where request_headers::text ~* 'bearer|token_|authorization'"))
                    .isZero();
        }
    }

    @Test
    void isRenewedBeforeItExpires() {
        try (var out = granting()) {
            out.simulator.tokens().expiresIn(Duration.ofMinutes(5));
            out.order("A-1");
            out.deliverAll();
            out.advance(Duration.ofSeconds(269));
            out.order("A-2");
            out.deliverAll();
            assertThat(out.simulator.tokens().calls())
                    .as("a tenth of its life is left")
                    .isEqualTo(1);
            out.advance(Duration.ofSeconds(1));
            out.order("A-3");
            out.deliverAll();
            await().untilAsserted(
                            () -> assertThat(out.simulator.tokens().calls()).isEqualTo(2));
            out.advance(Duration.ofSeconds(30));
            out.order("A-4");
            out.deliverAll();
            assertThat(out.simulator.tokens().calls())
                    .as("the first one has expired")
                    .isEqualTo(2);
            assertThat(out.simulator.received())
                    .as("no 401 on the way")
                    .hasSize(4)
                    .allMatch(ReceivedWebhook::accepted);
        }
    }

    @Test
    void theOldOneServesToItsEndWhereRenewingFails() {
        try (var out = granting()) {
            out.simulator.tokens().expiresIn(Duration.ofMinutes(5));
            out.order("A-1");
            out.deliverAll();
            out.advance(Duration.ofSeconds(280));
            out.simulator.tokens().rejectEverybody();
            out.order("A-2");
            out.order("A-3");
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
            await().untilAsserted(() -> assertThat(out.simulator.tokens().calls())
                    .as("one try, then a pause")
                    .isEqualTo(2));
            out.advance(Duration.ofSeconds(20));
            out.order("A-4");
            out.deliverAll();
            assertThat(out.lastError()).contains("invalid_client");
        }
    }

    @Test
    void theOldOneServesToItsEndWhereTheTokenEndpointHangs() {
        try (var out = granting();
                var node = new TestNode(server)) {
            out.simulator.tokens().expiresIn(Duration.ofMinutes(5));
            out.order("A-1");
            out.deliverAll();
            out.advance(Duration.ofSeconds(280));
            out.simulator.script().onPath("/oauth/token", Behaviour.hang());
            out.order("A-2");
            node.step();
            assertThat(out.states()).containsOnly("delivered");
            out.advance(Duration.ofSeconds(20));
            out.order("A-3");
            node.step();
            assertThat(out.lastError()).isEqualTo("not sent: no access token: token endpoint did not answer in time");
        }
    }

    @Test
    void a401FetchesAnotherOneAndRepeatsTheAttemptOnce() {
        try (var out = granting()) {
            out.order("A-1");
            out.deliverAll();
            out.simulator.tokens().revokeAll();
            out.order("A-2");
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
            assertThat(out.attemptErrors()).as("one attempt each").containsExactly("1 null", "1 null");
            assertThat(out.simulator.tokens().calls()).isEqualTo(2);
            assertThat(out.simulator.received())
                    .extracting(ReceivedWebhook::accepted)
                    .containsExactly(true, false, true);
            assertThat(out.simulator.received().get(2).request().header("webhook-id"))
                    .isEqualTo(out.simulator.received().get(1).request().header("webhook-id"));
        }
    }

    @Test
    void a401ThatStaysIsAFailedAttemptAfterTheSecond() {
        try (var out = granting()) {
            out.simulator.expect(ExpectedCredential.bearer("another"));
            out.order("A-1");
            out.deliverAll();
            assertThat(out.simulator.received()).hasSize(2);
            assertThat(out.simulator.tokens().calls()).isEqualTo(2);
            assertThat(out.attemptErrors()).containsExactly("1 responded 401");
        }
    }

    @Test
    void changedCredentialsCountAtOnce() {
        try (var out = granting()) {
            out.order("A-1");
            out.deliverAll();
            out.simulator.tokens().client("us", "another");
            out.configure(credentials(out, Map.of("client_secret", "another", "scope", "read")));
            out.order("A-2");
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
            assertThat(out.simulator.tokens().scopes()).containsExactly("webhooks write", "read");
        }
    }

    @Test
    void showsItselfByTheFormWhereThePartnerWantsThat() {
        try (var out = granting()) {
            out.simulator.tokens().byFormOnly(true);
            out.order("A-1");
            out.deliverAll();
            assertThat(out.lastError()).contains("invalid_client");
            out.configure(credentials(out, Map.of("token_endpoint_auth_method", "client_secret_post")));
            out.advance(Duration.ofMinutes(1));
            out.deliverAll();
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void furtherHeadersGoToThePartnerAndNotToTheTokenEndpoint() {
        try (var out = granting()) {
            List<Boolean> seenByTokenEndpoint = new ArrayList<>();
            out.simulator
                    .script()
                    .when(
                            request -> {
                                if (request.path().equals("/oauth/token")) {
                                    seenByTokenEndpoint.add(
                                            request.header("X-Gateway-Key").isPresent());
                                }
                                return false;
                            },
                            Behaviour.ok());
            out.configure(Map.of("custom_headers", Map.of("X-Gateway-Key", "g4teway", "webhook_id", "x")));
            out.order("A-1");
            out.deliverAll();
            assertThat(out.states()).containsExactly("delivered");
            var request = out.simulator.received().getFirst().request();
            assertThat(request.header("X-Gateway-Key")).contains("g4teway");
            assertThat(request.header("Authorization").orElseThrow()).startsWith("Bearer token_");
            assertThat(seenByTokenEndpoint).containsExactly(false);
            assertThat(out.db().count("delivery_attempts where request_headers::text ~* 'g4teway'"))
                    .isZero();
        }
    }

    @Test
    void theTestEventShowsAToken() {
        try (var out = granting()) {
            var said = out.api()
                    .post(out.path("/integration-config/test-event"), "")
                    .is(200);
            assertThat(said.at("/data/delivered").asBoolean()).isTrue();
        }
    }

    private Outgoing granting() {
        var out = Outgoing.to(server);
        out.simulator.tokens().client("us", SECRET);
        out.simulator.expect(ExpectedCredential.tokenOf(out.simulator.tokens()));
        out.configure(credentials(out, Map.of()));
        return out;
    }

    private static Map<String, ?> credentials(Outgoing out, Map<String, String> changed) {
        Map<String, String> credentials = new HashMap<>(Map.of(
                "token_url",
                out.simulator.tokenUrl().toString(),
                "client_id",
                "us",
                "client_secret",
                SECRET,
                "scope",
                "webhooks write"));
        credentials.putAll(changed);
        return Map.of("authentication_type", "oauth2", "api_credentials", credentials);
    }
}
