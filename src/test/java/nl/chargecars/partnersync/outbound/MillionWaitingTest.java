package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.outbound.LeaseRepository.Room;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * So many deliveries waiting for a dead partner that nobody could hold them in memory: 200,000 here, as many as {@code
 * -Dwaiting=1000000} says. Claims of others and its own cost what they cost with ten. Figures are printed.
 */
@ExtendWith(WithServer.class)
class MillionWaitingTest {

    private static final int WAITING = Integer.getInteger("waiting", 200_000);
    private static final int ROOM = 16;

    /** Copies of the partner's only event and delivery, each the head of a line of its own. */
    private static final String MORE_EVENTS = """
            insert into events
            select copy.*
            from events as template
            cross join generate_series(1, ?) as number
            cross join lateral jsonb_populate_record(template, jsonb_build_object('id', gen_random_uuid(), 'n', number)) as copy
            where template.partner_organization_id = ?
            """;

    private static final String MORE_DELIVERIES = """
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head, due_at,
                attempt_count, schedule_position, created_at)
            select events.id, template.partner_organization_id, template.integration_id, gen_random_uuid(), 1, template.event,
                   1, 'pending', true, template.due_at, 0, 0, template.created_at
            from deliveries as template
            join events on events.partner_organization_id = template.partner_organization_id and events.id <> template.id
            where template.partner_organization_id = ?
            """;

    private final TestServer server;

    MillionWaitingTest(TestServer server) {
        this.server = server;
    }

    @Test
    void claimsCostWhatTheyCostWithTen() {
        try (var dead = Outgoing.to(server);
                var well = Outgoing.to(server);
                var node = new TestNode(server)) {
            dead.order("D-1");
            well.order("W-1");
            double aloneMillis = claimMillis(node, dead, well);
            long heapBefore = heap();
            try {
                dead.db().update(MORE_EVENTS, WAITING, dead.partnerId().value());
                dead.db().update("analyze events");
                dead.db().update(MORE_DELIVERIES, dead.partnerId().value());
                dead.db().update("analyze deliveries");
                double waitingMillis = claimMillis(node, dead, well);
                long heapAfter = heap();
                String plan = plan(node, dead, well);
                int touched = mostRows(plan);
                System.out.printf(
                        "%,d waiting for a dead partner: a claim takes %.2f ms, %.2f ms with one; heap %+d KiB; rows touched by"
                                + " a step of the claim at most %d%n",
                        WAITING, waitingMillis, aloneMillis, (heapAfter - heapBefore) / 1024, touched);
                assertThat(plan).contains("deliveries_claim").doesNotContain("Seq Scan on deliveries");
                assertThat(touched)
                        .as("rows read, whatever waits: room of two lanes and the ways of waiting")
                        .isLessThanOrEqualTo(2 * ROOM * 4);
            } finally {
                dead.db()
                        .update(
                                "delete from deliveries where partner_organization_id = ?",
                                dead.partnerId().value());
                dead.db()
                        .update(
                                "delete from events where partner_organization_id = ?",
                                dead.partnerId().value());
            }
        }
    }

    /** Of twenty claims of both lanes, each given back, the median. */
    private double claimMillis(TestNode node, Outgoing dead, Outgoing well) {
        List<Double> millis = new ArrayList<>();
        for (int time = 0; time < 20; time++) {
            Instant now = server.clock().instant();
            long began = System.nanoTime();
            List<Leased> claimed = node.leases.claim(rooms(dead, well, now), now, now.plus(node.shape.lease()));
            millis.add((System.nanoTime() - began) / 1e6);
            assertThat(claimed.stream()
                            .filter(one ->
                                    one.integration().equals(well.integration().id())))
                    .as("the other partner's is always among them")
                    .hasSize(1);
            assertThat(claimed).hasSizeLessThanOrEqualTo(2 * ROOM);
            node.leases.release(claimed);
        }
        return millis.stream().sorted().toList().get(millis.size() / 2);
    }

    private static List<Room> rooms(Outgoing dead, Outgoing well, Instant now) {
        return List.of(
                new Room(dead.integration().id(), ROOM, now),
                new Room(well.integration().id(), ROOM, now));
    }

    /** The claim itself, explained; what it did is undone. */
    private String plan(TestNode node, Outgoing dead, Outgoing well) {
        String now = server.clock().instant().toString();
        String end = server.clock().instant().plus(node.shape.lease()).toString();
        String anyNode = dead.partnerId().toString();
        var lines = new StringBuilder();
        try (var connection = server.db().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (var explain =
                    connection.prepareStatement("explain (analyze, costs off, timing off) " + LeaseRepository.CLAIM)) {
                explain.setArray(1, connection.createArrayOf("uuid", new Object[] {
                    dead.integration().id().value(), well.integration().id().value()
                }));
                explain.setArray(2, connection.createArrayOf("int4", new Object[] {ROOM, ROOM}));
                explain.setArray(3, connection.createArrayOf("uuid", new Object[] {anyNode, anyNode}));
                explain.setArray(4, connection.createArrayOf("timestamptz", new Object[] {now, now}));
                explain.setArray(5, connection.createArrayOf("timestamptz", new Object[] {now, now}));
                explain.setArray(6, connection.createArrayOf("timestamptz", new Object[] {end, end}));
                try (var rows = explain.executeQuery()) {
                    while (rows.next()) {
                        lines.append(rows.getString(1)).append('\n');
                    }
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
        return lines.toString();
    }

    private static int mostRows(String plan) {
        Matcher steps =
                Pattern.compile("actual rows=(\\d+)(?:\\.\\d+)? loops=(\\d+)").matcher(plan);
        int most = 0;
        while (steps.find()) {
            most = Math.max(most, Integer.parseInt(steps.group(1)) * Integer.parseInt(steps.group(2)));
        }
        assertThat(most).as(plan).isPositive();
        return most;
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
