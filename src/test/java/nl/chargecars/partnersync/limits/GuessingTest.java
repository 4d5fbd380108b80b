package nl.chargecars.partnersync.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SecondNode;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Wrong credentials over HTTP, on a node that is soon tired of them; everybody here calls from one address. */
@ExtendWith(WithServer.class)
class GuessingTest {

    private static final int ENOUGH = SecondNode.FEW.byAddress().burst() + 1;

    private static final AtomicInteger DAY = new AtomicInteger();

    private final TestServer node = TestServer.secondNode();
    private final TestPartner partner;

    GuessingTest(TestServer server) {
        this.partner = TestPartner.integrated(server);
    }

    @BeforeEach
    void afterALongQuietTime() {
        node.clock().set(TestServer.shared().clock().instant().plus(Duration.ofDays(DAY.incrementAndGet())));
    }

    @Test
    void isRefusedWithATimeToWait() {
        Reply refused = guessed(ENOUGH).isFailure(429, "RATE_LIMIT_EXCEEDED");
        String wait = refused.header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1, 10);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"attempts\";q=1;w=" + wait);
        assertThat(refused.header("RateLimit")).isEqualTo("\"attempts\";r=0;t=" + wait);
        assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(refused.header("X-RateLimit-Reset"))
                .isEqualTo(String.valueOf(node.clock().instant().getEpochSecond() + Integer.parseInt(wait)));
        node.clock().advance(Duration.ofSeconds(10));
        guess().isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void isCountedByWhatWasWrongAndSaysNeitherWhoNorWhere() {
        double credentials = failed("credential");
        double signatures = failed("signature");
        double clients = failed("client");
        guess().is(401);
        wrongSignature().is(401);
        var _ = post("/oauth2/token", "grant_type=client_credentials&client_secret=wrong&client_id=nobody");
        assertThat(failed("credential")).isEqualTo(credentials + 1);
        assertThat(failed("signature")).isEqualTo(signatures + 1);
        // a client is counted by what it was answered, hence a moment after the answer
        await().untilAsserted(() -> assertThat(failed("client")).isEqualTo(clients + 1));
        assertThat(node.management()
                        .get("/actuator/prometheus")
                        .is(200)
                        .raw()
                        .lines()
                        .filter(line -> line.startsWith("partnersync_access_failed")))
                .allMatch(line ->
                        line.matches("partnersync_access_failed_total\\{limited=\"(true|false)\",what=\"\\w+\"} .*"));
    }

    private double failed(String what) {
        return node.part(MeterRegistry.class).find("partnersync.access.failed").tag("what", what).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void locksOutNoPartnerBehindTheSameAddress() {
        guessed(ENOUGH * 3).is(429);
        String key = TestServer.shared()
                .admin()
                .post(partner.path("/credentials"), Map.of("type", "api_key", "scopes", List.of("orders:read")))
                .is(201)
                .text("/data/key");
        node.api().as(key).get(partner.path("/orders")).is(200);
        guess().is(429);
    }

    @Test
    void ofTheAdministratorsKeyIsNotJudgedAnyMoreSoThatTheRightOneTellsNothing() {
        Api stranger = node.api().with("X-Forwarded-For", "198.51.100.1");
        Api office = node.api().with("X-Forwarded-For", "198.51.100.2");
        for (int call = 0; call < ENOUGH * 2; call++) {
            office.as(TestServer.ADMIN_KEY).get("/api/v1/partners").is(200);
        }
        for (int guess = 0; guess < ENOUGH; guess++) {
            stranger.as("chosen by " + guess).get("/api/v1/partners");
            office.as("chosen by " + guess).get("/api/v1/partners");
        }
        Reply refused =
                stranger.as(TestServer.ADMIN_KEY).get("/api/v1/partners").isFailure(429, "RATE_LIMIT_EXCEEDED");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        office.as("chosen").get("/api/v1/partners").is(429);
        office.as(TestServer.ADMIN_KEY).get("/api/v1/partners").is(200);
        node.clock().advance(Duration.ofSeconds(10));
        stranger.as(TestServer.ADMIN_KEY).get("/api/v1/partners").is(200);
    }

    @Test
    void withAKnownKeysIdLocksOutNobody() {
        String key = TestServer.shared()
                .admin()
                .post(partner.path("/credentials"), Map.of("type", "basic_auth", "scopes", List.of("orders:read")))
                .is(201)
                .text("/data/username");
        String wrong = Base64.getEncoder().encodeToString((key + ":wrong").getBytes(StandardCharsets.UTF_8));
        Reply last = node.api().with("Authorization", "Basic " + wrong).get(partner.path("/orders"));
        for (int guess = 0; guess < SecondNode.FEW.bySubject().burst(); guess++) {
            last = node.api().with("Authorization", "Basic " + wrong).get(partner.path("/orders"));
        }
        last.isFailure(429, "RATE_LIMIT_EXCEEDED");
    }

    @Test
    void atSignaturesIsCountedToo() {
        Reply last = wrongSignature();
        for (int guess = 0; guess < ENOUGH; guess++) {
            last = wrongSignature();
        }
        last.isFailure(429, "RATE_LIMIT_EXCEEDED");
    }

    @Test
    void atTheTokenEndpointIsStoppedBeforeItIsLookedAt() {
        String form = "grant_type=client_credentials&client_secret=wrong&client_id=" + Uuid7.next();
        assertThat(post("/oauth2/token", form).status()).isNotEqualTo(429);
        for (int guess = 0; guess < SecondNode.FEW.tokenRequests().burst(); guess++) {
            var _ = post("/oauth2/token", form);
        }
        Reply refused = post("/oauth2/token", form);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(refused.text("/error")).isEqualTo("temporarily_unavailable");
    }

    @Test
    void atTheSignInFormIsStoppedBeforeItIsLookedAt() {
        for (int form = 0; form < SecondNode.FEW.signIns().burst(); form++) {
            assertThat(post("/login", "username=a&password=b").status()).isNotEqualTo(429);
        }
        assertThat(post("/login", "username=a&password=b").status()).isEqualTo(429);
    }

    /** Each may make us ask the provider: with GET, as browsers come back from there. */
    @Test
    void onTheWayBackFromAnIdentityProviderIsStoppedBeforeItIsLookedAt() {
        String path = "/login/oidc-callback?code=made-up&state=made-up";
        Api browser = node.api().unobserved().with("X-Forwarded-For", "198.51.100.3");
        for (int visit = 0; visit < SecondNode.FEW.signIns().burst(); visit++) {
            assertThat(browser.get(path).status()).isNotEqualTo(429);
        }
        Reply refused = browser.get(path);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(node.api()
                        .unobserved()
                        .with("X-Forwarded-For", "198.51.100.4")
                        .get(path)
                        .status())
                .isNotEqualTo(429);
    }

    /** A form, whose answers are in no envelope. */
    private Reply post(String path, String form) {
        return node.api()
                .unobserved()
                .with("Content-Type", "application/x-www-form-urlencoded")
                .post(path, form);
    }

    private Reply guessed(int times) {
        Reply last = guess();
        for (int guess = 1; guess < times; guess++) {
            last = guess();
        }
        return last;
    }

    private Reply guess() {
        return node.api().as("ccp_test_" + System.nanoTime()).get(partner.path("/orders"));
    }

    private Reply wrongSignature() {
        return node.api()
                .with("X-ChargeCars-Signature", "0".repeat(64))
                .post(partner.statusWebhookPath(), Seed.STATUS_UPDATE);
    }
}
