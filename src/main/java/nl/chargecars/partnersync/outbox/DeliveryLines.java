package nl.chargecars.partnersync.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Keeps {@code deliveries.is_head} right: first in, first out per line, on any number of nodes. The protocol, at READ COMMITTED:
 *
 * <ol>
 *   <li><b>Adding</b> ({@link #lockForAdding}): the caller holds the order's row (the status engine locks it), so additions to a
 *       line come one after the other. The open deliveries of the orders are locked {@code for share}. Whoever settles one of
 *       them waits for us and then sees what we added; where somebody is settling one already, we wait and then see it settled.
 *       A line with nothing open left gets its new first delivery as head.
 *   <li><b>Settling</b> ({@link #lock}, change the rows, {@link #promote}): the open deliveries are locked {@code for no key
 *       update}. The rows whose lease ended lose {@code is_head}; promotion is a statement of its own, hence with a snapshot
 *       taken after the locks, and gives it to the first that is open.
 *   <li><b>Reopening</b> ({@link #lockOrders}, then as settling): the order's row is locked first, since a line with nothing
 *       open has no delivery that an addition would wait for. An attempt under way keeps its place; when its result is
 *       written, the reopened one, being earlier, is promoted.
 *   <li><b>Claiming</b> takes heads only and skips locked ones, so it never waits and never sees a line half changed.
 * </ol>
 *
 * <p>Everybody locks by order, then sequence, then integration, so nobody waits in a circle. Should all this be wrong, the unique index
 * {@code deliveries_one_head} refuses a second head, and the loser's transaction is run again by {@code GroupCommit}.
 * {@code no key update} instead of {@code update}, because foreign keys pointing here take key share locks.
 */
@Repository
public class DeliveryLines {

    private static final String LOCK_FOR_ADDING = """
            select order_id, integration_id
            from deliveries
            where order_id = any(?) and state = 'pending'
            order by order_id, order_sequence, integration_id
            for share
            """;

    private static final String LOCK = """
            select 1
            from deliveries
            where order_id = any(?) and state = 'pending'
            order by order_id, order_sequence, integration_id
            for no key update
            """;

    private static final String LOCK_ORDERS = "select 1 from orders where id = any(?) order by id for no key update";

    private static final String STEP_BACK = """
            update deliveries set is_head = false
            where order_id = any(?) and is_head and leased_by is null
            """;

    private static final String PROMOTE = """
            update deliveries set is_head = true
            from (
                select distinct on (order_id, integration_id) id
                from deliveries
                where order_id = any(?) and state = 'pending'
                order by order_id, integration_id, is_head desc, order_sequence
            ) as first
            where deliveries.id = first.id and not deliveries.is_head
            returning deliveries.integration_id
            """;

    /** What is ready by the last boundary before then waits for no later one. */
    private static final String HOLD_BACK = """
            update deliveries
            set due_at = greatest(deliveries.due_at, under_way.lease_end),
                waits_for_boundary = deliveries.waits_for_boundary and deliveries.due_at > under_way.boundary
            from unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::timestamptz[])
                as under_way (order_id, integration_id, lease_end, boundary)
            where deliveries.order_id = under_way.order_id and deliveries.integration_id = under_way.integration_id
              and deliveries.is_head
            """;

    private final JdbcTemplate jdbc;

    DeliveryLines(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The lines of these orders that have something open; see "Adding". */
    Set<Line> lockForAdding(Collection<OrderId> orders) {
        return Set.copyOf(sorted(orders)
                .query(
                        LOCK_FOR_ADDING,
                        (row, _) -> new Line(
                                new OrderId(Row.uuid(row, "order_id")),
                                new IntegrationId(Row.uuid(row, "integration_id")))));
    }

    /** Locks whatever is open of these orders; see "Settling". */
    public void lock(Collection<OrderId> orders) {
        sorted(orders).query(LOCK, (_, number) -> number);
    }

    /** Locks the orders themselves; see "Reopening". */
    void lockOrders(Collection<OrderId> orders) {
        sorted(orders).query(LOCK_ORDERS, (_, number) -> number);
    }

    /** Heads without an attempt under way stop being heads, so that {@link #promote} chooses anew. */
    void stepBack(Collection<OrderId> orders) {
        sorted(orders).update(STEP_BACK);
    }

    /** Gives every line without a head its first open delivery as head; answers whose lines moved. */
    public Set<IntegrationId> promote(Collection<OrderId> orders) {
        return sorted(orders).query(PROMOTE, DeliveryLines::integration).stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * An attempt that goes on after its delivery was settled.
     *
     * @param leaseEnd when it has certainly ended
     * @param boundary the last one of the integration's cadence by then
     */
    public record UnderWay(OrderId order, IntegrationId integration, Instant leaseEnd, Instant boundary) {}

    /** What follows in the lines of these goes out when they have ended. Call after {@link #promote}. */
    public void holdBack(List<UnderWay> attempts) {
        Bulk.of(jdbc, attempts)
                .uuid(one -> one.order().value())
                .uuid(one -> one.integration().value())
                .instant(UnderWay::leaseEnd)
                .instant(UnderWay::boundary)
                .update(HOLD_BACK);
    }

    private Bulk<OrderId> sorted(Collection<OrderId> orders) {
        List<OrderId> distinct = orders.stream().distinct().sorted().toList();
        return Bulk.of(jdbc, distinct).uuid(OrderId::value);
    }

    private static IntegrationId integration(ResultSet row, int number) throws SQLException {
        return new IntegrationId(Row.uuid(row, "integration_id"));
    }
}
