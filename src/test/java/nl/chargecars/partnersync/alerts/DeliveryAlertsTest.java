package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.alerts.TestAlerts.Told;
import nl.chargecars.partnersync.outbound.DeliveryWorker;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Deliveries that do not arrive are an alert: the breaker stays open, or they failed for good. */
@TestInstance(Lifecycle.PER_CLASS)
class DeliveryAlertsTest {

    private final TestAlerts alerts = new TestAlerts();
    private final TestServer server = alerts.server;

    @BeforeEach
    void nothingIsWrong() {
        alerts.nothingIsWrong();
    }

    @AfterAll
    void stop() {
        alerts.close();
    }

    @Test
    void aBreakerThatIsOpenForAQuarterOfAnHourIsAnAlert() {
        TestPartner partner =
                TestPartner.integrated(server, Seed.integration().with("/webhook_url", alerts.refusing()));
        server.db()
                .update(
                        "insert into lanes (integration_id, breaker, open_since)"
                                + " select id, 'half_open', ?::timestamptz from partner_integrations where partner_organization_id = ?"
                                + " on conflict (integration_id) do update"
                                + " set breaker = excluded.breaker, open_since = excluded.open_since",
                        server.clock().instant().toString(),
                        partner.id().value());
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        server.clock().advance(Duration.ofMinutes(15));
        alerts.step();
        assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).text("/data/0/kind"))
                .isEqualTo("breaker_open");
        sends(partner, false);
        alerts.step();
        assertThat(alerts.subjects())
                .as("somebody decided that nothing is sent, so nothing is probed")
                .isEmpty();
        sends(partner, true);
        alerts.step();
        assertThat(alerts.subjects()).hasSize(1);
        server.db().update("update lanes set breaker = 'closed', open_since = null");
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
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
                        .with("/webhook_url", alerts.refusing().toString())
                        .with("/webhook_events", List.of("order_created"))
                        .with("/retry_schedule", List.of(0)));
        partner.placed("REFUSED-1");
        partner.placed("REFUSED-2");
        server.part(DeliveryWorker.class).step();
        alerts.step();
        alerts.step();
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.text("/data/0/kind")).isEqualTo("deliveries_failed");
        assertThat(open.at("/data/0/saying/number").asInt()).isEqualTo(2);
        assertThat(open.text("/data/0/integration_name")).isEqualTo("volvo_dealer_api");
        assertThat(alerts.told()).as("told once").hasSize(1);

        server.clock().advance(Duration.ofHours(1));
        partner.placed("REFUSED-3");
        server.part(DeliveryWorker.class).step();
        alerts.step();
        assertThat(alerts.onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(3);
        assertThat(alerts.told()).as("by the same answer").hasSize(1);
        server.db()
                .update("update deliveries set last_response_status = 401 where state = 'failed' and id ="
                        + " (select max(id::text)::uuid from deliveries)");
        alerts.step();
        assertThat(alerts.told()).as("by another one").hasSize(2).noneMatch(Told::isClosing);

        server.db().update("update deliveries set state = 'dismissed' where state = 'failed'");
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        assertThat(alerts.told().getLast().body()).contains("alert.closed");
    }
}
