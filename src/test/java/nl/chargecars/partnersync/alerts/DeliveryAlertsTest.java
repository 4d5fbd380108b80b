package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.alerts.TestAlerts.Told;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the alerts about deliveries: the breaker stays open, deliveries are late, or they have failed for good. */
class DeliveryAlertsTest {

    @RegisterExtension
    static final TestAlerts alerts = new TestAlerts();

    private final TestServer server = alerts.server;

    @Test
    void aBreakerThatIsOpenForAQuarterOfAnHourIsAnAlert() {
        TestPartner partner =
                TestPartner.integrated(server, Seed.integration().with("/webhook_url", alerts.refusing()));
        breakerOpens(partner.id());
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
        breakersClose();
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
    }

    @Test
    void aBreakerThatOpenedBeforeWeWereAwayIsNoAlertBeforeAnotherQuarterOfAnHourAndStaysOneWhenWeAreAwayAgain() {
        TestPartner partner =
                TestPartner.integrated(server, Seed.integration().with("/webhook_url", alerts.refusing()));
        breakerOpens(partner.id());
        isAnAlertOnlyAnotherQuarterOfAnHourAfterWeWereAway("breaker_open");
    }

    private void isAnAlertOnlyAnotherQuarterOfAnHourAfterWeWereAway(String kind) {
        alerts.awayFor(Duration.ofDays(3));
        assertThat(alerts.subjects()).as("we have just started").isEmpty();
        server.clock().advance(Duration.ofMinutes(13));
        alerts.step();
        assertThat(alerts.subjects()).as("fourteen minutes").isEmpty();

        server.clock().advance(Duration.ofMinutes(1));
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo(kind);
        String alert = alerts.onlyAlert().text("/data/0/alert_id");

        alerts.awayFor(Duration.ofDays(3));
        assertThat(alerts.onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);
        alerts.step();
        assertThat(alerts.told()).hasSize(1);
    }

    @Test
    void aBreakerThatIsOpenSinceBeforeTheClockWasSetBackIsAnAlert() {
        try (var out = Outgoing.to(server)) {
            out.advance(Duration.ofHours(1));
            breakerOpens(out.partnerId());
            out.advance(Duration.ofHours(-1));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("breaker_open");
        }
    }

    @Test
    void anAlertOfAnOpenBreakerStandsThoughTheClockWasSetBack() {
        try (var out = Outgoing.to(server)) {
            out.advance(Duration.ofHours(1));
            breakerOpens(out.partnerId());
            out.advance(Duration.ofMinutes(16));
            server.db()
                    .update(
                            "update lanes set failing_since = open_since, last_failure_at = ?::timestamptz"
                                    + " where open_since is not null",
                            server.clock().instant().toString());
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("breaker_open");
            out.advance(Duration.ofHours(-1));
            out.step();
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("breaker_open");
            assertThat(alerts.told()).hasSize(1);
        }
    }

    private void breakerOpens(PartnerId partner) {
        server.db()
                .update(
                        "insert into lanes (integration_id, breaker, open_since)"
                                + " select id, 'half_open', ?::timestamptz from partner_integrations where partner_organization_id = ?"
                                + " on conflict (integration_id) do update"
                                + " set breaker = excluded.breaker, open_since = excluded.open_since",
                        server.clock().instant().toString(),
                        partner.value());
    }

    private void breakersClose() {
        server.db().update("update lanes set breaker = 'closed', open_since = null");
    }

    private static void sends(TestPartner partner, boolean enabled) {
        partner.set("sync_enabled", enabled).is(200);
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
        server.deliver();
        alerts.step();
        alerts.step();
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.text("/data/0/kind")).isEqualTo("deliveries_failed");
        assertThat(open.at("/data/0/saying/number").asInt()).isEqualTo(2);
        assertThat(open.text("/data/0/integration_name")).isEqualTo("volvo_dealer_api");
        assertThat(alerts.told()).as("told once").hasSize(1);

        server.clock().advance(Duration.ofHours(1));
        partner.placed("REFUSED-3");
        server.deliver();
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

    @Test
    void aDeliveryThatWaitsForItsCadenceIsNotLate() {
        try (var out = Outgoing.to(server, Map.of("sync_frequency", "hourly"))) {
            Instant boundary =
                    server.clock().instant().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(2));
            server.clock().set(boundary.minus(Duration.ofMinutes(50)));
            out.order("A-1");
            server.clock().set(boundary.plus(Duration.ofMinutes(13)));
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();

            server.clock().set(boundary.plus(Duration.ofMinutes(15)));
            alerts.step();
            assertThat(Instant.parse(alerts.onlyAlert().text("/data/0/saying/at")))
                    .isEqualTo(boundary);
        }
    }

    @Test
    void aDeliveryThatBecameDueWhileWeWereAwayIsNotLateBeforeAnotherQuarterOfAnHour() {
        try (var out = Outgoing.to(server, Map.of("sync_frequency", "daily"))) {
            out.order("A-1");
            isAnAlertOnlyAnotherQuarterOfAnHourAfterWeWereAway("deliveries_late");
        }
    }

    @Test
    void aPauseIsForgottenAlsoWhileWeAreAway() {
        try (var out = Outgoing.to(server)) {
            out.configure(Map.of("sync_enabled", false));
            out.order("A-1");
            alerts.awayFor(Duration.ofDays(3));
            assertThat(alerts.subjects()).isEmpty();
            out.advance(Duration.ofMinutes(15));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("deliveries_held");
        }
    }

    /** All other deliveries arrive, so the breaker stays closed. */
    @Test
    void aDeliveryThatIsLateIsOneAlertUntilItArrives() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0, 600, 3_600)))) {
            out.simulator.script().onOrder("LATE", Behaviour.status(500));
            Instant placed = server.clock().instant();
            out.order("LATE");
            out.order("IN-TIME");
            out.step();
            out.advance(Duration.ofMinutes(13));
            alerts.step();
            assertThat(alerts.subjects()).as("fourteen minutes").isEmpty();
            out.step();
            alerts.step();
            Reply open = alerts.onlyAlert();
            assertThat(open.text("/data/0/kind")).isEqualTo("deliveries_late");
            assertThat(open.text("/data/0/integration_name")).isEqualTo("test_api");
            assertThat(open.text("/data/0/saying/code")).isEqualTo("deliveries_late");
            assertThat(Instant.parse(open.text("/data/0/saying/at"))).isEqualTo(placed);
            assertThat(TestUser.signedIn(server, "viewer")
                            .open("/exceptions")
                            .is(200)
                            .body())
                    .contains("Deliveries are late", "should have gone out at");

            out.order("LATER");
            out.simulator.script().onOrder("LATER", Behaviour.status(500));
            out.step();
            out.advance(Duration.ofMinutes(20));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("deliveries_late");
            assertThat(alerts.told()).as("told once").hasSize(1);

            out.simulator.script().clear();
            out.advance(Duration.ofMinutes(80));
            out.deliverAll();
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
            assertThat(alerts.told()).hasSize(2);
            assertThat(alerts.told().getLast().isClosing()).isTrue();
        }
    }

    @Test
    void anOpenBreakerIsTheOnlyAlertOfWhatWaitsForItAndEndsNoneThatStands() {
        try (var out = Outgoing.to(server)) {
            breakerOpens(out.partnerId());
            out.order("A-1");
            out.advance(Duration.ofMinutes(16));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("breaker_open");

            breakersClose();
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("deliveries_late");
            breakerOpens(out.partnerId());
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("deliveries_late");
        }
    }

    @Test
    void whatADisabledEndpointHoldsIsNoFurtherAlert() {
        try (var out = Outgoing.to(server)) {
            alerts.disable(out.partnerId());
            out.order("A-1");
            out.advance(Duration.ofDays(2));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("endpoint_disabled");
        }
    }

    @Test
    void whatAPauseHoldsIsAnAlertAfterADayUntilItIsSent() {
        try (var out = Outgoing.to(server)) {
            out.configure(Map.of("sync_enabled", false));
            out.order("A-1");
            out.advance(Duration.ofHours(23));
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
            out.advance(Duration.ofHours(1));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("deliveries_held");
            assertThat(alerts.told().getLast().body()).contains("Sending to the partner is paused");

            out.configure(Map.of("sync_enabled", true));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/saying/code"))
                    .as("not sent yet")
                    .isEqualTo("deliveries_late");
            out.deliverAll();
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
        }
    }

    @Test
    void whatWaitsForAnIntegrationThatIsOnlySwitchedOffIsNoAlert() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.configure(Map.of("is_active", false));
            out.advance(Duration.ofDays(2));
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
        }
    }

    @Test
    void whatWaitsForAnIntegrationThatWasReplacedIsAnAlertUntilItIsDismissed() {
        try (var out = Outgoing.to(server)) {
            alerts.disable(out.partnerId());
            out.order("A-1");
            String replaced = out.integration().id().toString();
            out.moveTo("its_successor");
            out.advance(Duration.ofMinutes(13));
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
            out.advance(Duration.ofMinutes(2));
            alerts.step();
            Reply open = alerts.onlyAlert();
            assertThat(open.text("/data/0/kind")).isEqualTo("deliveries_late");
            assertThat(open.text("/data/0/integration_id")).isEqualTo(replaced);
            assertThat(open.text("/data/0/saying/code")).isEqualTo("deliveries_replaced");
            assertThat(alerts.told().getLast().body()).contains("Another integration of the partner is active");
            assertThat(TestUser.signedIn(server, "viewer")
                            .with("Accept-Language", "nl")
                            .open("/exceptions")
                            .is(200)
                            .body())
                    .contains("Een andere koppeling van de partner is actief en leveringen voor deze wachten sinds");

            String delivery =
                    out.api().get(out.path("/deliveries?state=held")).is(200).text("/data/0/delivery_id");
            out.api()
                    .post(out.path("/deliveries/" + delivery + "/dismiss"), "{}")
                    .is(200);
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
        }
    }

    @Test
    void whatIsReleasedAfterAPauseIsNotLate() {
        try (var out = Outgoing.to(server)) {
            out.configure(Map.of("sync_enabled", false));
            out.order("A-1");
            out.advance(Duration.ofHours(2));
            out.configure(Map.of("sync_enabled", true));
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
        }
    }

    @Test
    void whatIsGivenUpIsNotToldAsOverAndWhatIsSentAgainIsNotLateBeforeItWasTried() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0, 1_200)))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("A-1");
            out.step();
            out.advance(Duration.ofMinutes(15));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("deliveries_late");
            out.advance(Duration.ofMinutes(10));
            out.step();
            assertThat(out.states()).containsExactly("failed");
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("deliveries_failed");
            assertThat(alerts.told()).hasSize(2).noneMatch(Told::isClosing);

            String delivery = server.db()
                    .text(
                            "select id::text from deliveries where partner_organization_id = ?",
                            out.partnerId().value());
            out.api().post(out.path("/deliveries/" + delivery + "/retry"), "").is(200);
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
            out.step();
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("deliveries_late");
        }
    }
}
