package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.alerts.TestAlerts.Told;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests that a partner is an alert if it has been silent for longer than usual (with orders, with status updates, or with both), or if
 * it answers none of our polls.
 */
class SilentPartnerAlertsTest {

    @RegisterExtension
    static final TestAlerts alerts = new TestAlerts();

    private final TestServer server = alerts.server;

    /** The pauses between polls soon grow to an hour, so that only a few failures are counted. */
    @Test
    void aPartnerThatAnswersNothingThatItIsAskedIsAnAlertAndFailingUntilItDoes() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.simulator.expect(ExpectedCredential.bearer("another"));
            polled.poll();
            alerts.step();
            assertThat(alerts.subjects()).as("once").isEmpty();
            for (int hour = 0; hour < 5; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
            alerts.step();
            String integration = health(polled.partner, "integration_id");
            assertThat(alerts.subjects()).containsExactly("integration " + integration);
            assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).text("/data/0/saying/code"))
                    .isEqualTo("polling_never_answered");
            assertThat(health(polled.partner, "state")).isEqualTo("failing");
            assertThat(page(integration))
                    .contains("Asking the partner for statuses failed the last 6 times")
                    .contains("1 asked, 0 with news, 1 failed")
                    .doesNotContain("Nothing stands in the way");

            polled.simulator.expect(ExpectedCredential.bearer("t0ken"));
            polled.pollAfter(Duration.ofHours(1));
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
            assertThat(health(polled.partner, "state")).isEqualTo("healthy");
            assertThat(page(integration)).contains("1 asked, 1 with news, 0 failed");

            polled.order("A-2");
            polled.answers(Behaviour.status(500));
            for (int hour = 0; hour < 4; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
            alerts.step();
            assertThat(alerts.told().getLast().body()).contains("none of our questions for statuses since ");
            polled.configure(PolledPartner.configuration().with("/sync_enabled", false));
            alerts.step();
            assertThat(alerts.subjects()).as("asked no more").isEmpty();
        }
    }

    @Test
    void aPartnerWithNothingLeftToBeAskedForFailsNoMore() {
        try (var polled = PolledPartner.of(server)) {
            String order = polled.order("A-1");
            polled.answers(Behaviour.status(503));
            for (int hour = 0; hour < 4; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
            alerts.step();
            assertThat(alerts.subjects()).hasSize(1);
            polled.change(order, "cancelled");
            polled.pollAfter(Duration.ofHours(51));
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
            assertThat(health(polled.partner, "state")).isEqualTo("healthy");
        }
    }

    /** The answer before the silence was a day earlier. */
    @Test
    void aPartnerAskedOnceADayIsAnAlertAQuarterOfAnHourAfterItsFirstSilenceAndNoEarlier() {
        try (var polled = silentSinceToday()) {
            Instant first = server.clock().instant();
            polled.pollAfter(Duration.ofMinutes(1));
            polled.pollAfter(Duration.ofMinutes(2));
            alerts.step();
            assertThat(health(polled.partner, "state")).isEqualTo("failing");
            assertThat(alerts.subjects()).as("four minutes").isEmpty();

            polled.pollAfter(Duration.ofMinutes(4));
            alerts.step();
            assertThat(alerts.subjects()).as("nine minutes").isEmpty();
            server.clock().set(first.plus(Duration.ofMinutes(15)));
            alerts.step();
            assertThat(Instant.parse(alerts.onlyAlert().at("/data/0/saying/at").asString()))
                    .isEqualTo(first);
        }
    }

    /** A partner that is asked once a day, answered yesterday, and has just been silent for the first time. */
    private PolledPartner silentSinceToday() {
        // from the middle of a day: 24 hours after its first minutes it is still the same day when summer time ends
        server.clock().set(server.clock().instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36)));
        var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"));
        polled.order("A-1");
        polled.says("A-1", "RECEIVED");
        polled.poll();
        polled.answers(Behaviour.status(503));
        polled.pollAfter(Duration.ofDays(1));
        return polled;
    }

    @Test
    void aPartnerThatFailedBeforeWeWereAwayIsNoAlertBeforeAnotherQuarterOfAnHourAndStaysOneWhenWeAreAwayAgain() {
        try (var polled = silentSinceToday()) {
            polled.pollAfter(Duration.ofMinutes(1));
            polled.pollAfter(Duration.ofMinutes(2));
            assertThat(health(polled.partner, "state")).isEqualTo("failing");
            alerts.awayFor(Duration.ofHours(17));
            assertThat(alerts.subjects()).as("we have just started").isEmpty();
            server.clock().advance(Duration.ofMinutes(13));
            alerts.step();
            assertThat(alerts.subjects()).as("fourteen minutes").isEmpty();

            server.clock().advance(Duration.ofMinutes(1));
            alerts.step();
            String alert = alerts.onlyAlert().text("/data/0/alert_id");
            alerts.awayFor(Duration.ofHours(4));
            assertThat(alerts.onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);
            assertThat(alerts.told()).hasSize(1);
        }
    }

    @Test
    void aPartnerAskedOnceADayThatAnswersNothingButErrorsForAnHourIsAnAlert() {
        server.clock().set(server.clock().instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36)));
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
            polled.order("A-1");
            polled.order("A-2");
            polled.answers(Behaviour.status(500));
            polled.poll();
            for (int minute = 0; minute < 60; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("polling_failing");
        }
    }

    /** A constraint makes the database refuse to store the partner's answer, as an unforeseen error would. */
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
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
            assertThat(page(health(polled.partner, "integration_id")))
                    .contains("Something went wrong at ChargeCars")
                    .doesNotContain("state failing", "reason failing");
        }
    }

    /**
     * Nobody has seen an answer. If one such failure closed the alert, people would be told that the problem is over, and a quarter of
     * an hour later that it is not.
     */
    @Test
    void oneFailureOnOurSideBetweenSilencesLeavesTheAlertOpenAndTwoInARowCloseIt() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.simulator.expect(ExpectedCredential.bearer("another"));
            for (int hour = 0; hour < 4; hour++) {
                polled.pollAfter(Duration.ofHours(1));
            }
            alerts.step();
            String alert = alerts.onlyAlert().text("/data/0/alert_id");

            polled.simulator.expect(ExpectedCredential.bearer("t0ken"));
            whileItsAnswerIsNotTaken(polled, 1);
            assertThat(polled.progress().text("/data/progress/last_error_code")).isEqualTo("our_fault");
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);

            polled.simulator.expect(ExpectedCredential.bearer("another"));
            polled.pollAfter(Duration.ofHours(1));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);

            polled.simulator.expect(ExpectedCredential.bearer("t0ken"));
            whileItsAnswerIsNotTaken(polled, 2);
            alerts.step();
            assertThat(alerts.subjects()).isEmpty();
        }
    }

    /** Polls so many times, an hour apart, while the database refuses the partner's answer. */
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

    @Test
    void aPartnerSilentForLongerThanUsualIsAnAlertAndAQuietNightIsNot() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        server.clock().advance(Duration.ofHours(6));
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();

        server.clock().advance(Duration.ofHours(5));
        alerts.step();
        assertThat(alerts.subjects()).containsExactly("partner " + partner.id());
        assertThat(alerts.smtp.mails().getLast())
                .contains("Een partner is stil / partner silent, Volvo dealers, volvo_dealer_api");
        assertThat(health(partner, "state")).isEqualTo("silent");
        assertThat(page(health(partner, "integration_id"))).contains("for longer than is usual for it");

        partner.placed("SECOND");
        server.clock().advance(Duration.ofMinutes(1));
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        assertThat(health(partner, "state")).isEqualTo("healthy");
        assertThat(server.db().count("integration_hours where heard_orders = 1"))
                .isPositive();
    }

    @Test
    void aPartnerWhoseOrdersGoOnIsMissedForItsStatusUpdatesAndThenForBoth() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        tells(partner, "CONFIRMED");
        Instant updated = server.clock().instant();
        server.clock().advance(Duration.ofHours(11));
        partner.placed("SECOND");
        Instant ordered = server.clock().instant();
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/kind")).isEqualTo("partner_silent");
        assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("updates_silent");
        assertThat(Instant.parse(alerts.onlyAlert().text("/data/0/saying/at"))).isEqualTo(updated);
        assertThat(alerts.told())
                .singleElement()
                .satisfies(one -> assertThat(one.body()).contains("No status update has come from the partner since "));
        assertThat(health(partner, "state")).isEqualTo("silent");
        assertThat(Instant.parse(health(partner, "last_order_at"))).isEqualTo(ordered);
        assertThat(Instant.parse(health(partner, "last_update_at"))).isEqualTo(updated);
        assertThat(page(health(partner, "integration_id")))
                .contains("no status update for longer than is usual", "Last order", "Last status update");
        assertThat(TestUser.signedIn(server, "viewer").open("/").is(200).body())
                .contains("No status update for longer than usual");

        server.clock().advance(Duration.ofHours(3));
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/saying/code"))
                .as("too few orders are missing, and the updates were missed before")
                .isEqualTo("updates_silent");
        assertThat(alerts.told()).hasSize(1);

        server.clock().advance(Duration.ofHours(1));
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("partner_silent");
        assertThat(alerts.told()).as("another cause").hasSize(2).noneMatch(Told::isClosing);

        partner.placed("THIRD");
        tells(partner, "IN_PROGRESS");
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        assertThat(alerts.told()).hasSize(3);
        assertThat(alerts.told().getLast().isClosing()).isTrue();
    }

    @Test
    void aPartnerMissedForItsStatusUpdatesIsNotToldOfAgainWithEachPauseOfItsOrders() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        tells(partner, "CONFIRMED");
        server.clock().advance(Duration.ofHours(11));
        for (int pause = 0; pause < 3; pause++) {
            partner.placed("AFTER-PAUSE-" + pause);
            alerts.step();
            server.clock().advance(Duration.ofHours(2));
            alerts.step();
            assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("updates_silent");
        }
        assertThat(alerts.told()).hasSize(1);
    }

    @Test
    void aPartnerThatOnlyTellsStatusesIsMissedForItsOrdersUntilThatIsTakenToBeMeant() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        tells(partner, "CONFIRMED");
        server.clock().advance(Duration.ofHours(11));
        tells(partner, "IN_PROGRESS");
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("orders_silent");
        assertThat(page(health(partner, "integration_id"))).contains("no order for longer than is usual");

        server.clock().advance(Duration.ofDays(28));
        tells(partner, "DELIVERED");
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        assertThat(alerts.told()).as("nobody has heard an order").hasSize(1).noneMatch(Told::isClosing);
    }

    @Test
    void whatDoesNotComeWhileWeAreAwayIsNoSilenceOfThePartner() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        server.clock().advance(Duration.ofHours(11));
        startAfterAllNodesWereAway();
        assertThat(alerts.subjects()).isEmpty();
        alerts.step();
        assertThat(alerts.subjects()).as("nor for another node").isEmpty();

        server.clock().advance(Duration.ofHours(1));
        alerts.step();
        assertThat(alerts.subjects())
                .as("too few are missing since we are back")
                .isEmpty();

        server.clock().advance(Duration.ofHours(1));
        alerts.step();
        assertThat(alerts.subjects()).containsExactly("partner " + partner.id());
    }

    @Test
    void whatDoesNotComeWhileTheServerIsSuspendedIsNoSilenceOfThePartner() {
        usuallyHeardButForTheNextSixHours();
        server.clock().advance(Duration.ofHours(11));
        server.part(Housekeeping.class).step();
        assertThat(alerts.subjects()).isEmpty();
        alerts.step();
        assertThat(alerts.subjects()).as("nor later").isEmpty();
    }

    @Test
    void aSilenceFromBeforeWeWereAwayStaysAnAlertAndGetsNoOtherCauseFromIt() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        tells(partner, "CONFIRMED");
        server.clock().advance(Duration.ofHours(11));
        partner.placed("SECOND");
        alerts.step();
        String alert = alerts.onlyAlert().text("/data/0/alert_id");

        server.clock().advance(Duration.ofHours(5));
        startAfterAllNodesWereAway();
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);
        assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("updates_silent");

        server.clock().advance(Duration.ofHours(4));
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/saying/code")).isEqualTo("partner_silent");
        assertThat(alerts.told()).hasSize(2).noneMatch(Told::isClosing);
    }

    /** Runs what is due on a node that has just started. The test's own server is taken for away, as it has run nothing meanwhile. */
    private void startAfterAllNodesWereAway() {
        try (var started = Server.start(TestSettings.beside(server.settings()).build(), TestConfiguration.class)) {
            started.part(SettableClock.class).set(server.clock().instant());
            started.part(Housekeeping.class).step();
        }
    }

    /** Sends a status update for the order {@code FIRST}. */
    private void tells(TestPartner partner, String status) {
        partner.api()
                .post(
                        partner.statusWebhookPath(),
                        Seed.statusUpdate()
                                .with("/partner_order_id", "FIRST")
                                .with("/status", status)
                                .with("/timestamp", server.clock().instant().toString()))
                .is(200);
    }

    /** What is usual is determined for the partner, not for one integration, and so is the time when it was last heard. */
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
        alerts.step();
        assertThat(alerts.subjects()).as("quiet hours").isEmpty();

        server.clock().advance(Duration.ofHours(5));
        alerts.step();
        assertThat(alerts.subjects()).containsExactly("partner " + partner.id());
        assertThat(alerts.smtp.mails().getLast())
                .contains("Een partner is stil / partner silent, Volvo dealers, their new portal");
    }

    /**
     * Writes figures for the active integration over the five weeks before now: two orders and two updates in each hour, except in the
     * six hours of the day that follow now.
     */
    private void heardForFiveWeeks() {
        server.db()
                .update(
                        "insert into integration_hours (integration_id, hour, succeeded, failed, heard_orders, heard_updates)"
                                + " select id, date_trunc('hour', ?::timestamptz) - make_interval(hours => ago), 4, 0, 2, 2"
                                + " from partner_integrations, generate_series(1, 5 * 7 * 24) as ago"
                                + " where is_active and ago % 24 < 18",
                        server.clock().instant().toString());
    }

    @Test
    void aStatusThatSomebodyHereTookOverIsNoWordFromThePartner() {
        TestPartner partner = usuallyHeardButForTheNextSixHours();
        String heard = health(partner, "last_heard_at");
        server.clock().advance(Duration.ofHours(11));
        alerts.step();
        assertThat(alerts.subjects()).containsExactly("partner " + partner.id());

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
        alerts.step();
        assertThat(alerts.subjects()).containsExactly("partner " + partner.id());
        assertThat(health(partner, "last_heard_at")).isEqualTo(heard);
    }

    /** A partner with the figures of {@link #heardForFiveWeeks}, which is silent during the next six hours of each day. */
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
}
