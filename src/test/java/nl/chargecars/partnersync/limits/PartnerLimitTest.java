package nl.chargecars.partnersync.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests {@code rate_limit} over HTTP: 60 requests a minute, a burst of 5, on a clock that moves only when a test moves it. */
@ExtendWith(WithServer.class)
class PartnerLimitTest {

    private static final int BURST = 5;
    private static final Map<String, Integer> LIMIT = Map.of("requests_per_minute", 60, "burst", BURST);

    private final TestServer server;
    private final SettableClock clock;
    private final TestPartner partner;

    PartnerLimitTest(TestServer server) {
        this.server = server;
        this.clock = server.clock();
        this.partner = TestPartner.integrated(server, Seed.integration().with("/rate_limit", LIMIT));
    }

    @Test
    void refusesMoreThanTheBurstAndSaysWhenToComeAgain() {
        useUp();
        Reply refused = list().isFailure(429, "RATE_LIMIT_EXCEEDED");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"partner\";q=5;w=5");
        assertThat(refused.header("RateLimit")).isEqualTo("\"partner\";r=0;t=1");
        assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("5");
        assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(refused.header("X-RateLimit-Reset"))
                .isEqualTo(String.valueOf(clock.instant().getEpochSecond() + 1));
    }

    @Test
    void refusesBeforeTheBodyIsReadAndDoesNothing() {
        useUp();
        partner.place("{ this is no JSON").isFailure(429, "RATE_LIMIT_EXCEEDED");
        partner.place(Seed.order()).isFailure(429, "RATE_LIMIT_EXCEEDED");
        server.admin().get(partner.orderPath(Seed.PARTNER_ORDER_ID)).isFailure(404, "ORDER_NOT_FOUND");
    }

    @Test
    void tellsOnEveryAnswerHowManyAreLeft() {
        for (int left = BURST - 1; left > 0; left--) {
            Reply reply = list().is(200);
            assertThat(reply.header("X-RateLimit-Remaining")).isEqualTo(String.valueOf(left));
            assertThat(reply.header("RateLimit")).isEqualTo("\"partner\";r=" + left + ";t=" + (BURST - left));
            assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"partner\";q=5;w=5");
        }
    }

    @Test
    void tellsWithTheLastCallOfABurstWhenTheNextMayBeMade() {
        limit("volvo_dealer_api", 6, 3).is(200);
        clock.advance(Duration.ofMinutes(1));
        assertThat(list().is(200).header("RateLimit")).isEqualTo("\"partner\";r=2;t=10");
        assertThat(list().is(200).header("RateLimit")).isEqualTo("\"partner\";r=1;t=20");
        Reply last = list().is(200);
        assertThat(last.header("RateLimit")).isEqualTo("\"partner\";r=0;t=10");
        assertThat(last.header("X-RateLimit-Reset"))
                .isEqualTo(String.valueOf(clock.instant().getEpochSecond() + 10));
        list().isFailure(429, "RATE_LIMIT_EXCEEDED");
        clock.advance(Duration.ofSeconds(10));
        list().is(200);
    }

    @Test
    void letsOneCallThroughEachSecondAfterTheBurst() {
        useUp();
        for (int second = 0; second < 3; second++) {
            list().is(429);
            clock.advance(Duration.ofSeconds(1));
            list().is(200);
        }
        clock.advance(Duration.ofMinutes(1));
        useUp();
        list().is(429);
    }

    @Test
    void beginsNotAnewWhereTheClockOfANodeIsALittleBehind() {
        useUp();
        withClockBack(Duration.ofMinutes(1), () -> {
            clock.advance(Duration.ofSeconds(1));
            list().isFailure(429, "RATE_LIMIT_EXCEEDED");
        });
    }

    @Test
    void letsOneCallThroughEachSecondAlsoWhenTheClockIsSetBack() {
        useUp();
        list().is(429);
        withClockBack(Duration.ofHours(1), () -> {
            list().is(429);
            for (int second = 0; second < BURST * 4; second++) {
                clock.advance(Duration.ofSeconds(1));
                list().is(200);
            }
            clock.advance(Duration.ofSeconds(BURST));
            useUp();
            list().is(429);
        });
    }

    /** Sets the clock back during these calls, and then forward again, because other tests share the server and its clock. */
    private void withClockBack(Duration back, Runnable calls) {
        clock.advance(back.negated());
        try {
            calls.run();
        } finally {
            clock.advance(back);
        }
    }

    @Test
    void countsFromTheNextSecondOnWhenTheLimitIsChanged() {
        useUp();
        list().is(429);
        partner.set("rate_limit", null).is(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(list().is(200).header("X-RateLimit-Limit")).isEqualTo("1000");
        limit("volvo_dealer_api", 1, 1).is(200);
        clock.advance(Duration.ofSeconds(6));
        assertThat(list().header("X-RateLimit-Limit")).isEqualTo("1");
        list().is(429);
    }

    @Test
    void anotherConfigurationIsNoWayRoundIt() {
        Api own = partner.api();
        String path = partner.path("/integration-config");
        own.post(path, Map.of("integration_name", "volvo_dealer_api", "is_active", false))
                .is(200);
        assertThat(own.get(path).is(200).header("X-RateLimit-Limit"))
                .as("none is active")
                .isEqualTo("5");
        clock.advance(Duration.ofMinutes(1));
        Reply second = own.post(path, Map.of("integration_name", "second")).is(201);
        assertThat(second.at("/data/rate_limit/burst").asInt()).isEqualTo(BURST);
        assertThat(second.at("/data/rate_limit/requests_per_minute").asInt()).isEqualTo(60);
        String third = "{\"integration_name\": \"third\", \"is_active\": false}";
        own.post(path, JsonBody.of(third).with("/rate_limit", Map.of("burst", 100)))
                .isFailure(422, "VALIDATION_FAILED");
        own.post(path, JsonBody.of(third).with("/rate_limit", null)).isFailure(422, "VALIDATION_FAILED");
        clock.advance(Duration.ofMinutes(1));
        assertThat(own.get(path).is(200).header("X-RateLimit-Limit")).isEqualTo("5");
    }

    @Test
    void aConfigurationOlderThanTheLimitIsNoWayRoundItEither() {
        Api own = partner.api();
        String path = partner.path("/integration-config");
        own.post(path, Map.of("integration_name", "spare", "is_active", false)).is(201);
        limit("volvo_dealer_api", 10, 2).is(200);
        clock.advance(Duration.ofMinutes(1));
        own.post(path, Map.of("integration_name", "volvo_dealer_api", "is_active", false))
                .is(200);
        clock.advance(Duration.ofMinutes(1));
        Reply spare = own.post(path, Map.of("integration_name", "spare", "is_active", true))
                .is(200);
        assertThat(spare.at("/data/rate_limit/burst").asInt()).isEqualTo(2);
        assertThat(spare.at("/data/rate_limit/requests_per_minute").asInt()).isEqualTo(10);
        clock.advance(Duration.ofMinutes(1));
        assertThat(list().is(200).header("X-RateLimit-Limit")).isEqualTo("2");
    }

    @Test
    void aHigherLimitThatStaffSetLaterIsTheOneInForceOnceThePartnerActivatesIt() {
        limit("volvo_dealer_api", 10, 2).is(200);
        limitInactive("live", 6_000, 500).is(201);
        clock.advance(Duration.ofMinutes(1));
        Api own = partner.api();
        String path = partner.path("/integration-config");
        own.post(path, Map.of("integration_name", "volvo_dealer_api", "is_active", false))
                .is(200);
        clock.advance(Duration.ofMinutes(1));
        Reply live = own.post(path, Map.of("integration_name", "live", "is_active", true))
                .is(200);
        assertThat(live.at("/data/rate_limit/burst").asInt()).isEqualTo(500);
        assertThat(live.at("/data/rate_limit/requests_per_minute").asInt()).isEqualTo(6_000);
    }

    @Test
    void aLowerLimitOfAnInactiveConfigurationChangesNoOther() {
        limitInactive("spare", 120, 50).is(201);
        limit("spare", 1, 1).is(200);
        assertThat(list().is(200).header("X-RateLimit-Limit")).isEqualTo(String.valueOf(BURST));
    }

    @Test
    void aConfigurationThatStaffActivatesKeepsItsOwnLimit() {
        limitInactive("spare", 120, 50).is(201);
        partner.set("is_active", false).is(200);
        Reply spare = partner.configure(Map.of("integration_name", "spare", "is_active", true))
                .is(200);
        assertThat(spare.at("/data/rate_limit/burst").asInt()).isEqualTo(50);
        assertThat(spare.at("/data/rate_limit/requests_per_minute").asInt()).isEqualTo(120);
    }

    @Test
    void countsSignedWebhooksTogetherWithCalls() {
        for (int call = 0; call < BURST; call++) {
            Reply reply = push(partner.webhookSecret()).isFailure(404, "ORDER_NOT_FOUND");
            assertThat(reply.header("X-RateLimit-Remaining")).isEqualTo(String.valueOf(BURST - 1 - call));
        }
        push(partner.webhookSecret()).isFailure(429, "RATE_LIMIT_EXCEEDED");
        list().isFailure(429, "RATE_LIMIT_EXCEEDED");
    }

    @Test
    void countsACallWithCredentialAndSignatureOnce() {
        Api both = signed(partner.webhookSecret()).as(partner.key("status:write"));
        assertThat(both.post(partner.statusWebhookPath(), Seed.STATUS_UPDATE).header("X-RateLimit-Remaining"))
                .isEqualTo(String.valueOf(BURST - 1));
    }

    @Test
    void takesNothingFromThePartnerForWhatStrangersSend() {
        for (int guess = 0; guess < 20; guess++) {
            push("a secret that nobody has").isFailure(401, "INVALID_SIGNATURE");
            server.api().post(partner.statusWebhookPath(), Seed.STATUS_UPDATE).isFailure(401, "INVALID_SIGNATURE");
            server.api().as("ccp_test_guess").get(partner.path("/orders")).isFailure(401, "UNAUTHENTICATED");
        }
        useUp();
    }

    @Test
    void takesNothingFromAnotherPartner() {
        useUp();
        list().is(429);
        TestPartner other = TestPartner.integrated(server);
        other.api().get(other.path("/orders")).is(200);
    }

    @Test
    void countsPagesOfThePortalTogetherWithCallsAndSaysSoInTheVisitorsLanguage() {
        Browser browser = new Browser(server.url()).with("Accept-Language", "nl");
        browser.open("/portal/login").is(200);
        browser.submit("/portal/login", Map.of("key", partner.key("status:write")))
                .leadsTo("/portal");
        for (int call = 0; call < BURST - 1; call++) {
            browser.open("/portal").is(200);
        }
        list().is(200);
        Shown refused = browser.open("/portal").is(429);
        assertThat(refused.body()).contains("Te veel in korte tijd", "Probeer het over 1 s opnieuw");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        browser.submit("/portal/enable", Map.of()).is(429);
        browser.open("/portal/guide").is(200);
        list().isFailure(429, "RATE_LIMIT_EXCEEDED");
        new Browser(server.url()).open("/portal/guide").is(200);
        clock.advance(Duration.ofSeconds(1));
        browser.with("Accept-Language", "en").open("/portal").is(200);
        assertThat(browser.open("/portal").is(429).body()).contains("Too much in a short time");
    }

    @Test
    void doesNotCountStaff() {
        for (int call = 0; call < BURST * 3; call++) {
            Reply reply = server.admin().get(partner.path("/orders")).is(200);
            assertThat(reply.headers().firstValue("RateLimit")).isEmpty();
        }
    }

    @Test
    void isNotThePartnersToSet() {
        partner.api()
                .post(
                        partner.path("/integration-config"),
                        JsonBody.of("{\"integration_name\": \"volvo_dealer_api\"}")
                                .with("/rate_limit", Map.of("requests_per_minute", 100, "burst", 100)))
                .isFailure(422, "VALIDATION_FAILED");
        partner.api()
                .post(
                        partner.path("/integration-config"),
                        JsonBody.of("{\"integration_name\": \"volvo_dealer_api\"}")
                                .with("/rate_limit", LIMIT))
                .is(200);
    }

    /** A lock on the buckets simulates a slow database: the node then counts its own calls only, and answers. */
    @Test
    void doesNotHangWhenTheSharedCountCannotBeReached() {
        list().is(200);
        try (var rival = server.db().rival()) {
            rival.execute("lock table rate_limit_buckets");
            long start = System.nanoTime();
            int granted = 0;
            for (int call = 0; call < BURST * 2; call++) {
                granted += list().status() == 200 ? 1 : 0;
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf(
                    "%d calls while the bucket was locked: %d granted, %d ms%n", BURST * 2, granted, took.toMillis());
            assertThat(granted).isBetween(1, BURST);
            assertThat(took).isLessThan(Duration.ofSeconds(5));
            rival.rollback();
        }
    }

    private void useUp() {
        for (int call = 0; call < BURST; call++) {
            list().is(200);
        }
    }

    private Reply list() {
        return partner.api().get(partner.path("/orders"));
    }

    private Reply limit(String configuration, int perMinute, int burst) {
        return limit(JsonBody.of("{}").with("/integration_name", configuration), perMinute, burst);
    }

    private Reply limitInactive(String configuration, int perMinute, int burst) {
        return limit(JsonBody.of("{\"is_active\": false}").with("/integration_name", configuration), perMinute, burst);
    }

    private Reply limit(JsonBody configuration, int perMinute, int burst) {
        return partner.configure(
                configuration.with("/rate_limit", Map.of("requests_per_minute", perMinute, "burst", burst)));
    }

    private Reply push(String secret) {
        return signed(secret).post(partner.statusWebhookPath(), Seed.STATUS_UPDATE);
    }

    private Api signed(String secret) {
        byte[] body = Seed.STATUS_UPDATE.getBytes(StandardCharsets.UTF_8);
        return server.api()
                .with("webhook-id", "msg_" + System.nanoTime())
                .with("webhook-timestamp", String.valueOf(clock.instant().getEpochSecond()))
                .with("X-ChargeCars-Signature", WebhookSignature.seed(new WebhookSecret(secret), body));
    }
}
