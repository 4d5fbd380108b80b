package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.AuditSealer;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the metrics that Prometheus reads on the management port, against their table in docs/operating.md. */
@ExtendWith(WithServer.class)
class MetricsTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z]\\w+)`", Pattern.MULTILINE);
    private static final Pattern RISING = Pattern.compile("increase\\((partnersync_\\w+_total)\\{(\\w+=\"\\w+\")\\}");

    /** The names of our metrics. Of a histogram only the buckets: its row in the table covers the other series. */
    private static final Pattern OURS =
            Pattern.compile("^(?!\\w+_seconds_(?:count|sum|max)\\b)(partnersync_\\w+)", Pattern.MULTILINE);

    /** An address on which nothing listens, so that deliveries to it wait. */
    private static final String NOBODY = "http://127.0.0.1:1/webhooks";

    private final TestServer server;
    private final TestPartner partner;

    MetricsTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .with("/webhook_url", NOBODY)
                        .with("/webhook_events", List.of("status_changed"))
                        .with("/inbound_auth", "either"));
    }

    @Test
    void saysOfEachIntegrationWhatWaitsAndHowLong(SettableClock clock) {
        refreshed();
        assertThat(value("partnersync_integration_backlog", "")).isZero();
        assertThat(value("partnersync_integration_oldest_undelivered_seconds", ""))
                .isZero();

        partner.placed("VLV-1");
        clock.advance(Duration.ofMinutes(3));
        refreshed();

        assertThat(value("partnersync_integration_backlog", "")).isEqualTo(1);
        assertThat(value("partnersync_integration_oldest_undelivered_seconds", ""))
                .isGreaterThanOrEqualTo(180);
        assertThat(value("partnersync_integration_breaker_open", "")).isZero();
        assertThat(value("partnersync_integration_endpoint_disabled", "")).isZero();

        server.db()
                .update(
                        "update partner_integrations set endpoint_disabled_at = now(), endpoint_disabled_why = 'gone',"
                                + " endpoint_disabled_code = 'gone' where partner_organization_id = ?::uuid",
                        partner.id().toString());
        server.db().update("""
                insert into lanes (integration_id, breaker, open_since)
                select id, 'open', now() from partner_integrations where partner_organization_id = ?::uuid
                on conflict (integration_id) do update set breaker = 'open', open_since = now()
                """, partner.id().toString());
        refreshed();
        assertThat(value("partnersync_integration_breaker_open", "")).isEqualTo(1);
        assertThat(value("partnersync_integration_endpoint_disabled", "")).isEqualTo(1);
    }

    @Test
    void countsWhatCameAndWhatBecameOfIt() {
        ordersUpdatesAndADelivery();
        assertThat(value("partnersync_orders_total", "outcome=\"placed\"")).isEqualTo(1);
        assertThat(value("partnersync_orders_total", "outcome=\"repeated\"")).isEqualTo(1);
        assertThat(value("partnersync_orders_total", "outcome=\"conflicting\"")).isEqualTo(1);
        assertThat(value("partnersync_orders_total", "outcome=\"invalid\"")).isEqualTo(1);
        assertThat(value("partnersync_status_updates_total", "outcome=\"applied\""))
                .isEqualTo(1);
        assertThat(value("partnersync_status_updates_total", "outcome=\"status_not_mapped\""))
                .isEqualTo(1);
        assertThat(value("partnersync_deliveries_total", "outcome=\"again\"")).isEqualTo(1);
    }

    /** Places orders, sends updates and attempts a delivery. Returns when all of them are counted. */
    private void ordersUpdatesAndADelivery() {
        partner.placed("VLV-1");
        partner.place(Seed.order("VLV-1")).is(200);
        partner.place(Seed.order("VLV-1").with("/customer/name", "Somebody Else"))
                .is(409);
        partner.place("{}").is(422);
        update("VLV-1", "IN_PROGRESS", 200);
        update("VLV-1", "NONSENSE", 422);
        server.deliver();
        await().until(() -> value("partnersync_deliveries_total", "outcome=\"again\"") > 0);
    }

    @Test
    void saysHowLongAnOpenTransactionKeepsTheTrailFromBeingSealedAndTheFeedFromGoingOn(SettableClock clock) {
        sealed();
        assertThat(single("partnersync_audit_oldest_unsealed_seconds")).isZero();
        assertThat(single("partnersync_feed_oldest_held_seconds")).isZero();
        try (var open = server.db().rival()) {
            open.execute("select pg_current_xact_id()");
            partner.placed("VLV-1");
            clock.advance(Duration.ofMinutes(10));
            sealed();
            assertThat(single("partnersync_audit_oldest_unsealed_seconds")).isBetween(600.0, 660.0);
            assertThat(single("partnersync_feed_oldest_held_seconds")).isBetween(600.0, 660.0);
            open.rollback();
        }
        sealed();
        assertThat(single("partnersync_audit_oldest_unsealed_seconds")).isZero();
        assertThat(single("partnersync_feed_oldest_held_seconds")).isZero();
    }

    /** The owner of the database can disable the trigger that keeps entries as they were written. */
    @Test
    void saysSoAlsoWhenTheTimesOfTheEntriesAreMovedForward(SettableClock clock) {
        sealed();
        try (var open = server.db().rival()) {
            open.execute("select pg_current_xact_id()");
            partner.placed("VLV-1");
            sealed();
            clock.advance(Duration.ofMinutes(10));
            server.db().update("alter table audit_logs disable trigger user");
            server.db().update("""
                    update audit_logs set created_at = ?::timestamptz
                    where (written_in, id) > (
                        select through_transaction, through_id from audit_seals order by number desc limit 1)
                    """, clock.instant().toString());
            server.db().update("alter table audit_logs enable trigger user");
            sealed();
            assertThat(single("partnersync_audit_oldest_unsealed_seconds")).isBetween(600.0, 660.0);
            open.rollback();
        }
        sealed();
        assertThat(single("partnersync_audit_oldest_unsealed_seconds")).isZero();
    }

    private void sealed() {
        while (server.part(AuditSealer.class).step() > 0) {
            assertThat(server.db().count("audit_seals")).isPositive();
        }
        server.part(HeldBackMetrics.class).round();
    }

    /** The value of a metric without labels. */
    private double single(String metric) {
        return server.metric(metric).getFirst();
    }

    @Test
    void hasEveryMetricOfTheTableAndTheTableEveryMetricOfOurs() throws IOException {
        provokeTheRareOnes();
        refreshed();
        String scraped = server.metrics();
        Set<String> documented = names(ROW, Files.readString(Path.of("docs", "operating.md")));
        assertThat(documented).contains("partnersync_orders_total").hasSizeGreaterThan(15);
        assertThat(names(Pattern.compile("^(\\w+)", Pattern.MULTILINE), scraped))
                .containsAll(documented);
        assertThat(documented).containsAll(names(OURS, scraped));
    }

    /** A counter has to start at 0: Prometheus sees no increase when the first value that it reads is 1. */
    @Test
    void beginsAtZeroWhatTheAlertRulesWaitFor() throws IOException {
        refreshed();
        List<MatchResult> rules = RISING.matcher(Files.readString(Path.of("docs", "operating.md")))
                .results()
                .toList();
        assertThat(rules).hasSizeGreaterThan(2);
        assertThat(rules)
                .allSatisfy(rule -> assertThat(values(rule.group(1), rule.group(2)))
                        .as(rule.group())
                        .containsExactly(0.0));
        for (String reason : List.of("bad_signature", "no_signature", "no_credential")) {
            assertThat(values("partnersync_inbound_refused_total", "reason=\"" + reason + "\""))
                    .containsExactly(0.0);
        }
        assertThat(server.metrics().lines().filter(line -> line.startsWith("partnersync_access_failed_total{")))
                .hasSize(6);

        partner.placed("VLV-1");
        partner.place("{}").is(422);
        assertThat(values("partnersync_orders_total", "outcome=\"invalid\"")).containsExactly(1.0);
        update("VLV-1", "NONSENSE", 422);
        assertThat(values("partnersync_status_updates_total", "outcome=\"status_not_mapped\""))
                .containsExactly(1.0);
        refreshed();
        server.api()
                .with("X-ChargeCars-Signature", "00")
                .post(partner.statusWebhookPath(), Seed.statusUpdate())
                .is(401);
        assertThat(values("partnersync_inbound_refused_total", "reason=\"bad_signature\""))
                .containsExactly(1.0);
    }

    /** A partner that keeps creating integrations with new names must not fill our memory, nor that of Prometheus. */
    @Test
    void keepsMetersOfSoManyIntegrationsAndNoMore() {
        var registry = new SimpleMeterRegistry();
        registry.config().meterFilter(server.part(MetricsConfiguration.class).noMoreIntegrationsThan());
        for (int number = 0; number < 2_500; number++) {
            registry.counter("partnersync.orders", "integration", "name-" + number)
                    .increment();
        }
        assertThat(registry.getMeters()).hasSize(2_000);
    }

    /** Causes the events whose counters exist only once they have been incremented. */
    private void provokeTheRareOnes() {
        ordersUpdatesAndADelivery();
        server.api().as("nonsense").get("/api/v1/partners").is(401);
        server.api()
                .with("X-ChargeCars-Signature", "00")
                .post(partner.statusWebhookPath(), Seed.statusUpdate())
                .is(401);
        var _ = TestUser.signedIn(server, "viewer");
    }

    private void update(String order, String status, int answered) {
        partner.api()
                .post(
                        partner.statusWebhookPath(),
                        Map.of("partner_order_id", order, "status", status, "timestamp", "2025-06-01T10:30:00Z"))
                .is(answered);
    }

    private void refreshed() {
        server.part(BacklogMetrics.class).round();
    }

    private double value(String metric, String label) {
        return values(metric, label).stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The values of a metric for this test's own partner. */
    private List<Double> values(String metric, String label) {
        return server.metric(metric, "partner=\"" + partner.id() + "\"", "integration=\"volvo_dealer_api\"", label);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
