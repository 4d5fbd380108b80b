package nl.chargecars.partnersync.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Api;
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

/** Tests that a refused update can be processed again once the mapping, the order or the order's status has been corrected. */
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
    void isAppliedWithAllThatItSaidThoughItsFillerWasNotKept() {
        JsonBody large = StatusSender.update("TEAM_ON_SITE", TEN)
                .with("/padding", "x".repeat(200_000))
                .with("/partner_customer_id", "CUST-456789")
                .with("/technician_info/remark", "é".repeat(1_000));
        sender.push("msg_1", large).isFailure(422, "STATUS_NOT_MAPPED");
        JsonNode kept = sender.newestKept();
        assertThat(JsonBody.of(kept.path("body").asString()).tree())
                .isEqualTo(large.without("/padding")
                        .with("/shortened_from", large.toString().getBytes(UTF_8).length)
                        .tree());

        sender.map("TEAM_ON_SITE", "in_progress");
        String id = kept.path("status_update_id").asString();
        assertApplied(id, sender.reprocess(id), "in_progress");
        assertThat(db.text(
                        "select business_context ->> 'partner_technician' from status_transitions where id = ?::uuid",
                        sender.newestKept().path("transition_id").asString()))
                .contains("Partner Tech Team", "é".repeat(1_000));
    }

    @Test
    void isAppliedOnceItsStatusIsMapped() {
        sender.push("msg_1", StatusSender.update("TEAM_ON_SITE", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        String id = sender.newestId();
        sender.reprocess(id).isFailure(422, "STATUS_NOT_MAPPED");
        sender.map("TEAM_ON_SITE", "in_progress");
        assertApplied(id, sender.reprocess(id), "in_progress");
        assertThat(sender.push("msg_1", StatusSender.update("TEAM_ON_SITE", TEN))
                        .is(200)
                        .text("/data/outcome"))
                .isEqualTo("duplicate");
    }

    @Test
    void oneThatWasDismissedWaitsForNobodyUntilItIsProcessedAgain() {
        sender.push(StatusSender.update("TEAM_ON_SITE", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        String id = sender.newestId();
        assertThat(waiting()).isOne();
        StatusSender other = StatusSender.ready(server);
        dismiss(other, id, Map.of()).isFailure(404, "NOT_FOUND");
        dismiss(sender, id, Map.of("reason", "x".repeat(501))).isFailure(422, "VALIDATION_FAILED");
        Reply dismissed =
                dismiss(sender, id, Map.of("reason", "a test of theirs")).is(200);
        assertThat(dismissed.text("/data/outcome")).isEqualTo("status_not_mapped");
        assertThat(dismissed.text("/data/dismissal_reason")).isEqualTo("a test of theirs");
        dismiss(sender, id, Map.of("reason", "once more")).is(200);
        assertThat(sender.newestKept().path("dismissal_reason").asString()).isEqualTo("a test of theirs");
        assertThat(waiting()).isZero();
        assertThat(db.count("audit_logs where action = 'STATUS_UPDATE_DISMISSED' and record_id = ?", id))
                .isOne();
        sender.reprocess(id).isFailure(422, "STATUS_NOT_MAPPED");
        assertThat(waiting()).isOne();
        assertThat(sender.newestKept().path("dismissed_at").isNull()).isTrue();
    }

    @Test
    void anAcceptedOneCannotBeDismissed() {
        sender.push(Seed.STATUS_UPDATE).is(200);
        assertThat(dismiss(sender, sender.newestId(), Map.of())
                        .is(200)
                        .at("/data/dismissed_at")
                        .isNull())
                .isTrue();
        assertThat(db.count("audit_logs where action = 'STATUS_UPDATE_DISMISSED' and record_id = ?", sender.newestId()))
                .isZero();
    }

    @Test
    void aGroupIsCountedBeforeItIsDismissed() {
        sender.push(StatusSender.update("TEAM_ON_SITE", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        sender.push(StatusSender.update("TEAM_ON_SITE", TEN.plusSeconds(1))).isFailure(422, "STATUS_NOT_MAPPED");
        sender.push(StatusSender.update("LOST", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        dismissGroup(Map.of("outcome", "applied")).isFailure(422, "VALIDATION_FAILED");
        dismissGroup(Map.of("reason", "none")).isFailure(422, "VALIDATION_FAILED");
        var group = Map.of("outcome", "status_not_mapped", "status", "TEAM_ON_SITE");
        var dry = new HashMap<String, Object>(group);
        dry.put("dry_run", true);
        Reply counted = dismissGroup(dry).is(200);
        assertThat(counted.at("/data/matched").asInt()).isEqualTo(2);
        assertThat(counted.at("/data/dismissed").asInt()).isZero();
        assertThat(waiting()).isEqualTo(3);
        assertThat(dismissGroup(group).is(200).at("/data/dismissed").asInt()).isEqualTo(2);
        assertThat(waiting()).isOne();
        assertThat(dismissGroup(group).is(200).at("/data/matched").asInt()).isZero();
    }

    @Test
    void aGroupIsCountedBeforeItIsProcessedAgain() {
        sender.push(StatusSender.update("TEAM_ON_SITE", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        String first = sender.newestId();
        sender.push(StatusSender.update("TEAM_ON_SITE", TEN.plusSeconds(1))).isFailure(422, "STATUS_NOT_MAPPED");
        sender.push(StatusSender.update("LOST", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        for (String outcome : new String[] {"applied", "APPLIED", "Status_Not_Mapped"}) {
            Reply refused = reprocessGroup(Map.of("outcome", outcome)).isFailure(422, "VALIDATION_FAILED");
            assertThat(refused.details()).containsExactly("/outcome unknown_value");
        }
        Reply ofAny = reprocessGroup(Map.of("status", "LOST")).isFailure(422, "VALIDATION_FAILED");
        assertThat(ofAny.details()).containsExactly("/outcome required");
        reprocessGroup(Map.of("outcome", "invalid", "cursor", "nonsense")).isFailure(400, "MALFORMED_REQUEST");
        sender.map("TEAM_ON_SITE", "in_progress");
        var group = Map.of("outcome", "status_not_mapped", "status", "TEAM_ON_SITE");
        var dry = new HashMap<String, Object>(group);
        dry.put("dry_run", true);
        Reply counted = reprocessGroup(dry).is(200);
        assertThat(counted.at("/data/matched").asInt()).isEqualTo(2);
        assertThat(counted.at("/data/outcomes").isEmpty()).isTrue();
        dry.put("outcome", "STATUS_NOT_MAPPED");
        Api unobserved = sender.partner().api().unobserved(); // upper case is documented in words only
        assertThat(reprocessGroup(unobserved, dry).is(200).at("/data/matched").asInt())
                .isEqualTo(2);
        assertThat(waiting()).isEqualTo(3);
        long entries = auditEntries(first);
        Reply again = reprocessGroup(group).is(200);
        assertThat(again.at("/data/outcomes").toString()).isEqualTo("{\"applied\":1,\"unchanged\":1}");
        assertThat(again.at("/data/next_cursor").isNull()).isTrue();
        assertThat(waiting()).isOne();
        assertThat(sender.orderStatus()).isEqualTo("in_progress");
        assertThat(auditEntries(first)).as("audited each").isGreaterThan(entries);
        assertThat(reprocessGroup(group).is(200).at("/data/matched").asInt()).isZero();
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
        server.change(sender.order().text("/data/chargecars_order_id"), "approved")
                .is(200);
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
        sender.partner().set("is_active", false).is(200);
        sender.push(Seed.STATUS_UPDATE).isFailure(409, "NO_ACTIVE_INTEGRATION");
        String id = sender.newestId();
        sender.reprocess(id).isFailure(409, "NO_ACTIVE_INTEGRATION");
        sender.partner().set("is_active", true).is(200);
        assertApplied(id, sender.reprocess(id), "in_progress");
    }

    @Test
    void isStaleWhenTheOrderHasMovedOnMeanwhile() {
        sender.push(StatusSender.update("TEAM_ON_SITE", TEN)).isFailure(422, "STATUS_NOT_MAPPED");
        String id = sender.newestId();
        sender.push(StatusSender.update("PLANNED", TEN.plusSeconds(1))).is(200);
        sender.map("TEAM_ON_SITE", "in_progress");
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
        sender.map("TEAM_ON_SITE", "in_progress");
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
        sender.map("TEAM_ON_SITE", "in_progress");
        sender.partner()
                .api()
                .post(sender.partner().path("/status-updates/" + id + "/reprocess"), "")
                .is(200);
        assertThat(db.text("""
                        select string_agg(
                            concat_ws(' ', split_part(actor, ':', 1), changes ->> 'outcome', changes ->> 'from', changes ->> 'to'),
                            ', ' order by id)
                        from audit_logs
                        where action = 'STATUS_UPDATE_REPROCESSED' and record_id = ?
                        """, id))
                .isEqualTo(
                        "staff status_not_mapped status_not_mapped status_not_mapped, partner applied status_not_mapped applied");
    }

    @Test
    void keepsWhenItCameAndTellsWhenItWasProcessed(SettableClock clock) {
        String received = clock.instant().toString();
        sender.push(StatusSender.update("TEAM_ON_SITE")).isFailure(422, "STATUS_NOT_MAPPED");
        sender.map("TEAM_ON_SITE", "in_progress");
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

    private Reply dismiss(StatusSender by, String id, Map<String, ?> body) {
        return by.partner().api().post(by.partner().path("/status-updates/" + id + "/dismiss"), body);
    }

    private Reply dismissGroup(Map<String, ?> body) {
        return sender.partner().api().post(sender.partner().path("/status-updates/dismiss"), body);
    }

    private Reply reprocessGroup(Map<String, ?> body) {
        return reprocessGroup(sender.partner().api(), body);
    }

    private Reply reprocessGroup(Api api, Map<String, ?> body) {
        return api.post(sender.partner().path("/status-updates/reprocess"), body);
    }

    /** The number of this partner's updates among the exceptions. */
    private int waiting() {
        return server.admin()
                .get("/api/v1/monitoring/exceptions?partner_id="
                        + sender.partner().id())
                .is(200)
                .data()
                .valueStream()
                .mapToInt(group -> group.path("count").asInt())
                .sum();
    }
}
