package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.alerts.TestAlerts.Told;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.housekeeping.JobState;
import nl.chargecars.partnersync.pages.Language;
import nl.chargecars.partnersync.settings.AlertSettings.AlertWebhook;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.web.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that alerts are sent by webhook and by e-mail, by each channel until it has accepted the notice or the notice is a day old.
 */
class AlertNoticesTest {

    @RegisterExtension
    static final TestAlerts alerts = new TestAlerts();

    private final TestServer server = alerts.server;

    @Test
    void theWebhookIsSignedByStandardWebhooksAndToldUntilItIsAccepted() {
        alerts.answers(500);
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        int refused = alerts.told().size();
        assertThat(refused).isPositive();
        alerts.answers(200);
        server.clock().advance(Duration.ofMinutes(1));
        alerts.step();
        server.clock().advance(Duration.ofHours(1));
        alerts.step();

        assertThat(alerts.told()).hasSize(refused + 1);
        assertThat(alerts.told().stream().map(one -> one.header("Webhook-id")).distinct())
                .hasSize(1);
        Told last = alerts.told().getLast();
        assertThat(last.header("User-agent")).as("as in every call of ours").startsWith("ChargeCars-PartnerSync/");
        assertThat(WebhookSignature.verifyStandard(
                        List.of(new WebhookSecret(TestAlerts.SECRET)),
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
        alerts.stopsHalfWay();
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        server.clock().advance(Duration.ofHours(1));
        alerts.step();
        assertThat(alerts.told()).as("accepted, whatever else was to come").hasSize(1);
    }

    @Test
    void whatANodeWithoutChannelsFindsIsToldByTheOneThatHasThem() {
        alerts.disable(TestPartner.integrated(server));
        Instant due = server.clock().advance(Duration.ofSeconds(61));
        try (var other = Server.start(TestSettings.beside(server.settings()).build(), TestConfiguration.class)) {
            other.part(SettableClock.class).set(due);
            assertThat(other.part(Housekeeping.class).step()).contains("alerts");
            other.part(SettableClock.class).advance(Duration.ofSeconds(11));
            assertThat(other.part(Housekeeping.class).step())
                    .doesNotContain("alert-notices-webhook", "alert-notices-email");
        }
        assertThat(alerts.subjects()).hasSize(1);
        assertThat(alerts.told()).isEmpty();

        alerts.step();
        assertThat(alerts.told()).hasSize(1);
        assertThat(alerts.smtp.mails()).hasSize(1);
    }

    @Test
    void whatNobodyHadAChannelForIsNotToldWhenThereIsOneADayLater() {
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        server.clock().advance(Duration.ofHours(24));
        alerts.step();
        assertThat(alerts.told()).isEmpty();
        assertThat(alerts.smtp.mails()).isEmpty();
        assertThat(server.db().count("alert_notices where settled_at is null")).isZero();
    }

    @Test
    void whatNoNodeHasAChannelForIsGivenUpByANodeWithoutAny() {
        alerts.disable(TestPartner.integrated(server));
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

    /** The channel's job may run before the job that gives up notices. */
    @Test
    void whatWaitedADayForItsChannelIsNotToldByIt() {
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        server.clock().advance(Duration.ofHours(24));
        notices(WebhookChannel.NAME).run();
        assertThat(alerts.told()).isEmpty();
    }

    @Test
    void aNoticeFromBeforeTheClockWasSetBackIsToldAtOnce() {
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        server.db().update("update alert_notices set due_at = due_at + interval '16 minutes'");
        notices(WebhookChannel.NAME).run();
        assertThat(alerts.told()).as("a pause between attempts").isEmpty();
        server.db().update("update alert_notices set due_at = due_at + interval '1 second'");
        notices(WebhookChannel.NAME).run();
        notices(WebhookChannel.NAME).run();
        assertThat(alerts.told()).hasSize(1);
    }

    /** Each job runs on its own thread. */
    @Test
    void eachChannelHasAJobOfItsOwnSoThatNoneWaitsForAnother() {
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        notices(WebhookChannel.NAME).run();
        assertThat(alerts.told()).hasSize(1);
        assertThat(alerts.smtp.mails()).isEmpty();
        notices(MailChannel.NAME).run();
        assertThat(alerts.told()).hasSize(1);
        assertThat(alerts.smtp.mails()).hasSize(1);
        assertThat(server.part(Housekeeping.class).states())
                .extracting(JobState::name)
                .contains("alert-notices-webhook", "alert-notices-email");
    }

    @Test
    void thatItIsOverIsNotToldBeforeThatItBegan() {
        alerts.answers(503);
        alerts.smtp.away(true);
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        tellByBothChannels();
        alerts.smtp.away(false);
        alerts.answers(200);
        int refused = alerts.told().size();
        endTheTrouble();
        tellByBothChannels();
        assertThat(alerts.told()).as("the opening still waits").hasSize(refused);
        assertThat(alerts.smtp.mails()).isEmpty();

        server.clock().advance(Duration.ofSeconds(11));
        tellByBothChannels();
        tellByBothChannels();
        assertThat(alerts.told().stream().skip(refused).map(Told::isClosing)).containsExactly(false, true);
        assertThat(alerts.smtp.mails())
                .satisfiesExactly(
                        opened -> assertThat(opened).doesNotContain("voorbij"),
                        over -> assertThat(over).contains("] voorbij: "));
    }

    /** Such as a mail server that is away for a weekend. */
    @Test
    void thatItIsOverIsToldEvenAfterADayBehindThatItBegan() {
        alerts.answers(503);
        TestPartner partner = TestPartner.integrated(server);
        alerts.disable(partner);
        server.part(AlertJob.class).run();
        notices(WebhookChannel.NAME).run();
        endTheTrouble();
        int refused = alerts.told().size();
        server.clock().advance(Duration.ofHours(25));
        server.part(AlertJob.class).run();
        alerts.answers(200);
        notices(WebhookChannel.NAME).run();
        notices(WebhookChannel.NAME).run();
        assertThat(alerts.told().stream()
                        .skip(refused)
                        .filter(one -> one.body().contains(partner.id().toString()))
                        .filter(one -> one.body().contains("endpoint_disabled"))
                        .map(Told::isClosing))
                .containsExactly(false, true);
    }

    @Test
    void aRecipientWhoIsRefusedForNowKeepsFromNobodyElseThatItIsOver() {
        alerts.smtp.delays("ict@chargecars.example");
        try {
            alerts.disable(TestPartner.integrated(server));
            server.part(AlertJob.class).run();
            notices(MailChannel.NAME).run();
            endTheTrouble();
            server.clock().advance(Duration.ofSeconds(11));
            notices(MailChannel.NAME).run();
            notices(MailChannel.NAME).run();
        } finally {
            alerts.smtp.delays("nobody");
        }
        assertThat(alerts.smtp.mails()).hasSize(2);
        assertThat(alerts.smtp.mails().getLast()).contains("RCPT TO:<planning@chargecars.example>", "] voorbij: ");
    }

    @Test
    void whatWaitsIsToldAsSoonAsItsChannelAcceptsAnotherMessage() {
        alerts.answers(503);
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        notices(WebhookChannel.NAME).run();
        int refused = alerts.told().size();
        alerts.answers(200);
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        notices(WebhookChannel.NAME).run();
        assertThat(alerts.told()).hasSize(refused + 1);
        notices(WebhookChannel.NAME).run();
        assertThat(alerts.told()).hasSize(refused + 2);
    }

    @Test
    void whatWaitsIsToldAsSoonAsItsChannelAcceptsATestAlert() {
        alerts.answers(503);
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        notices(WebhookChannel.NAME).run();
        alerts.answers(200);
        server.admin().post("/api/v1/alerts/test", "").is(200);
        notices(WebhookChannel.NAME).run();
        assertThat(alerts.told().getLast().body()).contains("\"type\":\"alert.opened\"");
    }

    private void endTheTrouble() {
        server.db().update("update partner_integrations set endpoint_disabled_at = null, endpoint_disabled_why = null");
        server.part(AlertJob.class).run();
    }

    private void tellByBothChannels() {
        notices(WebhookChannel.NAME).run();
        notices(MailChannel.NAME).run();
    }

    private NoticeJob notices(String channel) {
        return notices(channel, server.part(AlertChannels.class));
    }

    private NoticeJob notices(String channel, AlertChannels channels) {
        return new NoticeJob(
                channel,
                server.part(NoticeRepository.class),
                server.part(ChannelRepository.class),
                channels,
                new SimpleMeterRegistry(),
                server.clock());
    }

    @Test
    void whatNobodyAcceptsIsGivenUpAfterADay() {
        alerts.answers(503);
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        for (int hour = 0; hour < 26; hour++) {
            server.clock().advance(Duration.ofHours(1));
            alerts.step();
        }
        assertThat(alerts.told()).hasSizeBetween(24, 26);
        assertThat(server.db().text("select last_error from alert_notices where channel = 'webhook'"))
                .isEqualTo("responded 503");
    }

    @Test
    void aChannelThatDoesNotTakeItIsCountedAndSeen() {
        double mailsBefore = notTold("email");
        double before = notTold("webhook");
        alerts.answers(503);
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        assertThat(notTold("webhook")).isGreaterThan(before);
        assertThat(notTold("email")).isEqualTo(mailsBefore);
        assertThat(server.part(ChannelDesk.class).list())
                .extracting(Channel::channel, Channel::accepted, Channel::errorCode, Channel::error)
                .containsExactly(
                        tuple("webhook", false, "responded", "responded 503"), tuple("email", true, null, null));

        alerts.answers(200);
        server.clock().advance(Duration.ofMinutes(1));
        alerts.step();
        assertThat(server.part(ChannelDesk.class).list()).allMatch(Channel::accepted);
    }

    @Test
    void aTestAlertIsSentByEachChannelAtOnceAndItsFailureExplained() {
        Reply fine = server.admin().post("/api/v1/alerts/test", "").is(200);
        assertThat(fine.text("/data/0/channel")).isEqualTo("webhook");
        assertThat(fine.at("/data/0/accepted").asBoolean()).isTrue();
        assertThat(fine.at("/data/1/accepted").asBoolean()).isTrue();
        assertThat(alerts.told())
                .singleElement()
                .satisfies(one -> assertThat(one.body()).contains("\"type\":\"alert.test\"", "This is a test"));
        assertThat(alerts.smtp.mails())
                .singleElement()
                .asString()
                .contains("Subject: [Partner Sync] proef / test\n")
                .containsSubsequence("Dit is een proef: er is niets mis", "This is a test: nothing is wrong");
        assertThat(alerts.subjects()).as("no alert").isEmpty();

        alerts.answers(401);
        alerts.smtp.away(true);
        Reply refused = server.admin().post("/api/v1/alerts/test", "").is(200);
        alerts.smtp.away(false);
        assertThat(refused.text("/data/0/error_code")).isEqualTo("responded");
        assertThat(refused.text("/data/0/error")).isEqualTo("responded 401");
        assertThat(refused.text("/data/0/message")).contains("PARTNERSYNC_ALERT_WEBHOOK_SECRET");
        assertThat(refused.at("/data/1/accepted").asBoolean()).isFalse();
        assertThat(refused.text("/data/1/error_code")).isEqualTo("refused");
        assertThat(refused.raw()).doesNotContain(TestAlerts.SECRET);
        assertThat(server.db().count("audit_logs where action = 'ALERT_TEST_SENT' and record_id = 'webhook'"))
                .isEqualTo(2);
        assertThat(
                        server.db()
                                .count(
                                        "audit_logs where action = 'ALERT_TEST_SENT' and changes ->> 'error_code' = 'responded'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"302, redirected", "429, too_many_requests", "503, responded"})
    void saysWhatToDoByTheStatusThatTheReceiverAnswers(int status, String code) {
        alerts.answers(status);
        Reply refused = server.admin().post("/api/v1/alerts/test", "").is(200);
        assertThat(refused.text("/data/0/error_code")).isEqualTo(code);
        assertThat(refused.text("/data/0/error")).isEqualTo("responded " + status);
    }

    @Test
    void doesNotBlameTheCertificateWhenTheReceiverSpeaksNoTls() {
        alerts.disable(TestPartner.integrated(server));
        server.part(AlertJob.class).run();
        try (var plain = new SmtpServer()) {
            var webhook = new AlertWebhook(URI.create("https://127.0.0.1:" + plain.port()), TestAlerts.SECRET);
            var channel = new WebhookChannel(webhook, server.part(Json.class));
            notices(WebhookChannel.NAME, new AlertChannels(List.of(channel))).run();
        }
        assertThat(server.part(ChannelDesk.class).list().getFirst().errorCode()).isEqualTo("no_tls");
    }

    @ParameterizedTest
    @EnumSource
    void thePagesExplainEveryReason(NoticeFailure why) {
        assertThat(Language.DUTCH.text("untold." + why.wireName())).isPresent();
    }

    private double notTold(String channel) {
        return alerts.metric()
                .lines()
                .filter(line ->
                        line.startsWith("partnersync_alert_notices_not_told_total{channel=\"" + channel + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theMailSaysWhatIsWrongToEverybodyNamed() {
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        assertThat(alerts.smtp.mails())
                .singleElement()
                .asString()
                .contains("MAIL FROM:<sync@chargecars.example>")
                .contains("RCPT TO:<planning@chargecars.example>", "RCPT TO:<ict@chargecars.example>")
                .contains("Subject: [Partner Sync] Een webhookadres is uitgezet / endpoint disabled,"
                        + " Volvo dealers, volvo_dealer_api\n")
                .contains("deliveries are held", "See: " + alerts.publicUrl() + "/integrations/");
    }

    @Test
    void theMailIsInDutchFirstWithDutchTimesAndLeadsToWhereAnAlertIsTaken() {
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        Instant opened = Instant.parse(alerts.onlyAlert().text("/data/0/opened_at"));
        String local = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(opened.atZone(DutchTime.ZONE));
        assertThat(alerts.smtp.mails())
                .singleElement()
                .asString()
                .containsSubsequence(
                        " (Nederlandse tijd) wordt er niets naar de partner verstuurd; de leveringen wachten.",
                        "deliveries are held",
                        "Alerts: " + alerts.publicUrl() + "/exceptions\n",
                        "Opened: " + local + " (Europe/Amsterdam)\n",
                        "Kind: endpoint_disabled\n")
                .doesNotContain(opened.toString());
    }

    /** The message of the alert, which follows, asks people to act. */
    @Test
    void theMailOfAnAlertThatIsOverBeginsByThatInBothLanguages() {
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        endTheTrouble();
        Instant closed = server.clock().instant();
        tellByBothChannels();
        String local = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(closed.atZone(DutchTime.ZONE))
                + " (Europe/Amsterdam); ";
        assertThat(alerts.smtp.mails().getLast())
                .containsSubsequence(
                        "Subject: [Partner Sync] voorbij: Een webhookadres is uitgezet / over: endpoint disabled, Volvo",
                        "\n\nDit is voorbij sinds " + local + "er hoeft niets te gebeuren. Het was:\n",
                        "This has been over since " + local + "nothing is to be done. It was:\n",
                        "wordt er niets naar de partner verstuurd",
                        "deliveries are held");
    }

    @Test
    void theSubjectOfTheMailIsNotLongerThanMailProgramsShow() {
        TestPartner partner = TestPartner.integrated(server);
        server.db()
                .update(
                        "update organizations set name = repeat('Volvo ', 40) where id = ?",
                        partner.id().value());
        alerts.disable(partner);
        alerts.step();
        assertThat(alerts.smtp.mails().getFirst().lines().filter(line -> line.startsWith("Subject: [")))
                .singleElement()
                .asString()
                .contains("endpoint disabled, Volvo Volvo ")
                .hasSizeLessThanOrEqualTo("Subject: ".length() + 200);
    }

    @Test
    void theMailOfAnAlertThatHasNoPageOfItsOwnLeadsToThePageOfAlertsToo() {
        server.db()
                .update(
                        "update housekeeping_jobs set failures_in_a_row = 3, last_error = 'Boom', due_at = ?::timestamptz"
                                + " where name = 'retention'",
                        server.clock().instant().plus(Duration.ofHours(1)).toString());
        alerts.step();
        server.db()
                .update(
                        "update housekeeping_jobs set failures_in_a_row = 0, last_error = null where name = 'retention'");
        assertThat(alerts.smtp.mails())
                .singleElement()
                .asString()
                .contains("Subject: [Partner Sync] Een taak van de server faalt / housekeeping failing, job retention")
                .contains("De taak retention is 3 keer of vaker achter elkaar mislukt.")
                .contains("Alerts: " + alerts.publicUrl() + "/exceptions")
                .doesNotContain("See: ");
    }

    @Test
    void aRecipientWhoIsRefusedKeepsTheMailFromNobodyElseAndBringsItToNobodyTwice() {
        alerts.smtp.refuses("ict@chargecars.example");
        try {
            alerts.disable(TestPartner.integrated(server));
            for (int hour = 0; hour < 3; hour++) {
                alerts.step();
                server.clock().advance(Duration.ofHours(1));
            }
        } finally {
            alerts.smtp.refuses("nobody");
        }
        assertThat(alerts.smtp.mails())
                .singleElement()
                .asString()
                .contains("RCPT TO:<planning@chargecars.example>")
                .doesNotContain("RCPT TO:<ict@chargecars.example>");
        assertThat(server.db().count("alert_notices where channel = 'email' and settled_at is not null"))
                .isOne();
        assertThat(server.part(ChannelDesk.class).list().getLast())
                .extracting(Channel::channel, Channel::accepted, Channel::errorCode, Channel::error)
                .containsExactly("email", false, "recipient_refused", "responded 550");
    }

    @Test
    void aRecipientWhoIsRefusedForNowGetsTheMailLaterAndNobodyElseGetsItTwice() {
        alerts.smtp.delays("ict@chargecars.example");
        try {
            alerts.disable(TestPartner.integrated(server));
            for (int hour = 0; hour < 3; hour++) {
                alerts.step();
                server.clock().advance(Duration.ofHours(1));
            }
            assertThat(alerts.smtp.mails()).hasSize(1);
            assertThat(server.part(ChannelDesk.class).list().getLast())
                    .extracting(Channel::channel, Channel::accepted, Channel::errorCode)
                    .containsExactly("email", false, "recipient_refused");
        } finally {
            alerts.smtp.delays("nobody");
        }
        for (int hour = 0; hour < 3; hour++) {
            alerts.step();
            server.clock().advance(Duration.ofHours(1));
        }
        assertThat(alerts.smtp.mails()).hasSize(2);
        assertThat(alerts.smtp.mails().getFirst())
                .contains("RCPT TO:<planning@chargecars.example>")
                .doesNotContain("RCPT TO:<ict@chargecars.example>");
        assertThat(alerts.smtp.mails().getLast())
                .contains("RCPT TO:<ict@chargecars.example>")
                .doesNotContain("RCPT TO:<planning@chargecars.example>");
        assertThat(server.db().count("alert_notices where channel = 'email' and settled_at is null"))
                .isZero();
    }

    @Test
    void aRecipientWhoIsRefusedForNowAndThenForGoodIsGivenUp() {
        alerts.smtp.delays("ict@chargecars.example");
        try {
            alerts.disable(TestPartner.integrated(server));
            alerts.step();
            alerts.smtp.refuses("ict@chargecars.example");
            for (int hour = 0; hour < 3; hour++) {
                alerts.step();
                server.clock().advance(Duration.ofHours(1));
            }
        } finally {
            alerts.smtp.delays("nobody");
            alerts.smtp.refuses("nobody");
        }
        assertThat(alerts.smtp.mails()).hasSize(1);
        assertThat(server.db().count("alert_notices where channel = 'email' and settled_at is null"))
                .isZero();
    }
}
