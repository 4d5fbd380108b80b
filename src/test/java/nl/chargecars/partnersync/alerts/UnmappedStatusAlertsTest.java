package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.alerts.TestAlerts.Told;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests that updates with unmapped status words are one alert per partner, about which a new notice is sent when another word is
 * added.
 */
class UnmappedStatusAlertsTest {

    @RegisterExtension
    static final TestAlerts alerts = new TestAlerts();

    private final TestServer server = alerts.server;

    @Test
    void statusesThatAreNotMappedAreAnAlertUntilTheyAreProcessedOrDismissed() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        partner.api()
                .post(partner.statusWebhookPath(), Seed.statusUpdate().with("/status", "Jan Janssen +31612345678"))
                .isFailure(422, "STATUS_NOT_MAPPED");
        alerts.step();
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.text("/data/0/kind")).isEqualTo("statuses_not_mapped");
        assertThat(open.at("/data/0/saying/number").asInt()).isPositive();
        assertThat(open.raw())
                .contains("One status update of the partner waits")
                .doesNotContain("Janssen");

        server.clock().advance(Duration.ofDays(31));
        alerts.step();
        assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).raw())
                .as("however long it takes")
                .contains("statuses_not_mapped");
        partner.api()
                .post(partner.path("/status-updates/dismiss"), Map.of("outcome", "status_not_mapped"))
                .is(200);
        alerts.step();
        assertThat(server.admin().get("/api/v1/alerts?state=open").is(200).raw())
                .doesNotContain("statuses_not_mapped");
    }

    @Test
    void saysThatTheMapMayLeadToAStatusThatTheWorkflowHasNoMore() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        try (var desk = new WorkflowDesk(server)) {
            desk.write(WorkflowDesk.withStatus(desk.read(), "survey", "new")).is(200);
            partner.set("status_mapping", Map.of("partner_to_chargecars", Map.of("SURVEY", "survey")))
                    .is(200);
        }
        partner.placed(Seed.PARTNER_ORDER_ID);
        unmapped(partner, "SURVEY");
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/message"))
                .contains("or leads to a status that the workflow no longer has");
        assertThat(TestUser.signedIn(server, "viewer")
                        .open("/exceptions")
                        .is(200)
                        .body())
                .contains("or leads to a status that the workflow no longer has. Correct the map");
    }

    @Test
    void countsThatStopAtAThousandSaySo() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        unmapped(partner, "OFTEN");
        server.db().update("""
                insert into partner_status_updates
                select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'webhook_id', null))).*
                from partner_status_updates as one
                cross join generate_series(1, 1200)
                """);
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/message")).startsWith("At least 1000 status updates");
        assertThat(TestUser.signedIn(server, "viewer")
                        .open("/exceptions")
                        .is(200)
                        .body())
                .contains("At least 1,000 status updates wait");
        server.db().update("delete from partner_status_updates");
        server.db()
                .update("vacuum partner_status_updates"); // another test looks at a plan, which depends on the table's
        // size
    }

    @Test
    void whatJoinsAForgottenCauseIsCountedAndAnotherCauseIsToldOnce() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        unmapped(partner, "FORGOTTEN");
        alerts.step();
        server.clock().advance(Duration.ofHours(2));
        unmapped(partner, "FORGOTTEN");
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/message")).startsWith("2 status updates");
        assertThat(alerts.onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(2);
        assertThat(alerts.told()).as("more of the same").hasSize(1);

        unmapped(partner, "NEW");
        alerts.step();
        assertThat(alerts.told()).as("a cause that joins it").hasSize(2).noneMatch(Told::isClosing);
        assertThat(alerts.told().getLast().body()).contains("3 status updates");
        unmapped(partner, "NEWER");
        alerts.step();
        assertThat(alerts.told()).as("within the hour").hasSize(2);
        assertThat(alerts.onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(4);
        server.clock().advance(Duration.ofHours(1));
        alerts.step();
        alerts.step();
        assertThat(alerts.told()).hasSize(3).noneMatch(Told::isClosing);

        server.db().update("update partner_status_updates set dismissed_at = now() where partner_status = 'NEW'");
        server.clock().advance(Duration.ofHours(2));
        alerts.step();
        assertThat(alerts.onlyAlert().at("/data/0/saying/number").asInt()).isEqualTo(3);
        assertThat(alerts.told()).as("a cause that is over").hasSize(3);
        unmapped(partner, "NEW");
        alerts.step();
        assertThat(alerts.told()).as("and is there again").hasSize(4);

        server.db().update("update partner_status_updates set dismissed_at = now()");
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        assertThat(alerts.told()).hasSize(5);
        assertThat(alerts.told().getLast().body()).contains("\"type\":\"alert.closed\"", "4 status updates");
        assertThat(server.db().count("alerts where causes::text ilike '%new%'"))
                .as("no words")
                .isZero();
    }

    /** A node of the previous release may also open such an alert while it runs beside this one. */
    @Test
    void anAlertThatAnEarlierReleaseOpenedIsNotToldAgainAndKeepsWhoLooksAfterIt() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        unmapped(partner, "FORGOTTEN");
        alerts.step();
        String alert = alerts.onlyAlert().text("/data/0/alert_id");
        server.admin().post("/api/v1/alerts/" + alert + "/acknowledge", "").is(200);
        server.db().update("update alerts set causes = null");

        server.clock().advance(Duration.ofHours(2));
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);
        assertThat(alerts.onlyAlert().text("/data/0/acknowledged_by")).startsWith("staff:");
        assertThat(alerts.told()).hasSize(1);

        unmapped(partner, "NEW");
        alerts.step();
        assertThat(alerts.told()).as("a cause that joins it").hasSize(2).noneMatch(Told::isClosing);
    }

    @Test
    void leadsToTheIntegrationThatHasReplacedTheOtherWithoutASecondNotice() {
        TestPartner partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "either"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        unmapped(partner, "FORGOTTEN");
        alerts.step();
        String alert = alerts.onlyAlert().text("/data/0/alert_id");

        partner.moveTo(Seed.integration());
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/alert_id")).isEqualTo(alert);
        assertThat(alerts.onlyAlert().text("/data/0/integration_name")).isEqualTo("its_successor");
        assertThat(alerts.told()).hasSize(1);
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
                .as("as nothing is dismissed here, both have the same entries in the same order")
                .containsPattern("partner_status_updates_(open|seldom) on partner_status_updates")
                .doesNotContainPattern("actual rows=([2-9]|\\d\\d)\\d{3}|Removed by Filter: \\d{4}");
    }
}
