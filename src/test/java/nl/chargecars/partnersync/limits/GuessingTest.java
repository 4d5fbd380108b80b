package nl.chargecars.partnersync.limits;

import static org.assertj.core.api.Assertions.assertThat;

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
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SecondNode;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests the limit for wrong credentials over HTTP, on a node with low limits; all calls come from one address unless a test says
 * otherwise.
 */
@ExtendWith(WithServer.class)
class GuessingTest {

    private static final int ENOUGH = SecondNode.FEW.byAddress().burst() + 1;

    /** Of no form that has an id, so that it counts for its address only. */
    private static final String LONG_KEY = "no key that any server ever issued";

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
        tellsHowLongToWait(refused);
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
        var _ = token("nobody", "wrong");
        assertThat(failed("credential")).isEqualTo(credentials + 1);
        assertThat(failed("signature")).isEqualTo(signatures + 1);
        assertThat(failed("client")).isEqualTo(clients + 1);
        assertThat(node.metrics().lines().filter(line -> line.startsWith("partnersync_access_failed")))
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
        node.api().as(partner.key("orders:read")).get(partner.path("/orders")).is(200);
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

    /** Otherwise one revoked key in somebody's job would keep ChargeCars' own systems at that address out. */
    @Test
    void withLongKeysWhichCannotBeTheAdministratorsShortOneKeepsHimOutNowhere() {
        Api shared = node.api().with("X-Forwarded-For", "198.51.100.11");
        for (int call = 0; call < ENOUGH; call++) {
            shared.as(LONG_KEY).get("/api/v1/partners");
        }
        shared.as(LONG_KEY).get("/api/v1/partners").isFailure(429, "RATE_LIMIT_EXCEEDED");
        shared.as(TestServer.ADMIN_KEY).get("/api/v1/partners").is(200);
    }

    @Test
    void atAShortKeyTakesNothingFromTheAnswersToALongOne() {
        Api shared = node.api().with("X-Forwarded-For", "198.51.100.12");
        for (int guess = 0; guess < SecondNode.FEW.chosenByAddress().burst(); guess++) {
            shared.as("chosen by " + guess).get("/api/v1/partners").isFailure(401, "UNAUTHENTICATED");
        }
        shared.as("chosen").get("/api/v1/partners").isFailure(429, "RATE_LIMIT_EXCEEDED");
        for (int call = 0; call < SecondNode.FEW.byAddress().burst(); call++) {
            shared.as(LONG_KEY).get("/api/v1/partners").isFailure(401, "UNAUTHENTICATED");
        }
        shared.as(LONG_KEY).get("/api/v1/partners").isFailure(429, "RATE_LIMIT_EXCEEDED");
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
    void atTheTokenEndpointLocksOutNoClientBehindTheSameAddressNorOneWhoseIdIsKnown() {
        TestClient known = TestClient.of(TestServer.shared(), partner.id());
        TestClient unused = TestClient.of(TestServer.shared(), partner.id());
        for (int guess = 0; guess < ENOUGH * 3; guess++) {
            var _ = token(Uuid7.next().toString(), "wrong");
            var _ = token(known.id(), "wrong");
        }
        Reply refused = token(Uuid7.next().toString(), "wrong");
        assertThat(refused.status()).isEqualTo(429);
        tellsHowLongToWait(refused);
        assertThat(refused.text("/error")).isEqualTo("temporarily_unavailable");
        assertThat(token(known.id(), known.secret()).status()).isEqualTo(200);
        assertThat(token(unused.id(), unused.secret()).status()).isEqualTo(200);
    }

    @Test
    void ofOneClientIsCountedWhereverItComesFrom() {
        TestClient client = TestClient.of(TestServer.shared(), partner.id());
        for (int guess = 0; guess < SecondNode.FEW.bySubject().burst(); guess++) {
            assertThat(tokenFrom("198.51.100." + guess, client.id(), "wrong").status())
                    .isEqualTo(401);
        }
        assertThat(tokenFrom("198.51.100.99", client.id(), "wrong").status()).isEqualTo(429);
    }

    @Test
    void isNotTheOnlyThingThatIsCountedAtTheTokenEndpoint() {
        TestClient client = TestClient.of(TestServer.shared(), partner.id());
        TestClient another = TestClient.of(TestServer.shared(), partner.id());
        for (int request = 0; request < SecondNode.FEW.tokenRequests().burst(); request++) {
            assertThat(token(client.id(), client.secret()).status()).isEqualTo(200);
        }
        Reply refused = token(client.id(), client.secret());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        tellsHowLongToWait(refused);
        assertThat(token(another.id(), another.secret()).status()).isEqualTo(200);
    }

    @Test
    void atTheSignInFormIsStoppedBeforeItIsLookedAt() {
        String address = "198.51.100.5";
        for (int form = 0; form < SecondNode.FEW.signIns().burst(); form++) {
            browserAt(address).signIn(TestUser.newEmail(), "wrong").is(401);
        }
        Shown refused = browserAt(address).signIn(TestUser.newEmail(), "wrong").is(429);
        assertThat(refused.body()).contains("Too many attempts.");
        assertThat(refused.headers().firstValue("Retry-After")).contains("10");
        browserAt("198.51.100.6").signIn(TestUser.newEmail(), "wrong").is(401);
    }

    /** Any website can make a user's browser send such a form. */
    @Test
    void atTheSignInFormsIsNotCountedWithoutTheFormsToken() {
        String address = "198.51.100.7";
        for (int form = 0; form < SecondNode.FEW.signIns().burst() * 3; form++) {
            for (String page : List.of("/login", "/portal/login")) {
                browserAt(address)
                        .submit(page, Map.of("email", "a@example.nl", "password", "b"))
                        .is(403);
            }
        }
        browserAt(address).signIn(TestUser.newEmail(), "wrong").is(401);
        signInToPortal(browserAt(address), "wrong").is(401);
    }

    @Test
    void atTheSignInFormOfStaffLocksNoPartnerOutOfThePortalNorAKnownBrowser() {
        String address = "198.51.100.8";
        TestUser user = TestUser.with(TestServer.shared(), "viewer");
        Browser known = browserAt(address);
        known.signIn(user.email(), user.password()).leadsTo("/");
        known.open("/account").is(200);
        for (int form = 0; form < SecondNode.FEW.signIns().burst() * 3; form++) {
            browserAt(address).signIn(TestUser.newEmail(), "wrong");
        }
        browserAt(address).signIn(user.email(), user.password()).is(429);
        known.signIn(user.email(), user.password()).leadsTo("/");
        signInToPortal(browserAt(address), partner.key("orders:read")).leadsTo("/portal");
    }

    @Test
    void atThePortalLocksOutNobodyWhoIsRightButWhoIsSoTooOftenMustWaitToo() {
        String key = partner.key("orders:read");
        String another = partner.key("orders:read");
        String address = "198.51.100.9";
        for (int guess = 0; guess < ENOUGH * 2; guess++) {
            signInToPortal(browserAt(address), "wrong");
        }
        for (int signIn = 0; signIn < SecondNode.FEW.signIns().burst(); signIn++) {
            signInToPortal(browserAt(address), key).leadsTo("/portal");
        }
        signInToPortal(browserAt(address), key).is(429);
        signInToPortal(browserAt(address), another).leadsTo("/portal");
    }

    private Browser browserAt(String address) {
        return new Browser(node.url()).with("X-Forwarded-For", address);
    }

    private static Shown signInToPortal(Browser browser, String key) {
        browser.open("/portal/login").is(200);
        return browser.submit("/portal/login", Map.of("key", key));
    }

    private Reply token(String client, String secret) {
        return tokenFrom("198.51.100.10", client, secret);
    }

    private Reply tokenFrom(String address, String client, String secret) {
        return node.api()
                .unobserved()
                .with("X-Forwarded-For", address)
                .with("Content-Type", "application/x-www-form-urlencoded")
                .post(
                        "/oauth2/token",
                        "grant_type=client_credentials&client_id=" + client + "&client_secret=" + secret);
    }

    /** Checks the headers of the answer (contract, row 429). */
    private void tellsHowLongToWait(Reply refused) {
        String wait = refused.header("Retry-After");
        assertThat(Integer.parseInt(wait)).isBetween(1, 10);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"attempts\";q=1;w=" + wait);
        assertThat(refused.header("RateLimit")).isEqualTo("\"attempts\";r=0;t=" + wait);
        assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("1");
        assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(refused.header("X-RateLimit-Reset"))
                .isEqualTo(String.valueOf(node.clock().instant().getEpochSecond() + Integer.parseInt(wait)));
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
