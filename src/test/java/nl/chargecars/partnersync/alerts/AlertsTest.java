package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.housekeeping.JobState;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.outbound.DeliveryWorker;
import nl.chargecars.partnersync.reconciliation.ReconciliationWorker;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.AlertSettings.AlertWebhook;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Each trouble is one alert: opened once, told once, closed when it is over. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class AlertsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final SmtpServer smtp = new SmtpServer();
    private final HttpServer receiver = receiver();
    private final TestServer server = TestServer.alone(new AlertSettings(
            Optional.of(new AlertWebhook(address("/alerts"), SECRET)),
            Optional.of(new Mail(
                    "127.0.0.1",
                    smtp.port(),
                    Optional.empty(),
                    Optional.empty(),
                    "sync@chargecars.example",
                    List.of("planning@chargecars.example", "ict@chargecars.example"),
                    Mail.NO_TLS))));
    private volatile int answer = 200;
    private volatile boolean stopsHalfWay;

    private record Told(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    @BeforeEach
    void nothingIsWrong() {
        answer = 200;
        stopsHalfWay = false;
        server.db().update("delete from alert_notices");
        server.db().update("delete from alerts");
        server.db().update("update partner_integrations set is_active = false");
        server.db().update("update credentials set expires_at = null");
        server.db().update("delete from partner_status_updates");
        step();
        told.clear();
        smtp.forget();
    }

    @AfterAll
    void stop() {
        server.close();
        receiver.stop(0);
        smtp.close();
    }

    @Test
    void aDisabledEndpointIsOneAlertHoweverOftenAndOnHoweverManyNodesItIsLookedFor(CapturedOutput log) {
        TestPartner partner = TestPartner.integrated(server);
        disable(partner);
        for (int round = 0; round < 3; round++) {
            step();
            AtOnce.call(3, _ -> {
                server.part(AlertJob.class).run();
                return true;
            });
        }

        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.data()).hasSize(1);
        assertThat(open.text("/data/0/kind")).isEqualTo("endpoint_disabled");
        assertThat(open.text("/data/0/saying/code")).isEqualTo("endpoint_disabled");
        assertThat(open.text("/data/0/saying/at")).isNotEmpty();
        assertThat(open.text("/data/0/partner_id")).isEqualTo(partner.id().toString());
        String page = "/integrations/" + open.text("/data/0/integration_id");
        assertThat(open.text("/data/0/url")).isEqualTo(publicUrl() + page);
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().body())
                .contains("\"partner_name\":\"Volvo dealers\"", "\"integration_name\":\"volvo_dealer_api\"", page);
        assertThat(smtp.mails()).hasSize(1);
        assertThat(metric()).contains("partnersync_alerts_open{kind=\"endpoint_disabled\"} 1.0");
        assertThat(log.getAll().lines().filter(line -> line.contains("alert.opened")))
                .as("in the log")
                .singleElement()
                .asString()
                .contains(
                        " kind=endpoint_disabled ",
                        partner.id().toString(),
                        "whose=\"Volvo dealers, volvo_dealer_api\"");

        server.db().update("update partner_integrations set endpoint_disabled_at = null, endpoint_disabled_why = null");
        step();
        assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).data())
                .isEmpty();
        Reply closed = server.admin().get("/api/v1/alerts?state=closed").is(200);
        assertThat(closed.text("/data/0/closed_at"))
                .as("in the first of the two rounds of a step")
                .isEqualTo(server.clock().instant().minusSeconds(11).toString());
        assertThat(told).hasSize(2);
        assertThat(told.getLast().body()).contains("\"type\":\"alert.closed\"");
        assertThat(smtp.mails()).hasSize(2);

        disable(partner);
        step();
        assertThat(server.admin().get("/api/v1/alerts").is(200).data()).hasSize(2);
    }

    @Test
    void theWebhookIsSignedByStandardWebhooksAndToldUntilItIsAccepted() {
        answer = 500;
        disable(TestPartner.integrated(server));
        step();
        int refused = told.size();
        assertThat(refused).isPositive();
        answer = 200;
        server.clock().advance(Duration.ofMinutes(1));
        step();
        server.clock().advance(Duration.ofHours(1));
        step();

        assertThat(told).hasSize(refused + 1);
        assertThat(told.stream().map(one -> one.header("Webhook-id")).distinct())
                .hasSize(1);
        Told last = told.getLast();
        assertThat(last.header("User-agent")).as("as in every call of ours").startsWith("ChargeCars-PartnerSync/");
        assertThat(WebhookSignature.verifyStandard(
                        List.of(new WebhookSecret(SECRET)),
                        last.header("Webhook-id"),
                        last.header("Webhook-timestamp"),
                        last.body().getBytes(StandardCharsets.UTF_8),
                        last.header("Webhook-signature"),
                        WebhookSignature.TOLERANCE,
                        server.clock().instant().minus(Duration.ofHours(1))))
                .isTrue();
    }

    @Test
    @Timeout(30)
    void anAnswerWhoseBodyStopsHalfWayHoldsNobodyUp() {
        stopsHalfWay = true;
        disable(TestPartner.integrated(server));
        step();
        server.clock().advance(Duration.ofHours(1));
        step();
        assertThat(told).as("accepted, whatever else was to come").hasSize(1);
    }

    @Test
    void whatANodeWithoutChannelsFindsIsToldByTheOneThatHasThem() {
        disable(TestPartner.integrated(server));
        Instant due = server.clock().advance(Duration.ofSeconds(61));
        try (var other = Server.start(TestSettings.beside(server.settings()).build(), TestConfiguration.class)) {
            other.part(SettableClock.class).set(due);
            assertThat(other.part(Housekeeping.class).step()).contains("alerts");
            other.part(SettableClock.class).advance(Duration.ofSeconds(11));
            assertThat(other.part(Housekeeping.class).step())
                    .doesNotContain("alert-notices-webhook", "alert-notices-email");
        }
        assertThat(subjects()).hasSize(1);
        assertThat(told).isEmpty();

        step();
        assertThat(told).hasSize(1);
        assertThat(smtp.mails()).hasSize(1);
    }

    @Test
    void whatNobodyHadAChannelForIsNotToldWhenThereIsOneADayLater() {
        disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        server.clock().advance(Duration.ofHours(24));
        step();
        assertThat(told).isEmpty();
        assertThat(smtp.mails()).isEmpty();
        assertThat(server.db().count("alert_notices where settled_at is null")).isZero();
    }

    @Test
    void whatNoNodeHasAChannelForIsGivenUpByANodeWithoutAny() {
        disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        assertThat(server.db().count("alert_notices where settled_at is null")).isEqualTo(2);
        Instant later = server.clock().advance(Duration.ofHours(25));
        try (var other = Server.start(TestSettings.beside(server.settings()).build(), TestConfiguration.class)) {
            other.part(SettableClock.class).set(later);
            assertThat(other.part(Housekeeping.class).step())
                    .contains("alerts")
                    .doesNotContain("alert-notices-webhook", "alert-notices-email");
        }
        assertThat(server.db().count("alert_notices where settled_at is null")).isZero();
        assertThat(server.db().count("alert_notices where last_error = 'not set up'"))
                .isEqualTo(2);
    }

    /** The channel's job may come before the one that gives up. */
    @Test
    void whatWaitedADayForItsChannelIsNotToldByIt() {
        disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        server.clock().advance(Duration.ofHours(24));
        notices(WebhookChannel.NAME).run();
        assertThat(told).isEmpty();
    }

    /** Each job has a thread of its own. */
    @Test
    void eachChannelHasAJobOfItsOwnSoThatNoneWaitsForAnother() {
        disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        notices(WebhookChannel.NAME).run();
        assertThat(told).hasSize(1);
        assertThat(smtp.mails()).isEmpty();
        notices(MailChannel.NAME).run();
        assertThat(told).hasSize(1);
        assertThat(smtp.mails()).hasSize(1);
        assertThat(server.part(Housekeeping.class).states())
                .extracting(JobState::name)
                .contains("alert-notices-webhook", "alert-notices-email");
    }

    private NoticeJob notices(String channel) {
        return new NoticeJob(
                channel,
                server.part(NoticeRepository.class),
                server.part(ChannelRepository.class),
                server.part(AlertChannels.class),
                new SimpleMeterRegistry(),
                server.clock());
    }

    @Test
    void whatNobodyAcceptsIsGivenUpAfterADay() {
        answer = 503;
        disable(TestPartner.integrated(server));
        step();
        for (int hour = 0; hour < 26; hour++) {
            server.clock().advance(Duration.ofHours(1));
            step();
        }
        assertThat(told).hasSizeBetween(24, 26);
        assertThat(server.db().text("select last_error from alert_notices where channel = 'webhook'"))
                .isEqualTo("responded 503");
    }

    @Test
    void aChannelThatDoesNotTakeItIsCountedAndSeen() {
        assertThat(metric()).contains("partnersync_alert_notices_not_told_total{channel=\"email\"} 0.0");
        double before = notTold("webhook");
        answer = 503;
        disable(TestPartner.integrated(server));
        step();
        assertThat(notTold("webhook")).isGreaterThan(before);
        assertThat(notTold("email")).isZero();
        assertThat(server.part(ChannelDesk.class).list())
                .extracting(Channel::channel, Channel::accepted, Channel::errorCode, Channel::error)
                .containsExactly(
                        tuple("webhook", false, "responded", "responded 503"), tuple("email", true, null, null));

        answer = 200;
        server.clock().advance(Duration.ofMinutes(1));
        step();
        assertThat(server.part(ChannelDesk.class).list()).allMatch(Channel::accepted);
    }

    @Test
    void aTestAlertIsSentByEachChannelAtOnceAndItsFailureExplained() {
        Reply fine = server.admin().post("/api/v1/alerts/test", "").is(200);
        assertThat(fine.text("/data/0/channel")).isEqualTo("webhook");
        assertThat(fine.at("/data/0/accepted").asBoolean()).isTrue();
        assertThat(fine.at("/data/1/accepted").asBoolean()).isTrue();
        assertThat(told)
                .singleElement()
                .satisfies(one -> assertThat(one.body()).contains("\"type\":\"alert.test\"", "This is a test"));
        assertThat(smtp.mails())
                .singleElement()
                .asString()
                .contains("Subject: [Partner Sync] test", "This is a test: nothing is wrong");
        assertThat(subjects()).as("no alert").isEmpty();

        answer = 401;
        smtp.away(true);
        Reply refused = server.admin().post("/api/v1/alerts/test", "").is(200);
        smtp.away(false);
        assertThat(refused.text("/data/0/error_code")).isEqualTo("responded");
        assertThat(refused.text("/data/0/error")).isEqualTo("responded 401");
        assertThat(refused.text("/data/0/message")).contains("PARTNERSYNC_ALERT_WEBHOOK_SECRET");
        assertThat(refused.at("/data/1/accepted").asBoolean()).isFalse();
        assertThat(refused.text("/data/1/error_code")).isEqualTo("refused");
        assertThat(refused.raw()).doesNotContain(SECRET);
        assertThat(server.db().count("audit_logs where action = 'ALERT_TEST_SENT' and record_id = 'webhook'"))
                .isEqualTo(2);
        assertThat(
                        server.db()
                                .count(
                                        "audit_logs where action = 'ALERT_TEST_SENT' and changes ->> 'error_code' = 'responded'"))
                .isEqualTo(1);
    }

    private double notTold(String channel) {
        return metric().lines()
                .filter(line ->
                        line.startsWith("partnersync_alert_notices_not_told_total{channel=\"" + channel + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theMailSaysWhatIsWrongToEverybodyNamed() {
        disable(TestPartner.integrated(server));
        step();
        assertThat(smtp.mails())
                .singleElement()
                .asString()
                .contains("MAIL FROM:<sync@chargecars.example>")
                .contains("RCPT TO:<planning@chargecars.example>", "RCPT TO:<ict@chargecars.example>")
                .contains("Subject: [Partner Sync] endpoint disabled, Volvo dealers, volvo_dealer_api")
                .contains("deliveries are held", "See: " + publicUrl() + "/integrations/");
    }

    @Test
    void aBreakerThatIsOpenForAQuarterOfAnHourIsAnAlert() {
        TestPartner partner =
                TestPartner.integrated(server, Seed.integration().with("/webhook_url", address("/refusing")));
        server.db()
                .update(
                        "insert into lanes (integration_id, breaker, open_since)"
                                + " select id, 'half_open', ?::timestamptz from partner_integrations where partner_organization_id = ?"
                                + " on conflict (integration_id) do update"
                                + " set breaker = excluded.breaker, open_since = excluded.open_since",
                        server.clock().instant().toString(),
                        partner.id().value());
        step();
        assertThat(subjects()).isEmpty();
        server.clock().advance(Duration.ofMinutes(15));
        step();
        assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).text("/data/0/kind"))
                .isEqualTo("breaker_open");
        sends(partner, false);
        step();
        assertThat(subjects())
                .as("somebody decided that nothing is sent, so nothing is probed")
                .isEmpty();
        sends(partner, true);
        step();
        assertThat(subjects()).hasSize(1);
        server.db().update("update lanes set breaker = 'closed', open_since = null");
        step();
        assertThat(subjects()).isEmpty();
    }

    /** Its pauses are of an hour soon, so that few failures are counted. */
    @Test
    void aPartnerThatAnswersNothingThatItIsAskedIsAnAlertAndFailingUntilItDoes() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.simulator.expect(ExpectedCredential.bearer("another"));
            polled.poll();
            step();
            assertThat(subjects()).as("once").isEmpty();
            for (int hour = 0; hour < 5; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
            step();
            String integration = health(polled.partner, "integration_id");
            assertThat(subjects()).containsExactly("integration " + integration);
            assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).text("/data/0/saying/code"))
                    .isEqualTo("polling_never_answered");
            assertThat(health(polled.partner, "state")).isEqualTo("failing");
            assertThat(page(integration))
                    .contains("Asking the partner for statuses came to nothing the last 6 times")
                    .contains("6 asked, 0 with news, 6 failed")
                    .doesNotContain("Nothing stands in the way");

            polled.simulator.expect(ExpectedCredential.bearer("t0ken"));
            polled.pollAfter(Duration.ofHours(1));
            step();
            assertThat(subjects()).isEmpty();
            assertThat(health(polled.partner, "state")).isEqualTo("healthy");
            assertThat(page(integration)).contains("0 failed").doesNotContain("6 failed");

            polled.order("A-2");
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(500));
            for (int hour = 0; hour < 4; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
            step();
            assertThat(told.getLast().body()).contains("none of our questions for statuses since ");
            polled.configure(PolledPartner.configuration().with("/sync_enabled", false));
            step();
            assertThat(subjects()).as("asked no more").isEmpty();
        }
    }

    @Test
    void aPartnerWithNothingLeftToBeAskedForFailsNoMore() {
        try (var polled = PolledPartner.of(server)) {
            String order = polled.order("A-1");
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(503));
            for (int hour = 0; hour < 4; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
            step();
            assertThat(subjects()).hasSize(1);
            polled.change(order, "cancelled");
            polled.pollAfter(Duration.ofHours(51));
            step();
            assertThat(subjects()).isEmpty();
            assertThat(health(polled.partner, "state")).isEqualTo("healthy");
        }
    }

    /** The answer before was of yesterday. */
    @Test
    void aPartnerAskedOnceADayIsAnAlertAQuarterOfAnHourAfterItsFirstSilenceAndNoEarlier() {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
            polled.order("A-1");
            polled.says("A-1", "RECEIVED");
            polled.poll();
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(503));
            polled.pollAfter(Duration.ofDays(1));
            Instant first = server.clock().instant();
            polled.pollAfter(Duration.ofMinutes(1));
            polled.pollAfter(Duration.ofMinutes(2));
            step();
            assertThat(health(polled.partner, "state")).isEqualTo("failing");
            assertThat(subjects()).as("four minutes").isEmpty();

            polled.pollAfter(Duration.ofMinutes(4));
            step();
            assertThat(subjects()).as("nine minutes").isEmpty();
            server.clock().set(first.plus(Duration.ofMinutes(15)));
            step();
            assertThat(Instant.parse(onlyAlert().at("/data/0/saying/at").asString()))
                    .isEqualTo(first);
        }
    }

    /** The database refuses what is noted of the partner's answer, as it would what nobody thought of. */
    @Test
    void whatFailsOnOurSideIsNoSilenceOfThePartner() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            whileItsAnswerIsNotTaken(polled, 4);
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isGreaterThanOrEqualTo(3);
            step();
            assertThat(subjects()).isEmpty();
            assertThat(page(health(polled.partner, "integration_id")))
                    .contains("Something went wrong at ChargeCars")
                    .doesNotContain("state failing", "reason failing");
        }
    }

    /** Nobody has seen an answer: people would be told that it is over, and a quarter of an hour later that it is not. */
    @Test
    void oneFailureOnOurSideBetweenSilencesLeavesTheAlertOpenAndTwoInARowCloseIt() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.simulator.expect(ExpectedCredential.bearer("another"));
            for (int hour = 0; hour < 4; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
            step();
            String alert = onlyAlert().text("/data/0/alert_id");

            polled.simulator.expect(ExpectedCredential.bearer("t0ken"));
            whileItsAnswerIsNotTaken(polled, 1);
            assertThat(polled.progress().text("/data/progress/last_error_code")).isEqualTo("our_fault");
            step();
            assertThat(onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);

            polled.simulator.expect(ExpectedCredential.bearer("another"));
            polled.pollAfter(Duration.ofHours(1));
            step();
            assertThat(onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);

            polled.simulator.expect(ExpectedCredential.bearer("t0ken"));
            whileItsAnswerIsNotTaken(polled, 2);
            step();
            assertThat(subjects()).isEmpty();
        }
    }

    /** Asked so often, an hour apart. */
    private void whileItsAnswerIsNotTaken(PolledPartner polled, int times) {
        server.db()
                .update("alter table polled_orders"
                        + " add constraint not_taken check (partner_status <> 'IN_PROGRESS') not valid");
        try {
            for (int hour = 0; hour < times; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
        } finally {
            server.db().update("alter table polled_orders drop constraint not_taken");
        }
    }

    private static void sends(TestPartner partner, boolean enabled) {
        partner.configure(Map.of("integration_name", "volvo_dealer_api", "sync_enabled", enabled))
                .is(200);
    }

    @Test
    void aDeliveryThatFailedForGoodIsAnAlertUntilItIsDismissed() {
        TestPartner partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .with("/webhook_url", address("/refusing").toString())
                        .with("/webhook_events", List.of("order_created"))
                        .with("/retry_schedule", List.of(0)));
        partner.placed("REFUSED-1");
        partner.placed("REFUSED-2");
        server.part(DeliveryWorker.class).step();
        step();
        step();
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.text("/data/0/kind")).isEqualTo("deliveries_failed");
        assertThat(open.at("/data/0/saying/number").asInt()).isEqualTo(2);
        assertThat(open.text("/data/0/integration_name")).isEqualTo("volvo_dealer_api");
        assertThat(told).as("told once").hasSize(1);

        server.clock().advance(Duration.ofHours(1));
        partner.placed("REFUSED-3");
        server.part(DeliveryWorker.class).step();
        step();
        assertThat(onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(3);
        assertThat(told).as("by the same answer").hasSize(1);
        server.db()
                .update("update deliveries set last_response_status = 401 where state = 'failed' and id ="
                        + " (select max(id::text)::uuid from deliveries)");
        step();
        assertThat(told).as("by another one").hasSize(2).noneMatch(AlertsTest::isClosing);

        server.db().update("update deliveries set state = 'dismissed' where state = 'failed'");
        step();
        assertThat(subjects()).isEmpty();
        assertThat(told.getLast().body()).contains("alert.closed");
    }

    @Test
    void whatComparisonsFoundIsOneAlertUntilItIsDecidedOrGone() {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("AGREES");
        compared(partner, false, "FIRST", "SECOND");
        step();
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.text("/data/0/kind")).isEqualTo("differences_open");
        assertThat(open.at("/data/0/saying/number").asInt()).isEqualTo(2);
        assertThat(open.raw()).doesNotContain("FIRST");
        server.clock().advance(Duration.ofHours(1));
        compared(partner, false, "FIRST", "SECOND");
        step();
        assertThat(told).as("found again").hasSize(1);
        partner.api()
                .post(
                        partner.path("/reconciliation"),
                        Map.of(
                                "partial",
                                true,
                                "orders",
                                List.of(Map.of("partner_order_id", "AGREES", "status", "CONFIRMED"))))
                .is(200);
        step();
        assertThat(onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(3);
        assertThat(told).as("differ in another way").hasSize(2).noneMatch(AlertsTest::isClosing);

        compared(partner, true);
        compared(partner, true, "THIRD");
        step();
        assertThat(subjects()).as("a list of others says nothing about those").hasSize(1);

        compared(partner, false);
        step();
        assertThat(subjects()).as("a whole list names them no more").isEmpty();
    }

    /** A list that the partner posts: one order that agrees, and these, which we do not know. */
    private static void compared(TestPartner partner, boolean partial, String... unknown) {
        List<Map<String, String>> orders = Stream.concat(Stream.of("AGREES"), Stream.of(unknown))
                .map(order -> Map.of("partner_order_id", order, "status", "RECEIVED"))
                .toList();
        partner.api()
                .post(partner.path("/reconciliation"), Map.of("partial", partial, "orders", orders))
                .is(200);
    }

    @Test
    void comparisonsThatFailedOnTwoDaysAreAnAlertUntilOneComesToItsEnd() {
        try (var polled = neverCompared()) {
            compareAllDay();
            assertThat(subjects()).as("one day").isEmpty();

            compareInTheMorning();
            assertThat(subjects()).as("the second is not over yet").isEmpty();
            compareAgain();
            Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
            assertThat(open.text("/data/0/kind")).isEqualTo("comparison_failing");
            assertThat(open.text("/data/0/saying/at")).isNotEmpty();
            assertThat(open.text("/data/0/integration_name")).isEqualTo("volvo_dealer_api");

            String since = open.text("/data/0/saying/at");
            compareAllDay();
            assertThat(onlyAlert().at("/data/0/saying/at").asString())
                    .as("the first of three")
                    .isEqualTo(since);

            polled.simulator.script().clear();
            compareInTheMorning();
            assertThat(subjects()).isEmpty();
            assertThat(told.getLast().body()).contains("alert.closed");
        }
    }

    @Test
    void comparisonsThatFailedBeforeThePartnerWasLeftAloneForLongAreNoAlert() {
        try (var _ = neverCompared()) {
            compareAllDay();
            compareAllDay();
            assertThat(subjects()).hasSize(1);
            server.clock().advance(Duration.ofDays(10));
            compareInTheMorning();
            assertThat(subjects()).isEmpty();
        }
    }

    @Test
    void aComparisonThatEndedBecauseSomebodySwitchedPollingOffDidNotFail() {
        try (var _ = neverCompared()) {
            compareAllDay();
            compareAllDay();
            assertThat(subjects()).hasSize(1);
            server.db()
                    .update("update reconciliation_runs set error_code = 'not_polled'"
                            + " where day = (select max(day) from reconciliation_runs)");
            step();
            assertThat(subjects()).isEmpty();
        }
    }

    /** Its partner answers nothing, which is found out when its orders are compared. */
    private PolledPartner neverCompared() {
        var polled = PolledPartner.of(server);
        polled.order("A-1");
        polled.says("A-1", "RECEIVED");
        polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(500));
        return polled;
    }

    /** Five times. */
    private void compareAllDay() {
        compareInTheMorning();
        compareAgain();
    }

    /** Of the next day. */
    private void compareInTheMorning() {
        server.clock()
                .set(server.clock()
                        .instant()
                        .atZone(DutchTime.ZONE)
                        .plusDays(1)
                        .with(LocalTime.of(4, 0))
                        .toInstant());
        compare();
    }

    private void compareAgain() {
        for (int hours : new int[] {1, 2, 4, 8}) {
            server.clock().advance(Duration.ofHours(hours));
            compare();
        }
    }

    private void compare() {
        server.part(ReconciliationWorker.class).step();
        step();
    }

    @Test
    void statusesThatAreNotMappedAreAnAlertUntilTheyAreProcessedOrDismissed() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        partner.api()
                .post(partner.statusWebhookPath(), Seed.statusUpdate().with("/status", "Jan Janssen +31612345678"))
                .isFailure(422, "STATUS_NOT_MAPPED");
        step();
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.text("/data/0/kind")).isEqualTo("statuses_not_mapped");
        assertThat(open.at("/data/0/saying/number").asInt()).isPositive();
        assertThat(open.raw())
                .contains("One status update of the partner waits")
                .doesNotContain("Janssen");

        server.clock().advance(Duration.ofDays(31));
        step();
        assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).raw())
                .as("however long it takes")
                .contains("statuses_not_mapped");
        partner.api()
                .post(partner.path("/status-updates/dismiss"), Map.of("outcome", "status_not_mapped"))
                .is(200);
        step();
        assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).raw())
                .doesNotContain("statuses_not_mapped");
    }

    @Test
    void whatJoinsAForgottenCauseIsCountedAndAnotherCauseIsToldOnce() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        unmapped(partner, "FORGOTTEN");
        step();
        server.clock().advance(Duration.ofHours(2));
        unmapped(partner, "FORGOTTEN");
        step();
        assertThat(onlyAlert().text("/data/0/message")).startsWith("2 status updates");
        assertThat(onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(2);
        assertThat(told).as("more of the same").hasSize(1);

        unmapped(partner, "NEW");
        step();
        assertThat(told).as("a cause that joins it").hasSize(2).noneMatch(AlertsTest::isClosing);
        assertThat(told.getLast().body()).contains("3 status updates");
        unmapped(partner, "NEWER");
        step();
        assertThat(told).as("within the hour").hasSize(2);
        assertThat(onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(4);
        server.clock().advance(Duration.ofHours(1));
        step();
        step();
        assertThat(told).hasSize(3).noneMatch(AlertsTest::isClosing);

        server.db().update("update partner_status_updates set dismissed_at = now() where partner_status = 'NEW'");
        server.clock().advance(Duration.ofHours(2));
        step();
        assertThat(onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(3);
        assertThat(told).as("a cause that is over").hasSize(3);
        unmapped(partner, "NEW");
        step();
        assertThat(told).as("and is there again").hasSize(4);

        server.db().update("update partner_status_updates set dismissed_at = now()");
        step();
        assertThat(subjects()).isEmpty();
        assertThat(told).hasSize(5);
        assertThat(told.getLast().body()).contains("\"type\":\"alert.closed\"", "4 status updates");
        assertThat(server.db().count("alerts where causes::text ilike '%new%'"))
                .as("no words")
                .isZero();
    }

    /** As is one that a node of the release before opens beside us. */
    @Test
    void anAlertThatAnEarlierReleaseOpenedIsNotToldAgainAndKeepsWhoLooksAfterIt() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        unmapped(partner, "FORGOTTEN");
        step();
        String alert = onlyAlert().text("/data/0/alert_id");
        server.admin().post("/api/v1/alerts/" + alert + "/acknowledge", "").is(200);
        server.db().update("update alerts set causes = null");

        server.clock().advance(Duration.ofHours(2));
        step();
        assertThat(onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);
        assertThat(onlyAlert().text("/data/0/acknowledged_by")).startsWith("staff:");
        assertThat(told).hasSize(1);

        unmapped(partner, "NEW");
        step();
        assertThat(told).as("a cause that joins it").hasSize(2).noneMatch(AlertsTest::isClosing);
    }

    private void unmapped(TestPartner partner, String word) {
        server.clock().advance(Duration.ofSeconds(1));
        partner.api()
                .post(
                        partner.statusWebhookPath(),
                        Seed.statusUpdate()
                                .with("/status", word)
                                .with("/timestamp", server.clock().instant().toString()))
                .isFailure(422, "STATUS_NOT_MAPPED");
    }

    private Reply onlyAlert() {
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.data()).hasSize(1);
        return open;
    }

    @Test
    void noMoreStatusesThatAreNotMappedAreWalkedThroughThanAreCounted() {
        TestPartner partner = TestPartner.integrated(server);
        Instant now = server.clock().instant();
        Instant old = now.minus(Duration.ofDays(200));
        server.db().update("""
                insert into partner_status_updates (
                    id, partner_organization_id, received_at, origin, partner_order_id, partner_status, partner_timestamp, outcome,
                    processed_at)
                select (left(old.id, 24) || lpad(to_hex(number), 12, '0'))::uuid, ?, old.at, 'webhook', 'NOBODY-1', 'STRANGE',
                       old.at, case when number % 5 = 0 then 'status_not_mapped' else 'stale' end, old.at
                from (select ?::text as id, ?::timestamptz as at) as old, generate_series(1, 10000) as number
                """, partner.id().value(), Uuid7.earliest(old).toString(), old.toString());
        server.db().update("analyze partner_status_updates");
        List<String> plan = server.db()
                .client()
                .sql("explain (analyze, costs off, timing off, summary off) " + UnmappedStatuses.SELECT)
                .query((row, _) -> row.getString(1))
                .list();
        assertThat(String.join("\n", plan))
                .contains("partner_status_updates_open on partner_status_updates")
                .doesNotContainPattern("actual rows=([2-9]|\\d\\d)\\d{3}|Removed by Filter: \\d{4}");
    }

    @Test
    void aCredentialAboutToExpireIsAnAlert14And3And1DaysBeforeAndFromItsEndUntilItIsRevoked() {
        TestPartner partner = TestPartner.withoutIntegration(server);
        Instant expiresAt = server.clock().instant().plus(Duration.ofDays(20));
        String credential = keyUntil(partner, expiresAt);
        assertToldOfItsEnd(expiresAt, () -> {
            assertThat(TestUser.signedIn(server, "admin")
                            .open("/partners/" + partner.id())
                            .is(200)
                            .body())
                    .as("where it is revoked")
                    .contains(credential + "/revoke");
            server.admin().delete(partner.path("/credentials/" + credential)).is(200);
        });
        assertThat(server.db()
                        .text(
                                "select changes -> 'state' ->> 'from' from audit_logs"
                                        + " where action = 'CREDENTIAL_REVOKED' and record_id = ?",
                                credential))
                .isEqualTo("expired");
    }

    @Test
    void anExpiredCredentialThatNobodyRevokesIsNoAlertAfterAFortnightAndNobodyIsToldThatItIsOver() {
        Instant expiresAt = server.clock().instant().plus(Duration.ofHours(1));
        keyUntil(TestPartner.withoutIntegration(server), expiresAt);
        step();
        server.clock().set(expiresAt.plus(Duration.ofDays(13)));
        step();
        assertThat(subjects()).singleElement().asString().endsWith(", expired");
        server.clock().set(expiresAt.plus(Duration.ofDays(14)));
        step();
        assertThat(subjects()).isEmpty();
        assertThat(told).as("in one day, and expired").hasSize(2).noneMatch(AlertsTest::isClosing);
    }

    private String keyUntil(TestPartner partner, Instant expiresAt) {
        return server.admin()
                .post(partner.path("/credentials"), Map.of("type", "api_key", "expires_at", expiresAt.toString()))
                .is(201)
                .text("/data/credential_id");
    }

    @Test
    void aClientCertificateAboutToExpireIsAnAlertToo() throws ClientCertificate.UnusableException {
        var test = TestCertificate.of("chargecars");
        var certificate = new ClientCertificate(test.certificatePem(), test.privateKeyPem());
        TestPartner partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .with(
                                "/client_certificate",
                                Map.of(
                                        "certificate_pem", certificate.certificatePem(),
                                        "private_key_pem", certificate.privateKeyPem())));
        Instant expiresAt = server.clock().instant().plus(Duration.ofDays(20)); // not in ten years
        assertThat(server.db()
                        .update(
                                "update partner_integrations set client_certificate_expires_at = ?::timestamptz"
                                        + " where client_certificate_expires_at = ?::timestamptz"
                                        + " and partner_organization_id = ?",
                                expiresAt.toString(),
                                certificate.expiresAt().toString(),
                                partner.id().value()))
                .isEqualTo(1);
        assertToldOfItsEnd(
                expiresAt,
                () -> server.db()
                        .update(
                                "update partner_integrations set client_certificate_expires_at = ?::timestamptz"
                                        + " where partner_organization_id = ?",
                                expiresAt.plus(Duration.ofDays(365)).toString(),
                                partner.id().value()));
        assertThat(told.getFirst().body()).contains("client certificate of the integration volvo_dealer_api");
        assertThat(smtp.mails().getFirst()).contains("credential expiring, Volvo dealers, volvo_dealer_api");
    }

    private void assertToldOfItsEnd(Instant expiresAt, Runnable mended) {
        step();
        assertThat(subjects()).isEmpty();
        for (int days : new int[] {14, 3, 1}) {
            server.clock().set(expiresAt.minus(Duration.ofDays(days)).plusSeconds(1));
            step();
            step();
            assertThat(subjects()).singleElement().asString().endsWith(", " + days + (days == 1 ? " day" : " days"));
        }
        server.clock().set(expiresAt.plusSeconds(120));
        step();
        assertThat(subjects()).singleElement().asString().endsWith(", expired");
        assertThat(told).hasSize(4).noneMatch(AlertsTest::isClosing);
        assertThat(told.getLast().body()).contains(" expired at ");
        assertThat(smtp.mails()).hasSize(4).noneMatch(mail -> mail.contains("] over: "));

        mended.run();
        step();
        assertThat(subjects()).isEmpty();
        assertThat(told).hasSize(5);
        assertThat(told.stream().filter(AlertsTest::isClosing))
                .singleElement()
                .satisfies(one -> assertThat(one.body()).contains(", expired\""));
        assertThat(smtp.mails().getLast()).contains("] over: ");
    }

    private static boolean isClosing(Told told) {
        return told.body().contains("\"type\":\"alert.closed\"");
    }

    @Test
    void aPartnerSilentForLongerThanUsualIsAnAlertAndAQuietNightIsNot() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        server.clock().advance(Duration.ofHours(6));
        step();
        assertThat(subjects()).isEmpty();

        server.clock().advance(Duration.ofHours(5));
        step();
        assertThat(subjects()).containsExactly("partner " + partner.id());
        assertThat(smtp.mails().getLast()).contains("partner silent, Volvo dealers, volvo_dealer_api");
        assertThat(health(partner, "state")).isEqualTo("silent");
        assertThat(page(health(partner, "integration_id"))).contains("for longer than is usual for it");

        partner.placed("SECOND");
        server.clock().advance(Duration.ofMinutes(1));
        step();
        assertThat(subjects()).isEmpty();
        assertThat(health(partner, "state")).isEqualTo("healthy");
        assertThat(server.db().count("integration_hours where heard_orders = 1"))
                .isPositive();
    }

    /** What is usual is the partner's, as what was heard last is. */
    @Test
    void aPartnerWhoseIntegrationWasReplacedIsMissedAsSoonAsBefore() {
        JsonBody integration = Seed.integration().with("/inbound_auth", "either");
        TestPartner partner = TestPartner.integrated(server, integration);
        partner.placed("FIRST");
        heardForFiveWeeks();
        partner.configure(integration.with("/is_active", false)).is(200);
        partner.configure(integration.with("/integration_name", "their new portal"))
                .is(201);
        server.clock().advance(Duration.ofHours(6));
        step();
        assertThat(subjects()).as("quiet hours").isEmpty();

        server.clock().advance(Duration.ofHours(5));
        step();
        assertThat(subjects()).containsExactly("partner " + partner.id());
        assertThat(smtp.mails().getLast()).contains("partner silent, Volvo dealers, their new portal");
    }

    /** Of the active integration, two messages in each of the hours before now but the six that follow this one. */
    private void heardForFiveWeeks() {
        server.db()
                .update(
                        "insert into integration_hours (integration_id, hour, succeeded, failed, heard_updates)"
                                + " select id, date_trunc('hour', ?::timestamptz) - make_interval(hours => ago), 2, 0, 2"
                                + " from partner_integrations, generate_series(1, 5 * 7 * 24) as ago"
                                + " where is_active and ago % 24 < 18",
                        server.clock().instant().toString());
    }

    @Test
    void aStatusThatSomebodyHereTookOverIsNoWordFromThePartner() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        String heard = health(partner, "last_heard_at");
        server.clock().advance(Duration.ofHours(11));
        step();
        assertThat(subjects()).containsExactly("partner " + partner.id());

        String run = partner.api()
                .post(
                        partner.path("/reconciliation"),
                        Map.of(
                                "partial",
                                true,
                                "orders",
                                List.of(Map.of("partner_order_id", "FIRST", "status", "IN_PROGRESS"))))
                .is(200)
                .text("/data/run/run_id");
        assertThat(server.admin()
                        .post(partner.path("/reconciliation/runs/" + run + "/apply"), Map.of("take", "partner"))
                        .is(200)
                        .text("/data/results/0/outcome"))
                .isEqualTo("applied");
        step();
        assertThat(subjects()).containsExactly("partner " + partner.id());
        assertThat(health(partner, "last_heard_at")).isEqualTo(heard);
    }

    /** See {@link #heardForFiveWeeks}. */
    private TestPartner usuallyHeardButForTheNextSixHours() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed("FIRST");
        heardForFiveWeeks();
        return partner;
    }

    private String page(String integration) {
        return TestUser.signedIn(server, "viewer")
                .open("/integrations/" + integration)
                .is(200)
                .body();
    }

    private String health(TestPartner partner, String member) {
        return server.admin()
                .get("/api/v1/monitoring/partner-integrations?limit=200")
                .is(200)
                .data()
                .valueStream()
                .filter(health ->
                        health.path("partner_id").asString().equals(partner.id().toString()))
                .map(health -> health.path(member).asString())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aJobOfHousekeepingThatFailsAgainAndAgainIsAnAlert() {
        server.db()
                .update(
                        "update housekeeping_jobs set failures_in_a_row = 3, last_error = 'Boom', due_at = ?::timestamptz"
                                + " where name = 'retention'",
                        server.clock().instant().plus(Duration.ofHours(1)).toString());
        step();
        assertThat(subjects()).containsExactly("job retention");
        server.db()
                .update(
                        "update housekeeping_jobs set failures_in_a_row = 0, last_error = null where name = 'retention'");
        step();
        assertThat(subjects()).isEmpty();
    }

    @Test
    void aJobThatFailsIsTheSameAlertOnANodeThatItIsNotForAndForADayAfterItsOwnNodesAreGone() {
        server.db()
                .update("update housekeeping_jobs set failures_in_a_row = 3, last_error = 'Boom'"
                        + " where name = 'alert-notices-email'");
        server.part(AlertJob.class).run();
        assertThat(subjects()).containsExactly("job alert-notices-email");
        try (var other = Server.start(TestSettings.beside(server.settings()).build(), TestConfiguration.class)) {
            other.part(SettableClock.class).set(server.clock().instant());
            other.part(AlertJob.class).run();
            assertThat(subjects()).containsExactly("job alert-notices-email");

            other.part(SettableClock.class).set(server.clock().advance(Duration.ofHours(2)));
            other.part(Housekeeping.class).step();
            assertThat(onlyAlert().text("/data/0/subject")).isEqualTo("job alert-notices-email");
            assertThat(onlyAlert().text("/data/0/saying/code")).isEqualTo("job_overdue");

            other.part(SettableClock.class).set(server.clock().advance(Duration.ofHours(24)));
            other.part(Housekeeping.class).step();
            assertThat(subjects()).as("no node may have that channel any more").isEmpty();
            assertThat(server.db().count("alert_notices where occasion = 'closed'"))
                    .as("nobody has mended it")
                    .isZero();
        }
        server.db()
                .update("update housekeeping_jobs set failures_in_a_row = 0, last_error = null"
                        + " where name = 'alert-notices-email'");
    }

    @Test
    void aNodeWhoseClockIsBehindClosesWhatIsOverToo() {
        disable(TestPartner.integrated(server));
        step();
        server.db().update("update alerts set opened_at = opened_at + interval '1 hour'");
        server.db().update("update partner_integrations set endpoint_disabled_at = null, endpoint_disabled_why = null");
        disable(TestPartner.integrated(server));
        step();
        assertThat(server.db().count("alerts where closed_at = opened_at")).isOne();
        assertThat(subjects()).hasSize(1);
    }

    @Test
    void acknowledgingKeepsTheFirstWhoDidAndIsAudited() {
        disable(TestPartner.integrated(server));
        step();
        String alert = server.admin().get("/api/v1/alerts").is(200).text("/data/0/alert_id");
        Reply first = server.admin()
                .post("/api/v1/alerts/" + alert + "/acknowledge", "")
                .is(200);
        assertThat(first.text("/data/acknowledged_by")).startsWith("staff:");
        server.clock().advance(Duration.ofMinutes(1));
        assertThat(server.admin()
                        .post("/api/v1/alerts/" + alert + "/acknowledge", "")
                        .is(200)
                        .text("/data/acknowledged_at"))
                .isEqualTo(first.text("/data/acknowledged_at"));
        assertThat(server.db().count("audit_logs where action = 'ALERT_ACKNOWLEDGED' and record_id = ?", alert))
                .isEqualTo(1);
    }

    private void disable(TestPartner partner) {
        server.db()
                .update(
                        "update partner_integrations set endpoint_disabled_at = ?::timestamptz, endpoint_disabled_why = 'gone'"
                                + " where partner_organization_id = ?",
                        server.clock().instant().toString(),
                        partner.id().value());
    }

    /** A round in which everything is due, and one that tells what it found. */
    private void step() {
        server.clock().advance(Duration.ofSeconds(61));
        server.part(Housekeeping.class).step();
        server.clock().advance(Duration.ofSeconds(11));
        server.part(Housekeeping.class).step();
    }

    private List<String> subjects() {
        return server.admin()
                .get("/api/v1/alerts?state=open")
                .is(200)
                .data()
                .valueStream()
                .map(alert -> alert.path("subject").asString())
                .toList();
    }

    private String publicUrl() {
        return server.part(Settings.class).publicUrl().toString();
    }

    private String metric() {
        server.part(AlertMetrics.class).round();
        return server.management().get("/actuator/prometheus").is(200).raw();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + path);
    }

    private HttpServer receiver() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            http.createContext("/alerts", this::take);
            http.createContext("/refusing", exchange -> {
                exchange.sendResponseHeaders(422, -1);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        told.add(new Told(
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        if (stopsHalfWay) {
            exchange.sendResponseHeaders(answer, 10);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            return;
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }
}
