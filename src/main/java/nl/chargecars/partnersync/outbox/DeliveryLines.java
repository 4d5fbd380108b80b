package nl.chargecars.partnersync.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Maintains {@code deliveries.is_head}: every line is first in, first out, on any number of nodes. The protocol, at READ COMMITTED:
 *
 * <ol>
 *   <li><b>Adding</b> ({@link #lockForAdding}): the caller holds the lock on the order's row (the status engine takes it), so
 *       additions to a line run one after the other. The open deliveries of the orders are locked {@code for share}. A transaction
 *       that settles one of them waits for us and then sees what we added; where one is being settled already, we wait and then see it
 *       settled. A line with nothing open gets its new first delivery as head. This head is held back while an attempt may be in
 *       progress whose delivery was settled during it (dismissed, or delivered by an earlier attempt that was recorded late):
 *       {@code due_at} of a settled delivery is when its attempts have certainly ended. It is later than {@code settled_at} only
 *       where the delivery was settled during one.
 *   <li><b>Settling</b> ({@link #lock}, change the rows, {@link #promote}): the open deliveries are locked {@code for no key update},
 *       and with them those that were settled during an attempt, whose answer may be recorded now. The rows whose lease ended lose
 *       {@code is_head}. Promotion is a separate statement, so its snapshot is taken after the locks; it makes the first open delivery
 *       the head.
 *   <li><b>Reopening</b> ({@link #lockOrders}, then as settling): the order's row is locked first, because a line with nothing open
 *       has no delivery that an addition would wait for. A delivery with an attempt in progress remains the head; when its result is
 *       written, the reopened delivery, being earlier, is promoted. A delivery that was settled during an attempt, and whatever
 *       is reopened before it, waits until that attempt has certainly ended.
 *   <li><b>Claiming</b> takes heads only and skips locked ones, so it never waits and never sees a line half changed.
 * </ol>
 *
 * <p>All transactions lock by order, then sequence, then integration, so deadlocks are rare. One is left: a transaction settles a
 * later delivery, and read what is open before an earlier one was reopened. Its promotion needs the earlier one, which a transaction
 * that adds to the line may have locked by then, while that transaction waits for the first. PostgreSQL aborts one of the two within a
 * second, and it is run again ({@link nl.chargecars.partnersync.storage.LostRaces}): locking all settled deliveries as well would cost
 * every result more than that. Should all this be wrong, the unique index {@code deliveries_one_head} refuses a second head, and the
 * loser is run again likewise. The locks are {@code no key update} instead of {@code update}, because foreign keys pointing here take
 * key share locks.
 */
@Repository
public class DeliveryLines {

    /**
     * How long a node holds a delivery that it claimed. No attempt goes on for longer than that from now, even if its end is farther
     * away because the clock was set back.
     */
    public static final Duration LEASE = Duration.ofSeconds(30);

    /**
     * An open delivery that was opened again and not attempted since. If it was settled during an attempt, {@code due_at} is still
     * when that has certainly ended.
     */
    static final String REOPENED = "state = 'pending' and schedule_position = 0 and attempt_count > 0";

    /**
     * Reads the open deliveries and those that were settled during an attempt. All deliveries of an order are visited anyway, so
     * asking for the few settled ones too costs nothing.
     */
    private static final String LOCK_FOR_ADDING = """
            select order_id, integration_id, case when state <> 'pending' then due_at end as busy_until
            from deliveries
            where order_id = any(?) and (state = 'pending' or (due_at > settled_at and due_at > (?::timestamptz[])[1]))
            order by order_id, order_sequence, integration_id
            for share
            """;

    private static final String BUSY_UNTIL = """
            select order_id, integration_id, max(due_at) as busy_until
            from deliveries
            where order_id = any(?) and (due_at > settled_at or (%s)) and due_at > (?::timestamptz[])[1]
            group by order_id, integration_id
            """.formatted(REOPENED);

    private static final String LOCK = """
            select 1
            from deliveries
            where order_id = any(?) and (state = 'pending' or due_at > settled_at)
            order by order_id, order_sequence, integration_id
            for no key update
            """;

    private static final String LOCK_ORDERS = "select 1 from orders where id = any(?) order by id for no key update";

    private static final String STEP_BACK = """
            update deliveries set is_head = false, leased_by = null
            where order_id = any(?) and is_head and (leased_by is null or due_at <= (?::timestamptz[])[1])
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

    /**
     * Makes heads wait until {@code lease_end}. One that is due by the last boundary before then does not wait for a later boundary.
     */
    private static final String HOLD_BACK = """
            update deliveries
            set due_at = greatest(deliveries.due_at, under_way.lease_end),
                waits_for_boundary = deliveries.waits_for_boundary and deliveries.due_at > under_way.boundary
            from unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::timestamptz[])
                as under_way (order_id, integration_id, lease_end, boundary)
            where deliveries.order_id = under_way.order_id and deliveries.integration_id = under_way.integration_id
              and deliveries.is_head
            """;

    /**
     * Finds the heads whose {@code due_at} was moved by {@link #HOLD_BACK} beyond the boundary that "send now" makes: a range of the
     * index {@code deliveries_claim} that is nearly always empty. Leases of other nodes may seem to end later than a lease from now,
     * because clocks differ.
     */
    private static final String RELEASE_HELD_BACK = """
            with held_back as materialized (
                select id
                from deliveries
                where integration_id = ? and is_head and priority in (0, 1) and waits_for_boundary
                  and due_at > ? and due_at <= ? and created_at <= ?
                order by order_id, order_sequence, integration_id
                for no key update
            )
            update deliveries set waits_for_boundary = false
            from held_back
            where deliveries.id = held_back.id
            """;

    private final JdbcTemplate jdbc;

    DeliveryLines(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The state of lines when deliveries are added to them.
     *
     * @param open the lines with an open delivery
     * @param busyUntil the lines in which an attempt may be in progress whose delivery was settled during it, with the time at which
     *     it has certainly ended
     */
    record Standing(Set<Line> open, Map<Line, Instant> busyUntil) {}

    private record Found(Line line, @Nullable Instant busyUntil) {}

    /** Locks the open deliveries of these orders and returns the state of their lines; see "Adding". */
    Standing lockForAdding(Collection<OrderId> orders, Instant now) {
        Set<Line> open = new HashSet<>();
        Map<Line, Instant> busyUntil = new HashMap<>();
        for (Found found : sorted(orders).instant(_ -> now).query(LOCK_FOR_ADDING, DeliveryLines::found)) {
            if (found.busyUntil() == null) {
                open.add(found.line());
            } else {
                busyUntil.merge(found.line(), withinALease(found.busyUntil(), now), DeliveryLines::later);
            }
        }
        return new Standing(open, busyUntil);
    }

    /**
     * Returns the lines of these orders in which an attempt may be in progress whose delivery was settled during it, with the time at
     * which it has certainly ended.
     */
    Map<Line, Instant> busyUntil(Collection<OrderId> orders, Instant now) {
        Map<Line, Instant> busyUntil = new HashMap<>();
        for (Found found : sorted(orders).instant(_ -> now).query(BUSY_UNTIL, DeliveryLines::found)) {
            busyUntil.put(found.line(), withinALease(Objects.requireNonNull(found.busyUntil()), now));
        }
        return busyUntil;
    }

    /** Locks the open deliveries of these orders, and those settled during an attempt, in the caller's transaction; see "Settling". */
    public void lock(Collection<OrderId> orders) {
        sorted(orders).query(LOCK, (_, number) -> number);
    }

    /** Locks the rows of the orders themselves; see "Reopening". */
    void lockOrders(Collection<OrderId> orders) {
        sorted(orders).query(LOCK_ORDERS, (_, number) -> number);
    }

    /**
     * Makes heads without an attempt in progress ordinary deliveries, so that {@link #promote} chooses anew. A lease that has ended is
     * one of a node that died.
     */
    void stepBack(Collection<OrderId> orders, Instant now) {
        sorted(orders).instant(_ -> now).update(STEP_BACK);
    }

    /**
     * Makes the first open delivery of every line without a head its head, in the caller's transaction. Returns the integrations of
     * these lines.
     */
    public Set<IntegrationId> promote(Collection<OrderId> orders) {
        return sorted(orders).query(PROMOTE, DeliveryLines::integration).stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * An attempt that may be in progress after its delivery was settled.
     *
     * @param leaseEnd when the attempt has certainly ended
     * @param boundary the last boundary of the integration's cadence up to {@code leaseEnd}
     */
    public record UnderWay(OrderId order, IntegrationId integration, Instant leaseEnd, Instant boundary) {}

    /** Makes the heads of these lines wait until the attempts have ended, in the caller's transaction. Call after {@link #promote}. */
    public void holdBack(List<UnderWay> attempts) {
        columns(attempts).update(HOLD_BACK);
    }

    /** As {@link #holdBack}, as a statement to be run after those that insert the deliveries. */
    Write holdingBack(List<UnderWay> attempts) {
        return columns(attempts).write(HOLD_BACK);
    }

    /**
     * Releases from the cadence the integration's heads that were created by now and wait until an attempt has ended, in the caller's
     * transaction: they go out then. Call before any row of a lane is locked.
     */
    public void releaseHeldBack(IntegrationId integration, Instant now) {
        jdbc.update(
                RELEASE_HELD_BACK,
                integration.value(),
                Row.timestamp(now),
                Row.timestamp(now.plus(LEASE.multipliedBy(2))),
                Row.timestamp(now));
    }

    private Bulk<UnderWay> columns(List<UnderWay> attempts) {
        return Bulk.of(jdbc, attempts)
                .uuid(one -> one.order().value())
                .uuid(one -> one.integration().value())
                .instant(UnderWay::leaseEnd)
                .instant(UnderWay::boundary);
    }

    private Bulk<OrderId> sorted(Collection<OrderId> orders) {
        List<OrderId> distinct = orders.stream().distinct().sorted().toList();
        return Bulk.of(jdbc, distinct).uuid(OrderId::value);
    }

    private static Found found(ResultSet row, int number) throws SQLException {
        var line = new Line(new OrderId(Row.uuid(row, "order_id")), integration(row, number));
        return new Found(line, Row.instantOrNull(row, "busy_until"));
    }

    private static Instant withinALease(Instant end, Instant now) {
        Instant latest = now.plus(LEASE);
        return end.isAfter(latest) ? latest : end;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static IntegrationId integration(ResultSet row, int number) throws SQLException {
        return new IntegrationId(Row.uuid(row, "integration_id"));
    }
}
