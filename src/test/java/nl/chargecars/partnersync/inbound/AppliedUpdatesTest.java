package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests the steps of the seed's "Process Partner Status Update". */
@ExtendWith(WithServer.class)
class AppliedUpdatesTest {

    private final TestServer server;
    private final Db db;
    private final StatusSender sender;

    AppliedUpdatesTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.sender = StatusSender.ready(server);
    }

    @Test
    void answersWithTheFieldsOfTheContract() {
        Reply applied = sender.push(Seed.STATUS_UPDATE).is(200);
        assertThat(applied.data().propertyNames())
                .containsExactlyInAnyOrder("chargecars_order_id", "mapped_status", "transition_id", "outcome");
        assertThat(applied.text("/data/chargecars_order_id"))
                .isEqualTo(sender.order().text("/data/chargecars_order_id"));
        assertThat(applied.text("/data/mapped_status")).isEqualTo("in_progress");
        assertThat(applied.text("/data/outcome")).isEqualTo("applied");
        assertThat(applied.text("/data/transition_id")).isEqualTo(sender.order().text("/data/history/1/transition_id"));
    }

    @Test
    void movesTheOrderAndWritesItsHistory(SettableClock clock) {
        Instant now = clock.advance(Duration.ofMinutes(3));
        sender.push(Seed.STATUS_UPDATE).is(200);
        Reply order = sender.order();
        assertThat(order.text("/data/status")).isEqualTo("in_progress");
        assertThat(order.text("/data/partner_status")).isEqualTo("IN_PROGRESS");
        assertThat(order.text("/data/status_since")).isEqualTo(now.toString());
        assertThat(order.text("/data/history/1/from_status")).isEqualTo("new");
        assertThat(order.text("/data/history/1/caused_by")).isEqualTo("partner");
        assertThat(order.text("/data/history/1/transition_reason"))
                .isEqualTo("Partner update: Installation scheduled for tomorrow");
        assertThat(order.text("/data/partner_external_references/sync_last_updated"))
                .isEqualTo(now.toString());
    }

    @Test
    void keepsItsTimeWhenStaffChangeTheOrderAfterIt(SettableClock clock) {
        String told = clock.instant().toString();
        sender.push(Seed.statusUpdate().with("/timestamp", told)).is(200);
        String synced = sender.order().text("/data/partner_external_references/sync_last_updated");
        clock.advance(Duration.ofMinutes(3));
        server.change(sender.order().text("/data/chargecars_order_id"), "on_hold")
                .is(200);

        assertThat(sender.order().text("/data/partner_external_references/sync_last_updated"))
                .isEqualTo(synced);
        assertThat(sender.push(Seed.statusUpdate()
                                .with(
                                        "/timestamp",
                                        Instant.parse(told).minusSeconds(1).toString()))
                        .is(200)
                        .text("/data/outcome"))
                .isEqualTo("stale");
    }

    /** An update is stale if it is older than the partner's own newest one; its timestamp is not compared with changes by staff. */
    @Test
    void isAppliedThoughStaffChangedTheOrderAfterItsTimestamp(SettableClock clock) {
        Instant told = clock.instant();
        clock.advance(Duration.ofHours(1));
        server.change(sender.order().text("/data/chargecars_order_id"), "in_progress")
                .is(200);
        clock.advance(Duration.ofMinutes(5));
        assertThat(sender.push(StatusSender.update(StatusSender.word("scheduled"), told))
                        .is(200)
                        .text("/data/outcome"))
                .isEqualTo("applied");
        assertThat(sender.walk()).containsExactly("new", "in_progress", "scheduled");
    }

    @Test
    void hasAReasonWithoutNotes() {
        sender.push(Seed.statusUpdate().without("/notes")).is(200);
        assertThat(sender.order().text("/data/history/1/transition_reason"))
                .isEqualTo("Partner update: Status changed by partner");
    }

    @Test
    void keepsTheBusinessContextOfTheSeed() {
        String transition = sender.push(Seed.STATUS_UPDATE).is(200).text("/data/transition_id");
        assertThat(context(transition)).isEqualTo(JsonBody.of("""
                        {
                          "partner_source": true,
                          "partner_order_id": "VLV-2025-789123",
                          "partner_customer_id": "CUST-456789",
                          "partner_technician": {"name": "Partner Tech Team", "phone": "+31612345678"},
                          "original_partner_status": "IN_PROGRESS"
                        }
                        """).tree());
    }

    @Test
    void keepsWhateverTheTechnicianInfoIs() {
        String transition = sender.push(Seed.statusUpdate().with("/technician_info", "Bob, van 7"))
                .is(200)
                .text("/data/transition_id");
        assertThat(context(transition).path("partner_technician").asString()).isEqualTo("Bob, van 7");
    }

    @Test
    void isAuditedAsTheSeedSays() {
        sender.push(Seed.STATUS_UPDATE).is(200);
        var entry =
                db.rows("""
                        select actor, table_name, changes::text as changes
                        from audit_logs
                        where action = 'PARTNER_STATUS_UPDATE' and record_id = ?
                        """, sender.order().text("/data/chargecars_order_uuid")).getFirst();
        assertThat(entry)
                .containsEntry("table_name", "orders")
                .containsEntry("actor", "partner:" + sender.partner().id());
        assertThat(JsonBody.of(String.valueOf(entry.get("changes"))).tree())
                .isEqualTo(JsonBody.of("""
                        {"partner_status": "IN_PROGRESS", "chargecars_status": "in_progress",
                         "partner_order_id": "VLV-2025-789123"}
                        """).tree());
    }

    @Test
    void keepsNothingOfTheTechnicianInTheAuditTrail() {
        sender.push(Seed.STATUS_UPDATE).is(200);
        assertThat(db.count(
                        "audit_logs where record_id = ? and changes::text like any (array['%Tech%', '%tomorrow%'])",
                        sender.order().text("/data/chargecars_order_uuid")))
                .isZero();
    }

    @Test
    void isKeptAsItCameWithItsOutcome() {
        sender.push("msg_kept", Seed.STATUS_UPDATE).is(200);
        JsonNode kept = sender.newestKept();
        assertThat(kept.path("body").asString()).isEqualTo(Seed.STATUS_UPDATE);
        assertThat(kept.path("webhook_id").asString()).isEqualTo("msg_kept");
        assertThat(kept.path("outcome").asString()).isEqualTo("applied");
        assertThat(kept.path("status").asString()).isEqualTo("IN_PROGRESS");
        assertThat(kept.path("timestamp").asString()).isEqualTo("2025-06-01T10:30:00Z");
        assertThat(kept.path("mapped_status").asString()).isEqualTo("in_progress");
        assertThat(kept.path("message").isNull()).isTrue();
    }

    @Test
    void takesAnUpdateWithTheTwoNecessaryFieldsOnly() {
        sender.push("{\"partner_order_id\": \"VLV-2025-789123\", \"status\": \"DELIVERED\"}")
                .isFailure(409, "INVALID_STATUS_TRANSITION");
        assertThat(sender.push("{\"partner_order_id\": \"VLV-2025-789123\", \"status\": \"CONFIRMED\"}")
                        .is(200)
                        .text("/data/outcome"))
                .isEqualTo("applied");
        assertThat(context(sender.order().text("/data/history/1/transition_id"))
                        .path("partner_technician")
                        .isNull())
                .isTrue();
    }

    @Test
    void isUnchangedWhenTheOrderIsInThatStatusAlready() {
        Reply unchanged = sender.push(StatusSender.update("RECEIVED")).is(200);
        assertThat(unchanged.text("/data/outcome")).isEqualTo("unchanged");
        assertThat(unchanged.text("/data/mapped_status")).isEqualTo("new");
        assertThat(unchanged.at("/data/transition_id").isNull()).isTrue();
        assertThat(sender.walk()).containsExactly("new");
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("unchanged");
    }

    private JsonNode context(String transition) {
        return JsonBody.of(
                        db.text("select business_context::text from status_transitions where id = ?::uuid", transition))
                .tree();
    }
}
