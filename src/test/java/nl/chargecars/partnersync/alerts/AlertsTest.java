package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tests that each problem is one alert: opened once, notified once, closed when the problem is over. */
@ExtendWith(OutputCaptureExtension.class)
class AlertsTest {

    @RegisterExtension
    static final TestAlerts alerts = new TestAlerts();

    private final TestServer server = alerts.server;

    @Test
    void aDisabledEndpointIsOneAlertHoweverOftenAndOnHoweverManyNodesItIsLookedFor(CapturedOutput log) {
        TestPartner partner = TestPartner.integrated(server);
        alerts.disable(partner);
        for (int round = 0; round < 3; round++) {
            alerts.step();
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
        assertThat(open.text("/data/0/url")).isEqualTo(alerts.publicUrl() + page);
        assertThat(alerts.told()).hasSize(1);
        assertThat(alerts.told().getFirst().body())
                .contains("\"partner_name\":\"Volvo dealers\"", "\"integration_name\":\"volvo_dealer_api\"", page);
        assertThat(alerts.smtp.mails()).hasSize(1);
        assertThat(alerts.metric()).contains("partnersync_alerts_open{kind=\"endpoint_disabled\"} 1.0");
        assertThat(log.getAll().lines().filter(line -> line.contains("alert.opened")))
                .as("in the log")
                .singleElement()
                .asString()
                .contains(
                        " kind=endpoint_disabled ",
                        partner.id().toString(),
                        "whose=\"Volvo dealers, volvo_dealer_api\"");

        server.db().update("update partner_integrations set endpoint_disabled_at = null, endpoint_disabled_why = null");
        alerts.step();
        assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).data())
                .isEmpty();
        Reply closed = server.admin().get("/api/v1/alerts?state=closed").is(200);
        assertThat(closed.text("/data/0/closed_at"))
                .as("in the first of the two rounds of a step")
                .isEqualTo(server.clock().instant().minusSeconds(11).toString());
        assertThat(alerts.told()).hasSize(2);
        assertThat(alerts.told().getLast().body()).contains("\"type\":\"alert.closed\"");
        assertThat(alerts.smtp.mails()).hasSize(2);

        alerts.disable(partner);
        alerts.step();
        assertThat(server.admin().get("/api/v1/alerts").is(200).data()).hasSize(2);
    }

    @Test
    void aNodeWhoseClockIsBehindClosesWhatIsOverToo() {
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        server.db().update("update alerts set opened_at = opened_at + interval '1 hour'");
        server.db().update("update partner_integrations set endpoint_disabled_at = null, endpoint_disabled_why = null");
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        assertThat(server.db().count("alerts where closed_at = opened_at")).isOne();
        assertThat(alerts.subjects()).hasSize(1);
    }

    /** A new alert may be open in its place, which nobody would look after. */
    @Test
    void nobodyAcknowledgesWhatIsClosed() {
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
        String alert = server.admin().get("/api/v1/alerts").is(200).text("/data/0/alert_id");
        server.db().update("update partner_integrations set endpoint_disabled_at = null, endpoint_disabled_why = null");
        alerts.step();
        Reply closed = server.admin()
                .post("/api/v1/alerts/" + alert + "/acknowledge", "")
                .is(200);
        assertThat(closed.text("/data/closed_at")).isNotEmpty();
        assertThat(closed.at("/data/acknowledged_by").isNull()).isTrue();
        assertThat(server.db().count("audit_logs where action = 'ALERT_ACKNOWLEDGED' and record_id = ?", alert))
                .isZero();
    }

    @Test
    void acknowledgingKeepsTheFirstWhoDidAndIsAudited() {
        alerts.disable(TestPartner.integrated(server));
        alerts.step();
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

    @Test
    void aJobOfHousekeepingThatFailsAgainAndAgainIsAnAlert() {
        server.db()
                .update(
                        "update housekeeping_jobs set failures_in_a_row = 3, last_error = 'Boom', due_at = ?::timestamptz"
                                + " where name = 'retention'",
                        server.clock().instant().plus(Duration.ofHours(1)).toString());
        alerts.step();
        assertThat(alerts.subjects()).containsExactly("job retention");
        server.db()
                .update(
                        "update housekeeping_jobs set failures_in_a_row = 0, last_error = null where name = 'retention'");
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
    }

    @Test
    void aJobThatFailsIsTheSameAlertOnANodeThatItIsNotForAndForADayAfterItsOwnNodesAreGone() {
        server.db()
                .update("update housekeeping_jobs set failures_in_a_row = 3, last_error = 'Boom'"
                        + " where name = 'alert-notices-email'");
        server.part(AlertJob.class).run();
        assertThat(alerts.subjects()).containsExactly("job alert-notices-email");
        try (var other = Server.start(TestSettings.beside(server.settings()).build(), TestConfiguration.class)) {
            other.part(SettableClock.class).set(server.clock().instant());
            other.part(AlertJob.class).run();
            assertThat(alerts.subjects()).containsExactly("job alert-notices-email");

            other.part(SettableClock.class).set(server.clock().advance(Duration.ofHours(2)));
            other.part(Housekeeping.class).step();
            assertThat(alerts.onlyAlert().text("/data/0/subject")).isEqualTo("job alert-notices-email");
            assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("job_overdue");

            other.part(SettableClock.class).set(server.clock().advance(Duration.ofHours(24)));
            other.part(Housekeeping.class).step();
            assertThat(alerts.subjects())
                    .as("no node may have that channel any more")
                    .isEmpty();
            assertThat(server.db().count("alert_notices where occasion = 'closed'"))
                    .as("nobody has mended it")
                    .isZero();
        }
        server.db()
                .update("update housekeeping_jobs set failures_in_a_row = 0, last_error = null"
                        + " where name = 'alert-notices-email'");
    }
}
