package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests that an update that several people process again at the same moment is applied once. */
@ExtendWith(WithServer.class)
class ReprocessRaceTest {

    private final TestServer server;
    private final StatusSender sender;

    ReprocessRaceTest(TestServer server) {
        this.server = server;
        this.sender = StatusSender.ready(server);
    }

    @Test
    void twentyAtOnceMakeOneTransition() {
        String id = refusedThenMapped();
        List<Reply> replies = AtOnce.call(20, _ -> sender.reprocess(id));
        assertThat(replies).allSatisfy(reply -> reply.is(200));
        assertThat(replies)
                .anySatisfy(reply -> assertThat(reply.text("/data/outcome")).isEqualTo("applied"));
        assertThat(sender.walk()).containsExactly("new", "in_progress");
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("applied");
    }

    @Test
    void twiceInOneListIsSettledOnce() {
        String id = refusedThenMapped();
        List<ProcessedUpdate> processed = process(List.of(again(id), again(id)));
        assertThat(processed).extracting(ProcessedUpdate::outcome).containsExactly(Outcome.APPLIED, Outcome.APPLIED);
        assertThat(processed.getLast().transition())
                .isEqualTo(processed.getFirst().transition());
        assertThat(sender.walk()).containsExactly("new", "in_progress");
        assertThat(server.db().count("audit_logs where record_id = ?", id)).isEqualTo(1);
    }

    @Test
    void whoComesSecondDoesNotApplyItAgainThoughTheOrderHasMovedOn() {
        String id = refusedThenMapped();
        ReceivedUpdate readBefore = again(id);
        sender.reprocess(id).is(200);
        changeByStaff("scheduled");
        changeByStaff("approved");
        assertThat(process(List.of(readBefore)).getFirst().outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(sender.walk()).containsExactly("new", "in_progress", "scheduled", "approved");
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("applied");
        assertThat(outcomesInTheTrail(id)).containsExactly("applied");
    }

    @Test
    void whoComesSecondLeavesNothingInTheTrailThoughItWouldBeRefusedByNow() {
        String id = refusedThenMapped();
        ReceivedUpdate readBefore = again(id);
        sender.reprocess(id).is(200);
        sender.partner().set("is_active", false).is(200);
        assertThat(process(List.of(readBefore)).getFirst().outcome()).isEqualTo(Outcome.NO_ACTIVE_INTEGRATION);
        assertThat(sender.newestKept().path("outcome").asString()).isEqualTo("applied");
        assertThat(outcomesInTheTrail(id)).containsExactly("applied");
    }

    private List<String> outcomesInTheTrail(String id) {
        return server
                .db()
                .rows(
                        "select changes ->> 'outcome' as outcome from audit_logs"
                                + " where action = 'STATUS_UPDATE_REPROCESSED' and record_id = ?",
                        id)
                .stream()
                .map(row -> String.valueOf(row.get("outcome")))
                .toList();
    }

    /** An update without id and timestamp, so that a repetition is recognized only by its row. */
    private String refusedThenMapped() {
        JsonBody update = Seed.statusUpdate().with("/status", "TEAM_ON_SITE").without("/timestamp");
        sender.pushSeedSigned(update).isFailure(422, "STATUS_NOT_MAPPED");
        sender.partner()
                .configure(StatusSender.integration()
                        .with("/status_mapping/partner_to_chargecars/TEAM_ON_SITE", "in_progress"))
                .is(200);
        return sender.newestId();
    }

    /** The update as the endpoint passes it on, with what it has read from the row. */
    private ReceivedUpdate again(String id) {
        return new ReceivedUpdate(
                UUID.fromString(id),
                new ReceivedUpdate.Reprocessing(Actor.staff("test"), Outcome.STATUS_NOT_MAPPED),
                null,
                sender.partner().id(),
                server.clock().instant(),
                Origin.WEBHOOK,
                null,
                null,
                "{}",
                new PartnerUpdate(Seed.PARTNER_ORDER_ID, null, "TEAM_ON_SITE", null, null, null),
                null);
    }

    private List<ProcessedUpdate> process(List<ReceivedUpdate> updates) {
        return server.part(TransactionTemplate.class)
                .execute(_ -> server.part(StatusUpdates.class).process(updates));
    }

    private void changeByStaff(String toStatus) {
        String number = sender.order().text("/data/chargecars_order_id");
        server.change(number, toStatus).is(200);
    }
}
