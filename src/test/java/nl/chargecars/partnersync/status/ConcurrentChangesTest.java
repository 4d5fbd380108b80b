package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that under concurrent changes each order's history follows the workflow and is numbered without gaps. */
@ExtendWith(WithServer.class)
class ConcurrentChangesTest {

    private static final List<String> TARGETS = List.of("approved", "scheduled", "in_progress", "on_hold");

    private final TestServer server;

    ConcurrentChangesTest(TestServer server) {
        this.server = server;
    }

    @Test
    void fiftyChangesOfOneOrderAreAWalkWithoutGaps() {
        StaffOrder order = StaffOrder.placed(server);
        List<Reply> replies = AtOnce.call(50, number -> order.change(TARGETS.get(number % TARGETS.size())));
        assertThat(replies).allSatisfy(ConcurrentChangesTest::isChangedOrRefused);
        assertWalk(order);
        assertThat(order.walk()).hasSizeGreaterThan(2).hasSize(1 + changed(replies));
    }

    @Test
    void changesOfManyOrdersDoNotDisturbEachOther() {
        TestPartner partner = TestPartner.integrated(server);
        List<StaffOrder> orders = IntStream.range(0, 6)
                .mapToObj(number -> StaffOrder.placed(server, partner, "VLV-" + number))
                .toList();
        List<Reply> replies = AtOnce.call(
                60, number -> orders.get(number % orders.size()).change(TARGETS.get(number / orders.size() % 4)));
        for (int index = 0; index < orders.size(); index++) {
            List<Reply> ofOrder = new ArrayList<>();
            for (int number = index; number < replies.size(); number += orders.size()) {
                ofOrder.add(replies.get(number));
            }
            assertWalk(orders.get(index));
            assertThat(orders.get(index).walk()).hasSize(1 + changed(ofOrder));
        }
    }

    @Test
    void onlyOneOfTwoThatRaceForAFinalStatusWins() {
        StaffOrder order = StaffOrder.placed(server).movedTo("approved");
        List<Reply> replies = AtOnce.call(20, number -> order.change(number % 2 == 0 ? "completed" : "cancelled"));
        assertThat(changed(replies)).isEqualTo(1);
        assertWalk(order);
    }

    @Test
    void onlyOneOfManyThatChangeFromTheSameStatusWins() {
        StaffOrder order = StaffOrder.placed(server);
        List<Reply> replies = AtOnce.call(
                20,
                number -> order.send(Map.of(
                        "entity_type",
                        "order",
                        "entity_id",
                        order.number(),
                        "from_status",
                        "new",
                        "to_status",
                        TARGETS.get(number % TARGETS.size()))));
        assertThat(replies).allSatisfy(ConcurrentChangesTest::isChangedOrRefused);
        assertThat(changed(replies)).isEqualTo(1);
        assertWalk(order);
        assertThat(order.walk()).hasSize(2);
    }

    private void assertWalk(StaffOrder order) {
        List<String> walk = order.walk();
        Workflow workflow = server.part(Workflows.class).current();
        assertThat(walk.getFirst()).isEqualTo("new");
        for (int step = 1; step < walk.size(); step++) {
            assertThat(workflow.allowedNext(walk.get(step - 1))).contains(walk.get(step));
        }
        assertThat(server.db()
                        .client()
                        .sql("""
                                select sequence || ' ' || coalesce(from_status, '') from status_transitions
                                where entity_id = ? order by sequence
                                """)
                        .param(order.id().value())
                        .query(String.class)
                        .list())
                .isEqualTo(IntStream.range(0, walk.size())
                        .mapToObj(index -> index + 1 + " " + (index == 0 ? "" : walk.get(index - 1)))
                        .toList());
        assertThat(server.db().count("""
                                (select created_at <= lag(created_at) over (order by sequence) as no_later
                                 from status_transitions where entity_id = ?) as step
                                where no_later
                                """, order.id().value()))
                .as("steps at the time of the one before, or earlier; the clock stands still")
                .isZero();
        assertThat(order.status()).isEqualTo(walk.getLast());
        assertThat(server.db()
                        .count(
                                "orders where id = ? and transition_count = ?",
                                order.id().value(),
                                walk.size()))
                .isEqualTo(1);
    }

    private static int changed(List<Reply> replies) {
        return (int) replies.stream().filter(reply -> reply.status() == 200).count();
    }

    private static void isChangedOrRefused(Reply reply) {
        if (reply.status() != 200) {
            reply.isFailure(409, "INVALID_STATUS_TRANSITION");
        }
    }
}
