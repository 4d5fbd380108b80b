package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A refused update is processed again once the mapping, the order or its status has been put right. */
@ExtendWith(WithServer.class)
class ReprocessTest {

    private static final Instant TEN = Instant.parse("2025-06-01T10:00:00Z");

    private final TestServer server;
    private final Db db;
    private final StatusSender sender;

    ReprocessTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.sender = StatusSender.ready(server);
    }

    @Test
    void isNotThereForAnUnknownUpdateOrOneOfAnotherPartner() {
        sender.reprocess(Uuid7.next().toString()).isFailure(404, "NOT_FOUND");
        sender.reprocess("nonsense").isFailure(400, "MALFORMED_REQUEST");
        sender.push(Seed.STATUS_UPDATE).is(200);
        StatusSender other = StatusSender.ready(server);
        other.reprocess(sender.newestId()).isFailure(404, "NOT_FOUND");
    }

    @Test
    void anAcceptedOneAnswersWhatBecameOfIt() {
        String transition = sender.push(Seed.STATUS_UPDATE).is(200).text("/data/transition_id");
        String id = sender.newestId();
        long auditBefore = auditEntries(id);
        Reply again = sender.reprocess(id).is(200);
        assertThat(again.text("/data/outcome")).isEqualTo("applied");
        assertThat(again.text("/data/transition_id")).isEqualTo(transition);
        assertThat(again.text("/data/chargecars_order_id"))
                .isEqualTo(sender.order().text("/data/chargecars_order_id"));
        assertThat(sender.walk()).containsExactly("new", "in_progress");
        assertThat(auditEntries(id)).isEqualTo(auditBefore);
    }

    @Test
    void isAppliedOnceItsStatusIsMapped() {
        sender.push("msg_1", StatusSender.update("TEAM_ON_SITE", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        String id = sender.newestId();
        sender.reprocess(id).isFailure(422, "STATUS_NOT_MAPPED");
        map("TEAM_ON_SITE", "in_progress");
        assertApplied(id, sender.reprocess(id), "in_progress");
        assertThat(sender.push("msg_1", StatusSender.update("TEAM_ON_SITE", TEN))
                        .is(200)
                        .text("/data/outcome"))
                .isEqualTo("duplicate");
    }

    @Test
    void isAppliedOnceItsOrderIsThere() {
        StatusSender early = StatusSender.integrated(server);
        early.push(Seed.STATUS_UPDATE).isFailure(404, "ORDER_NOT_FOUND");
        early.partner().placed(Seed.PARTNER_ORDER_ID);
        assertThat(early.reprocess(early.newestId()).is(200).text("/data/outcome"))
                .isEqualTo("applied");
        assertThat(early.walk()).containsExactly("new", "in_progress");
        assertThat(early.newestKept().path("chargecars_order_id").asString())
                .isEqualTo(early.order().text("/data/chargecars_order_id"));
    }

    @Test
    void isAppliedOnceTheOrdersStatusAllowsIt() {
        sender.push(StatusSender.update("DELIVERED", TEN)).isFailure(409, "INVALID_STATUS_TRANSITION");
        String id = sender.newestId();
        sender.reprocess(id).isFailure(409, "INVALID_STATUS_TRANSITION");
        changeByStaff("approved");
        assertApplied(id, sender.reprocess(id), "completed");
    }

    @Test
    void isAppliedOnceTheWorkflowAllowsIt() {
        sender.push(StatusSender.update("DELIVERED", TEN)).isFailure(409, "INVALID_STATUS_TRANSITION");
        String id = sender.newestId();
        try (var desk = new WorkflowDesk(server)) {
            desk.write(WorkflowDesk.withStep(desk.read(), "new", "completed")).is(200);
            assertApplied(id, sender.reprocess(id), "completed");
        }
    }

    @Test
    void isAppliedOnceTheIntegrationIsActiveAgain() {
        setActive(false);
        sender.push(Seed.STATUS_UPDATE).isFailure(409, "NO_ACTIVE_INTEGRATION");
        String id = sender.newestId();
        sender.reprocess(id).isFailure(409, "NO_ACTIVE_INTEGRATION");
        setActive(true);
        assertApplied(id, sender.reprocess(id), "in_progress");
    }

    @Test
    void isStaleWhenTheOrderHasMovedOnMeanwhile() {
        sender.push(StatusSender.update("TEAM_ON_SITE", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        String id = sender.newestId();
        sender.push(StatusSender.update("PLANNED", TEN.plusSeconds(1))).is(200);
        map("TEAM_ON_SITE", "in_progress");
        assertThat(sender.reprocess(id).is(200).text("/data/outcome")).isEqualTo("stale");
        assertThat(sender.walk()).containsExactly("new", "scheduled");
    }

    @Test
    void withoutATimeOfItsOwnItIsAsOldAsItsArrival(SettableClock clock) {
        sender.push(Seed.statusUpdate().with("/status", "TEAM_ON_SITE").without("/timestamp"))
                .isFailure(422, "STATUS_NOT_MAPPED");
        String id = sender.newestId();
        sender.push(StatusSender.update("PLANNED", clock.advance(Duration.ofMinutes(1))))
                .is(200);
        map("TEAM_ON_SITE", "in_progress");
        assertThat(sender.reprocess(id).is(200).text("/data/outcome")).isEqualTo("stale");
        assertThat(sender.walk()).containsExactly("new", "scheduled");
    }

    @Test
    void whatCouldNotBeReadStillCannotAndSaysSo() {
        sender.push("nonsense").isFailure(400, "MALFORMED_JSON");
        Reply again = sender.reprocess(sender.newestId()).isFailure(422, "VALIDATION_FAILED");
        assertThat(again.text("/error/message")).contains("not valid JSON");
        sender.push("{\"status\": \"DELIVERED\"}").isFailure(422, "VALIDATION_FAILED");
        assertThat(sender.reprocess(sender.newestId())
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/partner_order_id required");
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("invalid");
    }

    @Test
    void whatCanBeReadByNowIsReadAndRecognisedWhenItComesAgain(SettableClock clock) {
        Instant future = clock.instant().plus(Duration.ofDays(2));
        JsonBody update = StatusSender.update("IN_PROGRESS", future);
        sender.push(update).isFailure(422, "VALIDATION_FAILED");
        String id = sender.newestId();
        clock.advance(Duration.ofDays(2));
        assertApplied(id, sender.reprocess(id), "in_progress");
        JsonNode kept = sender.newestKept();
        assertThat(kept.path("partner_order_id").asString()).isEqualTo(Seed.PARTNER_ORDER_ID);
        assertThat(kept.path("status").asString()).isEqualTo("IN_PROGRESS");
        assertThat(kept.path("timestamp").asString()).isEqualTo(future.toString());
        assertThat(sender.push(update).is(200).text("/data/outcome")).isEqualTo("duplicate");
    }

    @Test
    void isAuditedWithWhoWantedItAndWhatBecameOfIt() {
        sender.push(StatusSender.update("TEAM_ON_SITE")).isFailure(422, "STATUS_NOT_MAPPED");
        String id = sender.newestId();
        sender.reprocess(id).isFailure(422, "STATUS_NOT_MAPPED");
        map("TEAM_ON_SITE", "in_progress");
        sender.partner()
                .api()
                .post(sender.partner().path("/status-updates/" + id + "/reprocess"), "")
                .is(200);
        assertThat(db.text("""
                        select string_agg(split_part(actor, ':', 1) || ' ' || (changes ->> 'outcome'), ', ' order by id)
                        from audit_logs
                        where action = 'STATUS_UPDATE_REPROCESSED' and record_id = ?
                        """, id)).isEqualTo("staff status_not_mapped, partner applied");
    }

    @Test
    void keepsWhenItCameAndTellsWhenItWasProcessed(SettableClock clock) {
        String received = clock.instant().toString();
        sender.push(StatusSender.update("TEAM_ON_SITE")).isFailure(422, "STATUS_NOT_MAPPED");
        map("TEAM_ON_SITE", "in_progress");
        String processed = clock.advance(Duration.ofHours(2)).toString();
        sender.reprocess(sender.newestId()).is(200);
        assertThat(sender.newestKept().path("received_at").asString()).isEqualTo(received);
        assertThat(sender.newestKept().path("processed_at").asString()).isEqualTo(processed);
    }

    private void assertApplied(String id, Reply reply, String status) {
        assertThat(reply.is(200).text("/data/outcome")).isEqualTo("applied");
        assertThat(sender.orderStatus()).isEqualTo(status);
        JsonNode kept = sender.newestKept();
        assertThat(kept.path("status_update_id").asString()).isEqualTo(id);
        assertThat(kept.path("outcome").asString()).isEqualTo("applied");
        assertThat(kept.path("mapped_status").asString()).isEqualTo(status);
        assertThat(kept.path("transition_id").asString()).isEqualTo(reply.text("/data/transition_id"));
        assertThat(kept.path("message").isNull()).isTrue();
    }

    private long auditEntries(String updateId) {
        return db.count("audit_logs where record_id = ?", updateId);
    }

    private void map(String word, String status) {
        JsonBody integration = StatusSender.integration().with("/status_mapping/partner_to_chargecars/" + word, status);
        sender.partner().configure(integration).is(200);
    }

    private void setActive(boolean active) {
        sender.partner()
                .configure(JsonBody.of("{\"integration_name\": \"volvo_dealer_api\"}")
                        .with("/is_active", active))
                .is(200);
    }

    private void changeByStaff(String toStatus) {
        String number = sender.order().text("/data/chargecars_order_id");
        server.admin()
                .post(
                        "/api/v1/status/change",
                        Map.of("entity_type", "order", "entity_id", number, "to_status", toStatus))
                .is(200);
    }
}
