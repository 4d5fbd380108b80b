package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.outbound.LeaseRepository.Room;
import nl.chargecars.partnersync.storage.ListTransactionManager;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tests a backlog for a dead partner that is too large to be held in memory: 200,000 deliveries, or as many as {@code
 * -Dwaiting=1000000} says (a minute). A claim must read about as many rows and pages as with a short backlog, and return no more than
 * its room. These are asserted instead of times, which say little on a busy machine. The test prints its figures.
 */
@ExtendWith(WithServer.class)
class MillionWaitingTest {

    private static final int WAITING = Integer.getInteger("waiting", 200_000);
    private static final int ROOM = 16;
    private static final int CHURN = 200;

    /** As many deliveries as a claim looks at: those of an earlier claim, and as many that were never claimed. */
    private static final int FEW = 2 * ROOM;

    /** The most rows that a step of the claim's plan may read: the room of both lanes, and what a lane reads beyond it. */
    private static final int MOST_ROWS = 3 * ROOM;

    /** An index on six thousand times the rows is one or two levels higher, so that each look-up reads more pages. */
    private static final int TIMES_THE_PAGES = 3;

    /** Copies one event, its payload and its delivery; each copy is the head of its own line, and the ids are consecutive. */
    private static final List<String> COPIES = List.of("""
            insert into events (
                id, partner_organization_id, integration_id, order_id, order_sequence, transition_id, event, feed_position,
                created_at)
            select (left(id::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, partner_organization_id, integration_id, order_id,
                   order_sequence, transition_id, event, feed_position, created_at
            from events
            cross join generate_series(?::int, ?::int) as n
            where id = ?::uuid
            """, """
            insert into event_payloads (event_id, payload)
            select (left(event_id::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, payload
            from event_payloads
            cross join generate_series(?::int, ?::int) as n
            where event_id = ?::uuid
            """, """
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head, due_at,
                attempt_count, schedule_position, created_at)
            select copy, partner_organization_id, integration_id, copy, order_sequence, event, priority, state, is_head, due_at,
                   attempt_count, schedule_position, created_at
            from deliveries
            cross join generate_series(?::int, ?::int) as n
            cross join lateral (select (left(id::text, 24) || lpad(to_hex(n), 12, '0'))::uuid as copy) as copies
            where id = ?::uuid
            """);

    private static final List<String> REMOVAL = List.of(
            "delete from deliveries where partner_organization_id = ?",
            "delete from event_payloads using events where event_id = events.id and partner_organization_id = ?",
            "alter table events disable trigger events_stay",
            "delete from events where partner_organization_id = ?",
            "alter table events enable trigger events_stay");

    private final TestServer server;

    MillionWaitingTest(TestServer server) {
        this.server = server;
    }

    @Test
    void claimsCostWhatTheyCostWithFew() {
        try (var dead = Outgoing.to(server);
                var well = Outgoing.to(server);
                var node = new TestNode(server)) {
            dead.order("D-1");
            well.order("W-1");
            try {
                String first = dead.db()
                        .text(
                                "select id from deliveries where partner_organization_id = ?",
                                dead.partnerId().value());
                fill(dead, first, 1, FEW);
                double fewMillis = claimMillis(node, dead, well);
                Plan few = plan(node, dead, well);
                fill(dead, first, FEW, WAITING);
                int mostPages = few.pages() * TIMES_THE_PAGES;
                double waitingMillis = claimMillis(node, dead, well);
                awaitNoMoreThan(mostPages, node, dead, well);
                Plan many = plan(node, dead, well);
                for (int round = 0; round < CHURN; round++) {
                    node.leases.release(claim(node, dead, well));
                }
                awaitNoMoreThan(mostPages, node, dead, well);
                double churnedMillis = claimMillis(node, dead, well);
                Plan churned = plan(node, dead, well);
                System.out.printf(
                        Locale.ROOT,
                        "%,d waiting for a dead partner: a claim of %d reads %d rows and %d pages in %.2f ms, with %d waiting %d"
                                + " rows and %d pages in %.2f ms, after %d claims more %d rows and %d pages in %.2f ms%n",
                        WAITING,
                        ROOM + 1,
                        many.rows(),
                        many.pages(),
                        waitingMillis,
                        FEW,
                        few.rows(),
                        few.pages(),
                        fewMillis,
                        CHURN,
                        churned.rows(),
                        churned.pages(),
                        churnedMillis);
                assertThat(many.text()).contains("deliveries_claim").doesNotContain("Seq Scan on deliveries");
                assertThat(many.rows()).as("rows read, whatever waits").isLessThanOrEqualTo(MOST_ROWS);
                assertThat(many.pages()).as("pages, whatever waits").isLessThan(mostPages);
                assertThat(churned.rows()).isLessThanOrEqualTo(MOST_ROWS);
            } finally {
                UUID partner = dead.partnerId().value();
                REMOVAL.forEach(removal ->
                        dead.db().update(removal, removal.contains("?") ? new Object[] {partner} : new Object[0]));
            }
        }
    }

    /**
     * Waits until a claim reads few pages again. So many new rows make PostgreSQL run an automatic analyze, whose snapshot keeps dead
     * rows from being removed while it runs.
     */
    private void awaitNoMoreThan(int mostPages, TestNode node, Outgoing dead, Outgoing well) {
        await("what was claimed and given back before is not waded through")
                .atMost(Duration.ofMinutes(3))
                .until(() -> plan(node, dead, well).pages() < mostPages);
    }

    /** Adds copies of the first delivery, numbered from {@code before}, until so many wait, including the first one. */
    private static void fill(Outgoing dead, String first, int before, int waiting) {
        COPIES.forEach(copies -> dead.db().update(copies, before, waiting - 1, first));
        dead.db().update("analyze events, event_payloads, deliveries");
    }

    private List<LeasedDelivery> claim(TestNode node, Outgoing dead, Outgoing well) {
        Instant now = server.clock().instant();
        return node.leases.claim(rooms(dead, well, now), now, now.plus(node.shape.lease()));
    }

    /** The median time of twenty claims of both lanes, each of which is released again. */
    private double claimMillis(TestNode node, Outgoing dead, Outgoing well) {
        List<Double> millis = new ArrayList<>();
        for (int time = 0; time < 20; time++) {
            long began = System.nanoTime();
            List<LeasedDelivery> claimed = claim(node, dead, well);
            millis.add((System.nanoTime() - began) / 1e6);
            assertThat(claimed.stream()
                            .filter(one ->
                                    one.integration().equals(well.integration().id())))
                    .as("the other partner's is always among them")
                    .hasSize(1);
            assertThat(claimed).hasSizeLessThanOrEqualTo(2 * ROOM).allMatch(one -> one.payload() != null);
            node.leases.release(claimed);
        }
        return millis.stream().sorted().toList().get(millis.size() / 2);
    }

    private static List<Room> rooms(Outgoing dead, Outgoing well, Instant now) {
        return List.of(new Room(dead.integration(), ROOM, now), new Room(well.integration(), ROOM, now));
    }

    /** Explains the claim statement in a transaction like its own, which is rolled back. */
    private Plan plan(TestNode node, Outgoing dead, Outgoing well) {
        String now = server.clock().instant().toString();
        String end = server.clock().instant().plus(node.shape.lease()).toString();
        String anyNode = dead.partnerId().toString();
        ConnectionCallback<String> explained = connection -> {
            try (var explain = connection.prepareStatement(
                    "explain (analyze, buffers, costs off, timing off) " + LeaseRepository.CLAIM)) {
                explain.setArray(1, connection.createArrayOf("uuid", new Object[] {
                    dead.integration().id().value(), well.integration().id().value()
                }));
                explain.setArray(2, connection.createArrayOf("int4", new Object[] {
                    dead.integration().version(), well.integration().version()
                }));
                explain.setArray(3, connection.createArrayOf("int4", new Object[] {ROOM, ROOM}));
                explain.setArray(4, connection.createArrayOf("uuid", new Object[] {anyNode, anyNode}));
                explain.setArray(5, connection.createArrayOf("timestamptz", new Object[] {now, now}));
                explain.setArray(6, connection.createArrayOf("timestamptz", new Object[] {now, now}));
                explain.setArray(7, connection.createArrayOf("timestamptz", new Object[] {end, end}));
                var lines = new StringBuilder();
                try (var rows = explain.executeQuery()) {
                    while (rows.next()) {
                        lines.append(rows.getString(1)).append('\n');
                    }
                }
                return lines.toString();
            }
        };
        return new Plan(Objects.requireNonNull(ListTransactionManager.forLists(server.part(TransactionTemplate.class))
                .execute(status -> {
                    status.setRollbackOnly();
                    return server.part(JdbcTemplate.class).execute(explained);
                })));
    }

    /** The plan of a statement that was executed, as text. */
    private record Plan(String text) {

        /** The rows of the step that read most. */
        int rows() {
            return most("actual rows=(\\d+)(?:\\.\\d+)? loops=(\\d+)");
        }

        /** The pages that were read, from PostgreSQL's buffers or from disk. */
        int pages() {
            Matcher buffers = Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?")
                    .matcher(text);
            assertThat(buffers.find()).as(text).isTrue();
            return Integer.parseInt(buffers.group(1))
                    + (buffers.group(2) == null ? 0 : Integer.parseInt(buffers.group(2)));
        }

        private int most(String step) {
            Matcher steps = Pattern.compile(step).matcher(text);
            int most = 0;
            while (steps.find()) {
                most = Math.max(most, Integer.parseInt(steps.group(1)) * Integer.parseInt(steps.group(2)));
            }
            assertThat(most).as(text).isPositive();
            return most;
        }
    }
}
