package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests that concurrent updates have the same results as if they had arrived one after the other. */
@ExtendWith(WithServer.class)
class ConcurrentUpdatesTest {

    private static final Instant START = Instant.parse("2025-06-01T10:00:00Z");
    private static final List<String> WORDS = List.of("CONFIRMED", "PLANNED", "IN_PROGRESS", "PARKED", "RECEIVED");

    private final TestServer server;
    private final Db db;
    private final StatusSender sender;

    ConcurrentUpdatesTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.sender = StatusSender.ready(server);
    }

    @Test
    void fiftyUpdatesOfOneOrderAreAWalkWithoutGaps() {
        List<Reply> replies = AtOnce.call(
                50,
                number -> sender.push(
                        StatusSender.update(WORDS.get(number % WORDS.size()), START.plusSeconds(number * 37 % 50))));
        Map<String, Long> outcomes = outcomes(replies);
        List<String> walk = sender.walk();
        assertThat(outcomes.get("applied")).isEqualTo(walk.size() - 1);
        assertWalk(walk);
        assertThat(sender.order()
                        .at("/data/history")
                        .valueStream()
                        .map(entry -> entry.path("sequence").asInt()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, walk.size()).boxed().toList());
        assertThat(outcomesKept()).isEqualTo(outcomes);
        assertThat(newestAppliedTime()).isEqualTo(lastPartnerUpdate());
    }

    @Test
    void oneMessageSentTwentyTimesAtOnceIsAppliedOnce() {
        List<Reply> replies = AtOnce.call(20, _ -> sender.push("msg_1", Seed.STATUS_UPDATE));
        assertThat(outcomes(replies)).isEqualTo(Map.of("applied", 1L, "duplicate", 19L));
        assertThat(sender.walk()).containsExactly("new", "in_progress");
        assertThat(sender.kept()).hasSize(20);
    }

    @Test
    void oneStatusSentTwentyTimesAtOnceWithoutAnIdIsAppliedOnce() {
        List<Reply> replies = AtOnce.call(20, _ -> sender.pushSeedSigned(Seed.STATUS_UPDATE));
        assertThat(outcomes(replies)).isEqualTo(Map.of("applied", 1L, "duplicate", 19L));
        assertThat(sender.walk()).containsExactly("new", "in_progress");
    }

    @Test
    void oneIdForTwentyOrdersAtOnceIsOneMessage() {
        // each update locks another order, so the database itself must detect the repeated message id
        IntStream.range(0, 20).forEach(number -> sender.partner().placed("VLV-" + number));
        List<Reply> replies = AtOnce.call(
                20, number -> sender.push("msg_1", Seed.statusUpdate().with("/partner_order_id", "VLV-" + number)));
        assertThat(outcomes(replies)).isEqualTo(Map.of("applied", 1L, "duplicate", 19L));
        assertThat(db.count("orders where partner_organization_id = ? and order_status = 'in_progress'", partner()))
                .isEqualTo(1);
    }

    @Test
    void updatesOfPartnerAndStaffTakeTurns() {
        String number = sender.order().text("/data/chargecars_order_id");
        List<Reply> replies = AtOnce.call(
                40,
                call -> call % 2 == 0
                        ? sender.push(StatusSender.update(WORDS.get(call / 2 % WORDS.size()), START.plusSeconds(call)))
                        : server.change(number, call % 4 == 1 ? "scheduled" : "on_hold"));
        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isIn(200, 409));
        assertWalk(sender.walk());
    }

    private void assertWalk(List<String> walk) {
        Workflow workflow = server.part(Workflows.class).current();
        assertThat(walk.getFirst()).isEqualTo("new");
        for (int step = 1; step < walk.size(); step++) {
            assertThat(workflow.allowedNext(walk.get(step - 1))).contains(walk.get(step));
        }
    }

    private static Map<String, Long> outcomes(List<Reply> replies) {
        return replies.stream()
                .collect(Collectors.groupingBy(
                        reply -> reply.status() == 200
                                ? reply.text("/data/outcome")
                                : reply.isFailure(409, "INVALID_STATUS_TRANSITION")
                                        .text("/error/code")
                                        .toLowerCase(Locale.ROOT),
                        Collectors.counting()));
    }

    private Map<String, Long> outcomesKept() {
        return sender.kept().stream()
                .collect(Collectors.groupingBy(kept -> kept.path("outcome").asString(), Collectors.counting()));
    }

    private Instant newestAppliedTime() {
        var times = new TreeSet<Instant>();
        for (JsonNode kept : sender.kept()) {
            if (kept.path("outcome").asString().equals("applied")) {
                times.add(Instant.parse(kept.path("timestamp").asString()));
            }
        }
        return times.last();
    }

    private Instant lastPartnerUpdate() {
        return db.one(
                        Timestamp.class,
                        "select last_partner_update_at from orders where partner_organization_id = ?",
                        partner())
                .toInstant();
    }

    private Object partner() {
        return sender.partner().id().value();
    }
}
