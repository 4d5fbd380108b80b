package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.inbound.WaitingUpdates.Result;
import nl.chargecars.partnersync.inbound.WaitingUpdates.Word;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests updates that wait for an unmapped word: the results of trying a mapping, and of applying it. */
@ExtendWith(WithServer.class)
class WaitingUpdatesTest {

    private static final Actor STAFF = Actor.staff("mender");

    private final TestServer server;
    private final WaitingUpdates waiting;
    private final TestPartner partner;

    WaitingUpdatesTest(TestServer server) {
        this.server = server;
        this.waiting = server.part(WaitingUpdates.class);
        this.partner = TestPartner.integrated(server, Seed.integration().with("/inbound_auth", "credential"));
    }

    @Test
    void refusesWithoutAnActiveIntegration() {
        TestPartner without = TestPartner.withoutIntegration(server);
        assertThatThrownBy(() -> waiting.processAgain(without.id(), STAFF)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> waiting.trial(without.id(), StatusMapping.EMPTY))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void leavesWhatTheMapStillDoesNotKnow() {
        partner.placed("waits");
        says("waits", "LOST");
        assertThat(waiting.processAgain(partner.id(), STAFF)).isEqualTo(new Result(Map.of(), 0));
        assertThat(waiting.words(partner.id()))
                .extracting(Word::word, Word::count)
                .containsExactly(tuple("LOST", 1));
    }

    /** They would be refused again at each attempt, and those that stay the oldest would hide the others. */
    @Test
    void leavesWhatTheMapLeadsToAStatusThatTheWorkflowHasNoMore() {
        Map<String, String> words = Map.of("SURVEY", "survey");
        try (var desk = new WorkflowDesk(server)) {
            desk.write(WorkflowDesk.withStatus(desk.read(), "survey", "new")).is(200);
            partner.set("status_mapping", Map.of("partner_to_chargecars", words))
                    .is(200);
        }
        partner.placed("waits");
        says("waits", "SURVEY");
        var map = new StatusMapping(Map.of(), words);
        assertThat(waiting.processable(waiting.words(partner.id()), map)).isZero();
        assertThat(waiting.trial(partner.id(), map)).isEqualTo(new Result(Map.of(), 0));
        assertThat(waiting.processAgain(partner.id(), STAFF)).isEqualTo(new Result(Map.of(), 0));
        assertThat(processedAgain()).isZero();
        assertThat(waiting.words(partner.id()))
                .extracting(Word::word, Word::count)
                .containsExactly(tuple("SURVEY", 1));
    }

    @Test
    void triesAMapWithoutWritingAnythingThenDoesWhatItSaid() {
        partner.placed("first");
        partner.placed("second");
        says("first", "FITTING");
        says("first", "READY");
        says("second", "READY");
        var map = new StatusMapping(Map.of(), Map.of("FITTING", "in_progress", "READY", "completed"));
        Result expected = new Result(Map.of("applied", 2, "invalid_status_transition", 1), 0);
        assertThat(waiting.trial(partner.id(), map)).isEqualTo(expected);
        assertThat(status("first")).isEqualTo("new");
        assertThat(waiting.words(partner.id())).hasSize(2);
        partner.set("status_mapping", Map.of("partner_to_chargecars", map.partnerToChargecars()))
                .is(200);
        assertThat(waiting.processAgain(partner.id(), STAFF)).isEqualTo(expected);
        assertThat(List.of(status("first"), status("second"))).containsExactly("completed", "new");
        assertThat(waiting.words(partner.id())).isEmpty();
        assertThat(processedAgain()).isEqualTo(3);
    }

    /** Returns how many updates of the partner were processed again, by the audit trail. */
    private long processedAgain() {
        return server.db()
                .count(
                        "audit_logs join partner_status_updates on partner_status_updates.id::text = record_id"
                                + " where action = 'STATUS_UPDATE_REPROCESSED' and actor = ?"
                                + " and partner_organization_id = ?",
                        STAFF.name(),
                        partner.id().value());
    }

    private void says(String order, String word) {
        String now = server.clock().advance(Duration.ofMillis(1)).toString();
        partner.api()
                .post(partner.statusWebhookPath(), Map.of("partner_order_id", order, "status", word, "timestamp", now))
                .isFailure(422, "STATUS_NOT_MAPPED");
    }

    private String status(String order) {
        return partner.order(order).text("/data/status");
    }
}
