package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.alerts.TestAlerts.Told;
import nl.chargecars.partnersync.reconciliation.ReconciliationWorker;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests the alerts of reconciliation: differences with a partner are an alert until they are settled, and so are runs that fail day
 * after day.
 */
class ComparisonAlertsTest {

    @RegisterExtension
    static final TestAlerts alerts = new TestAlerts();

    private final TestServer server = alerts.server;

    @Test
    void whatComparisonsFoundIsOneAlertUntilItIsDecidedOrGone() {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("AGREES");
        compared(partner, false, "FIRST", "SECOND");
        alerts.step();
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.text("/data/0/kind")).isEqualTo("differences_open");
        assertThat(open.at("/data/0/saying/number").asInt()).isEqualTo(2);
        assertThat(open.raw()).doesNotContain("FIRST");
        server.clock().advance(Duration.ofHours(1));
        compared(partner, false, "FIRST", "SECOND");
        alerts.step();
        assertThat(alerts.told()).as("found again").hasSize(1);
        partner.api()
                .post(
                        partner.path("/reconciliation"),
                        Map.of(
                                "partial",
                                true,
                                "orders",
                                List.of(Map.of("partner_order_id", "AGREES", "status", "CONFIRMED"))))
                .is(200);
        alerts.step();
        assertThat(alerts.onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(3);
        assertThat(alerts.told()).as("differ in another way").hasSize(2).noneMatch(Told::isClosing);

        compared(partner, true);
        compared(partner, true, "THIRD");
        alerts.step();
        assertThat(alerts.subjects())
                .as("a list of others says nothing about those")
                .hasSize(1);

        compared(partner, false);
        alerts.step();
        assertThat(alerts.subjects()).as("a whole list names them no more").isEmpty();
    }

    /** Posts a list of the partner's orders: one that agrees, and these, which we do not know. */
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
            assertThat(alerts.subjects()).as("one day").isEmpty();

            compareInTheMorning();
            assertThat(alerts.subjects()).as("the second is not over yet").isEmpty();
            compareAgain();
            Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
            assertThat(open.text("/data/0/kind")).isEqualTo("comparison_failing");
            assertThat(open.text("/data/0/saying/at")).isNotEmpty();
            assertThat(open.text("/data/0/integration_name")).isEqualTo("volvo_dealer_api");

            String since = open.text("/data/0/saying/at");
            compareAllDay();
            assertThat(alerts.onlyAlert().at("/data/0/saying/at").asString())
                    .as("the first of three")
                    .isEqualTo(since);

            polled.simulator.script().clear();
            compareInTheMorning();
            assertThat(alerts.subjects()).isEmpty();
            assertThat(alerts.told().getLast().body()).contains("alert.closed");
        }
    }

    @Test
    void aComparisonOfALaterDayFromBeforeTheClockWasSetBackHidesNoFailures() {
        try (var polled = neverCompared()) {
            polled.simulator.script().clear();
            compareInTheMorning();
            String ahead = server.db().text("select id::text from reconciliation_runs order by id desc limit 1");
            assertThat(server.db().count("reconciliation_runs where state = 'finished' and id = ?::uuid", ahead))
                    .isEqualTo(1);
            server.db().update("update reconciliation_runs set day = day + 30 where id = ?::uuid", ahead);
            polled.answers(Behaviour.status(500));
            compareAllDay();
            compareAllDay();
            server.db().update("delete from reconciliation_runs where id = ?::uuid", ahead);
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("comparison_failing");
        }
    }

    @Test
    void comparisonsThatFailedBeforeThePartnerWasLeftAloneForLongAreNoAlert() {
        try (var _ = neverCompared()) {
            compareAllDay();
            compareAllDay();
            assertThat(alerts.subjects()).hasSize(1);
            server.clock().advance(Duration.ofDays(10));
            compareInTheMorning();
            assertThat(alerts.subjects()).isEmpty();
        }
    }

    @Test
    void aComparisonThatEndedBecauseSomebodySwitchedPollingOffDidNotFail() {
        try (var _ = neverCompared()) {
            compareAllDay();
            compareAllDay();
            assertThat(alerts.subjects()).hasSize(1);
            server.db()
                    .update("update reconciliation_runs set error_code = 'not_polled'"
                            + " where day = (select max(day) from reconciliation_runs)");
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
        }
    }

    /** A partner whose API fails, which the reconciliation of its orders finds out. */
    private PolledPartner neverCompared() {
        var polled = PolledPartner.of(server);
        polled.order("A-1");
        polled.says("A-1", "RECEIVED");
        polled.answers(Behaviour.status(500));
        return polled;
    }

    /** Runs the reconciliation on the next day with all of its five tries. */
    private void compareAllDay() {
        compareInTheMorning();
        compareAgain();
    }

    /** Runs the reconciliation at 4:00 on the next day. */
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
        alerts.step();
    }
}
