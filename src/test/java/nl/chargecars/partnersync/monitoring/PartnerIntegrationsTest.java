package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.feed.FeedReads;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Cursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests {@code GET /api/v1/monitoring/partner-integrations}. */
@ExtendWith(WithServer.class)
class PartnerIntegrationsTest {

    private static final String PATH = "/api/v1/monitoring/partner-integrations";
    private static final String NOBODY_LISTENS = "http://127.0.0.1:1/webhooks";

    private final Api admin;
    private final Db db;
    private final SettableClock clock;
    private final TestServer server;
    private final TestPartner partner;

    PartnerIntegrationsTest(TestServer server, Api admin, Db db, SettableClock clock) {
        this.server = server;
        this.admin = admin;
        this.db = db;
        this.clock = clock;
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void refusesALimitOrACursorThatCannotBe() {
        String unknown = Cursor.of("healthy", IntegrationId.next()).encode();
        String noState = Cursor.of("splendid", integration()).encode();
        for (String wrong :
                List.of("limit=0", "limit=201", "cursor=nonsense", "cursor=" + unknown, "cursor=" + noState)) {
            admin.get(PATH + "?" + wrong).isFailure(400, "MALFORMED_REQUEST");
        }
    }

    @Test
    void pagesByCursorFromTheWorstToTheBest() {
        for (int count = 0; count < 3; count++) {
            TestPartner.integrated(server);
        }
        List<String> inOnePiece = ids(all(200));
        assertThat(ids(all(2))).isEqualTo(inOnePiece).doesNotHaveDuplicates().hasSizeGreaterThan(3);
        assertThat(admin.get(PATH + "?limit=2").is(200).data().size()).isEqualTo(2);
    }

    @Test
    void goesOnFromWhereTheLastOneStoodWhateverBecameOfItSince() {
        TestPartner.integrated(server);
        partner.figures(Duration.ZERO, 0, 9);
        int place = ids(all(200)).indexOf(integration());
        Reply upToIt = admin.get(PATH + "?limit=" + (place + 1)).is(200);
        String cursor = upToIt.text("/next_cursor");
        List<String> rest = ids(all(200)).subList(place + 1, ids(all(200)).size());
        partner.figures(Duration.ofHours(1), 9_000, 0);
        assertThat(health().path("state").asString()).isEqualTo("healthy");
        assertThat(ids(all("&cursor=" + cursor, 200))).containsAll(rest).contains(integration());
    }

    @Test
    void showsAnIntegrationThatHasDoneNothingYet() {
        JsonNode health = health();
        assertThat(health.path("partner_name").asString()).isEqualTo("Volvo dealers");
        assertThat(health.path("integration_name").asString()).isEqualTo("volvo_dealer_api");
        assertThat(health.path("state").asString()).isEqualTo("healthy");
        assertThat(health.path("orders_today").asInt()).isZero();
        assertThat(health.path("backlog").asInt()).isZero();
        assertThat(health.path("breaker_state").asString()).isEqualTo("closed");
        for (String unknown : List.of(
                "sync_success_rate_24h",
                "success_rate",
                "oldest_undelivered_at",
                "latency_p50_ms",
                "last_heard_at",
                "last_order_at",
                "last_update_at",
                "last_fetched_at")) {
            assertThat(health.path(unknown).isNull()).as(unknown).isTrue();
        }
    }

    @Test
    void countsTheOrdersOfTodayInAmsterdamAndWhenThePartnerWasLastHeard() {
        partner.placed("today-1");
        partner.placed("today-2");
        partner.place(Seed.order("today-2")).is(200);
        JsonNode health = health();
        assertThat(health.path("orders_today").asInt()).isEqualTo(2);
        assertThat(Instant.parse(health.path("last_heard_at").asString())).isEqualTo(clock.instant());
        assertThat(Instant.parse(health.path("last_order_at").asString())).isEqualTo(clock.instant());
        assertThat(health.path("last_update_at").isNull()).isTrue();
        clock.set(DutchTime.endOf(DutchTime.dayOf(clock.instant())));
        assertThat(health().path("orders_today").asInt()).isZero();
        clock.advance(Duration.ofDays(30));
        assertThat(health().path("state").asString())
                .as("no alert says that this is unusual")
                .isEqualTo("healthy");
    }

    @Test
    void countsNewOrdersOnceWhicheverIntegrationOfThePartnerTheyCameBy() {
        clock.set(DutchTime.endOf(DutchTime.dayOf(clock.instant())).minusSeconds(1));
        partner.placed("yesterday");
        clock.advance(Duration.ofSeconds(1));
        partner.placed("first");
        partner.place(Seed.order("first")).is(200);
        partner.place(Seed.order("first").with("/purchase_order_number", "PO-2"))
                .is(409);
        TestPartner other = TestPartner.integrated(server);
        other.placed("of the other");
        partner.configure(Seed.integration().with("/is_active", false)).is(200);
        partner.configure(Seed.integration().with("/integration_name", "their new portal"))
                .is(201);
        partner.placed("second");
        assertThat(ordersToday(partner)).containsExactly(2L, 2L);
        assertThat(ordersToday(other)).containsExactly(1L);
    }

    /** Returns the figure of each of the partner's integrations: the orders are the partner's. */
    private List<Long> ordersToday(TestPartner of) {
        return all(200).filter(health ->
                        health.path("partner_id").asString().equals(of.id().toString()))
                .map(health -> health.path("orders_today").asLong())
                .toList();
    }

    @Test
    void tellsWhenThePartnerItselfLastFetchedItsEvents() {
        admin.get(partner.path("/events")).is(200);
        server.part(FeedReads.class).round();
        assertThat(health().path("last_fetched_at").isNull())
                .as("what our own side reads")
                .isTrue();
        String page = "/integrations/" + integration();
        assertThat(page(page)).containsPattern("Last fetched its events</dt>\\s*<dd><span class=\"none\">never");

        partner.api().get(partner.path("/events")).is(200);
        server.part(FeedReads.class).round();
        assertThat(Instant.parse(health().path("last_fetched_at").asString())).isEqualTo(clock.instant());
        assertThat(page(page)).doesNotContainPattern("Last fetched its events</dt>\\s*<dd><span class=\"none\">");
    }

    @Test
    void isLateFromWhenItsCadenceWouldHaveSentIt() {
        TestPartner hourly = TestPartner.integrated(
                server, Seed.integration().with("/webhook_url", NOBODY_LISTENS).with("/sync_frequency", "hourly"));
        Instant boundary = clock.instant().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(2));
        clock.set(boundary.minus(Duration.ofMinutes(40)));
        hourly.placed("hourly-1");
        assertState(hourly, boundary.minusSeconds(1), "healthy");
        assertState(hourly, boundary.plus(Duration.ofMinutes(2)), "healthy");
        assertState(hourly, boundary.plus(Duration.ofMinutes(3)), "slow");
        assertState(hourly, boundary.plus(Duration.ofMinutes(16)), "failing");
        assertThat(page("/integrations/" + health(hourly).path("integration_id").asString()))
                .contains("One delivery waits for longer than it should")
                .doesNotContain("Nothing stands in the way");
    }

    @Test
    void saysThatNothingStandsInTheWayOnlyWhereNothingFailsAndNoWordIsMissing() {
        String page = "/integrations/" + integration();
        assertThat(page(page)).contains("3 statuses of ours have no word").doesNotContain("Nothing stands in the way");
        partner.configure(Seed.integration()
                        .with("/status_mapping/chargecars_to_partner/scheduled", "PLANNED")
                        .with("/status_mapping/chargecars_to_partner/on_hold", "WAITING")
                        .with("/status_mapping/chargecars_to_partner/cancelled", "CANCELLED"))
                .is(200);
        assertThat(page(page)).contains("Nothing stands in the way");
        partner.figures(Duration.ZERO, 99, 1);
        assertThat(health().path("state").asString()).isEqualTo("healthy");
        assertThat(page(page)).contains("One of 100 exchanges failed").doesNotContain("Nothing stands in the way");
    }

    private void assertState(TestPartner of, Instant now, String state) {
        clock.set(now);
        assertThat(health(of).path("state").asString()).as("%s", now).isEqualTo(state);
    }

    private String page(String path) {
        return TestUser.signedIn(server, "viewer").open(path).is(200).body();
    }

    /** The seed's AVG(CASE …) would give 100 here, or null. */
    @Test
    void takesSuccessesOverExchangesOfTheLastDayForTheRate() {
        partner.figures(Duration.ofHours(25), 1_000, 0);
        partner.figures(Duration.ofHours(20), 90, 6);
        partner.figures(Duration.ofHours(3), 9, 0);
        assertThat(health().path("sync_success_rate_24h").asDouble()).isEqualTo(94.29);
        assertThat(health().path("state").asString()).isEqualTo("healthy");
        partner.figures(Duration.ZERO, 0, 3);
        assertThat(health().path("sync_success_rate_24h").asDouble()).isEqualTo(91.67);
        assertThat(health().path("state").asString()).isEqualTo("failing");
    }

    @Test
    void showsTheBacklogAndItsOldest() {
        TestPartner sent = TestPartner.integrated(
                server, Seed.integration().with("/webhook_url", NOBODY_LISTENS).with("/sync_enabled", false));
        Instant first = clock.instant();
        sent.placed("waits-1");
        clock.advance(Duration.ofMinutes(1));
        sent.placed("waits-2");
        JsonNode health = health(sent);
        assertThat(health.path("backlog").asInt()).isEqualTo(2);
        assertThat(Instant.parse(health.path("oldest_undelivered_at").asString()))
                .isEqualTo(first);
        assertThat(health.path("state").asString()).isEqualTo("held");
        assertThat(health.path("sync_enabled").asBoolean()).isFalse();
    }

    @Test
    void readsPercentilesOffTheBuckets() {
        for (int[] bucket : new int[][] {{20, 90}, {40, 10}}) {
            db.update(
                    "insert into integration_latencies values (?::uuid, date_trunc('hour', ?::timestamptz), ?, ?)",
                    integration(),
                    ago(Duration.ofHours(1)),
                    bucket[0],
                    bucket[1]);
        }
        assertThat(health().path("latency_p50_ms").asInt()).isEqualTo(32);
        assertThat(health().path("latency_p95_ms").asInt()).isEqualTo(1_024);
    }

    @Test
    void showsTheBreakerAsItIsStored() {
        db.update(
                "insert into lanes (integration_id, breaker, open_since) values (?::uuid, 'open', ?)"
                        + " on conflict (integration_id) do update set breaker = 'open', open_since = excluded.open_since",
                integration(),
                ago(Duration.ZERO));
        assertThat(health().path("breaker_state").asString()).isEqualTo("open");
        assertThat(health().path("state").asString()).isEqualTo("held");
    }

    @Test
    void tellsWhenTheNextCredentialEnds() {
        Instant soon = clock.instant().plus(Duration.ofDays(5));
        for (Instant end : List.of(soon, soon.plus(Duration.ofDays(9)))) {
            admin.post(partner.path("/credentials"), Map.of("type", "api_key", "expires_at", end.toString()))
                    .is(201);
        }
        assertThat(Instant.parse(health().path("credential_expires_at").asString()))
                .isEqualTo(soon);
    }

    @Test
    void tellsThatTheLastCredentialHasEndedUntilThereIsAnother() {
        Instant end = theKeyEnds();
        assertThat(Instant.parse(health().path("credential_expires_at").asString()))
                .isEqualTo(end);
        assertThat(page("/")).contains("last credential expired");
        assertThat(page("/integrations/" + integration()))
                .contains("No credential of the partner is valid any more")
                .doesNotContain("expires soon", "Nothing stands in the way");
        admin.post(partner.path("/credentials"), Map.of("type", "api_key")).is(201);
        assertThat(health().path("credential_expires_at").isNull()).isTrue();
    }

    /** Lets the partner's only key expire, and sets the clock to that time. Returns it. */
    private Instant theKeyEnds() {
        Instant end = clock.instant().plus(Duration.ofDays(5));
        db.update(
                "update credentials set expires_at = ?::timestamptz where partner_organization_id = ?",
                end.toString(),
                partner.id().value());
        clock.set(end);
        return end;
    }

    @Test
    void anIntegrationThatIsSwitchedOffMissesNoCredential() {
        theKeyEnds();
        String page = "/integrations/" + integration();
        assertThat(page(page)).contains("No credential of the partner is valid any more");
        partner.configure(Seed.integration().with("/is_active", false)).is(200);
        assertThat(page(page)).doesNotContain("No credential of the partner is valid any more");
    }

    @Test
    void tellsWhenTheCertificateThatWeShowEndsAndThatItHas() {
        assertThat(health().path("certificate_expires_at").isNull()).isTrue();
        var certificate = TestCertificate.of("chargecars");
        partner.configure(Seed.integration()
                        .with(
                                "/client_certificate",
                                Map.of(
                                        "certificate_pem", certificate.certificatePem(),
                                        "private_key_pem", certificate.privateKeyPem())))
                .is(200);
        Instant end = clock.instant().plus(Duration.ofDays(5)); // sooner than its ten years
        db.update(
                "update partner_integrations set client_certificate_expires_at = ?::timestamptz"
                        + " where partner_organization_id = ?",
                end.toString(),
                partner.id().value());
        assertThat(Instant.parse(health().path("certificate_expires_at").asString()))
                .isEqualTo(end);
        assertThat(page("/")).contains("Our certificate expires");
        assertThat(page("/integrations/" + integration()))
                .contains("The certificate that we show the partner expires soon");
        clock.set(end);
        assertThat(page("/")).contains("Our certificate expired");
        assertThat(page("/integrations/" + integration()))
                .contains("The certificate that we show the partner has expired")
                .doesNotContain("expires soon", "Nothing stands in the way");
    }

    @Test
    void putsFirstWhatNeedsSomebody() {
        partner.figures(Duration.ZERO, 0, 9);
        List<String> states =
                all(200).map(health -> health.path("state").asString()).toList();
        assertThat(states.getFirst()).isEqualTo("failing");
        assertThat(states)
                .isSortedAccordingTo((left, right) ->
                        WireNamed.named(HealthState.class, left).compareTo(WireNamed.named(HealthState.class, right)));
    }

    private OffsetDateTime ago(Duration time) {
        return OffsetDateTime.ofInstant(clock.instant().minus(time), ZoneOffset.UTC);
    }

    private String integration() {
        return health().path("integration_id").asString();
    }

    /** All integrations, read page by page. */
    private Stream<JsonNode> all(int limit) {
        return all("", limit);
    }

    private Stream<JsonNode> all(String from, int limit) {
        Reply page = admin.get(PATH + "?limit=" + limit + from).is(200);
        Stream<JsonNode> here = page.data().valueStream();
        return page.at("/next_cursor").isNull()
                ? here
                : Stream.concat(here, all("&cursor=" + page.text("/next_cursor"), limit));
    }

    private static List<String> ids(Stream<JsonNode> healths) {
        return healths.map(health -> health.path("integration_id").asString()).toList();
    }

    private JsonNode health() {
        return health(partner);
    }

    private JsonNode health(TestPartner of) {
        return all(200).filter(health ->
                        health.path("partner_id").asString().equals(of.id().toString()))
                .findFirst()
                .orElseThrow();
    }
}
