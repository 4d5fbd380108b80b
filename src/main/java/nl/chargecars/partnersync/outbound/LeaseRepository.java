package nl.chargecars.partnersync.outbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.DeliveryLines;
import nl.chargecars.partnersync.outbox.Priority;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.ListTransactionManager;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** Claims deliveries to be attempted, and gives back those that were not. Each call is its own transaction. */
@Repository
class LeaseRepository {

    /**
     * Claims for all lanes at once. Each lane, priority and way of waiting (for the next boundary of the cadence, or for a time of its
     * own) is one range of the index {@code deliveries_claim}, read from its beginning, so a million waiting deliveries cost as little
     * as ten. The commit need not wait for the disk, because a claim lost in a crash is only claimed again; the next commit that does
     * wait (of results) makes the claim durable too.
     *
     * <p>Nothing is claimed with a configuration that has changed since this node read it, and nothing for an endpoint that was
     * disabled since: the address, the signature, and whether to send at all would be outdated.
     *
     * <p>This statement must not read a partitioned table. Two nodes compete for the same rows, and PostgreSQL 18.6 crashes when it
     * goes on to such a look-up after it has rechecked a row that another transaction had changed. Hence {@link #PAYLOADS}.
     */
    static final String CLAIM = """
            with lanes as materialized (
                select integration_id, room, node, boundary, now, lease_end, set_config('synchronous_commit', 'off', true)
                from unnest(?::uuid[], ?::int[], ?::int[], ?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
                    as lane (integration_id, version, room, node, boundary, now, lease_end)
                join partner_integrations as integration
                    on integration.id = lane.integration_id and integration.version = lane.version
                    and integration.endpoint_disabled_at is null
            ), candidates as materialized (
                select due.id, due.due_at, class.waits_for_boundary, lanes.room, lanes.node, lanes.lease_end,
                       row_number() over (partition by lanes.integration_id
                                          order by due.priority, due.due_at, due.id) as place
                from lanes
                cross join (values (0::smallint, true), (0::smallint, false), (1::smallint, true), (1::smallint, false))
                    as class (priority, waits_for_boundary)
                cross join lateral (
                    select id, priority, due_at
                    from deliveries
                    where integration_id = lanes.integration_id and priority = class.priority
                      and waits_for_boundary = class.waits_for_boundary and is_head
                      and due_at <= case when class.waits_for_boundary then lanes.boundary else lanes.now end
                    order by due_at, id
                    limit lanes.room
                    for no key update skip locked
                ) as due
            )
            update deliveries
            set leased_by = candidates.node, due_at = candidates.lease_end, waits_for_boundary = false,
                attempt_count = attempt_count + 1, schedule_position = schedule_position + 1
            from candidates
            where deliveries.id = candidates.id and candidates.place <= candidates.room
            returning deliveries.id, deliveries.integration_id, deliveries.order_id, deliveries.order_sequence,
                      deliveries.event, deliveries.priority, deliveries.attempt_count, deliveries.due_at as lease_end,
                      candidates.due_at as was_due, candidates.waits_for_boundary as waited
            """;

    /**
     * Does the same as the SQL function {@code payload_of}, but inline: planned with the rest, each look-up reads only the partition
     * that the id is in.
     */
    static final String PAYLOADS = """
            select id, payload
            from (
                select claimed.id,
                       coalesce(
                           (select payload from event_payloads where event_id = claimed.id),
                           (select payload from kept_payloads where event_id = claimed.id limit 1)) as payload
                from unnest(?::uuid[]) as claimed (id)
                offset 0
            ) as found
            where payload is not null
            """;

    /**
     * Locks in the same order as {@link DeliveryLines}. "Is not distinct from" makes PostgreSQL find the rows by id, not by the index
     * on the node.
     */
    private static final String RELEASE = """
            with ours as materialized (
                select deliveries.id, unsent.was_due, unsent.waited
                from unnest(?::uuid[], ?::int[], ?::uuid[], ?::timestamptz[], ?::boolean[])
                    as unsent (id, attempt, node, was_due, waited)
                join deliveries on deliveries.id = unsent.id and deliveries.leased_by is not distinct from unsent.node
                    and deliveries.attempt_count = unsent.attempt
                order by deliveries.order_id, deliveries.order_sequence, deliveries.integration_id
                for no key update of deliveries
            )
            update deliveries
            set leased_by = null, due_at = ours.was_due, waits_for_boundary = ours.waited,
                attempt_count = attempt_count - 1, schedule_position = schedule_position - 1
            from ours
            where deliveries.id = ours.id
            """;

    private static final String RELEASE_ALL = """
            update deliveries set leased_by = null, due_at = least(due_at, ?) where leased_by is not null
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Node node;

    LeaseRepository(JdbcTemplate jdbc, TransactionTemplate transaction, Node node) {
        this.jdbc = jdbc;
        this.transaction = ListTransactionManager.forLists(transaction);
        this.node = node;
    }

    /**
     * How many deliveries an integration's lane can take now.
     *
     * @param integration the configuration with which the lane would send them
     * @param deliveries at least 1
     * @param boundary of the integration's cadence: deliveries that were ready by then may be sent
     */
    record Room(Integration integration, int deliveries, Instant boundary) {}

    /**
     * Claims due deliveries, for each lane no more than it has room for; returns them in no particular order. The claim and the
     * reading of the payloads are one transaction, so nothing stays claimed that could not be read.
     */
    List<LeasedDelivery> claim(List<Room> rooms, Instant now, Instant leaseEnd) {
        return rooms.isEmpty()
                ? List.of()
                : Objects.requireNonNull(transaction.execute(_ -> claimAndRead(rooms, now, leaseEnd)));
    }

    private List<LeasedDelivery> claimAndRead(List<Room> rooms, Instant now, Instant leaseEnd) {
        List<LeasedDelivery> claimed = Bulk.of(jdbc, rooms)
                .uuid(room -> room.integration().id().value())
                .integer(room -> room.integration().version())
                .integer(Room::deliveries)
                .uuid(_ -> node.id())
                .instant(Room::boundary)
                .instant(_ -> now)
                .instant(_ -> leaseEnd)
                .query(CLAIM, LeaseRepository::withoutPayload);
        Map<UUID, String> payloads = payloads(claimed);
        return claimed.stream()
                .map(one -> one.withPayload(payloads.get(one.id().value())))
                .toList();
    }

    /** Returns the payloads of the claimed deliveries that have one. */
    private Map<UUID, String> payloads(List<LeasedDelivery> claimed) {
        return Bulk.of(jdbc, claimed)
                .uuid(one -> one.id().value())
                .query(PAYLOADS, (row, _) -> Map.entry(Row.uuid(row, "id"), Row.text(row, "payload")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Gives back deliveries that were not attempted, as if they had never been claimed. */
    void release(List<LeasedDelivery> unsent) {
        Bulk.of(jdbc, unsent)
                .uuid(one -> one.id().value())
                .integer(LeasedDelivery::attempt)
                .uuid(_ -> node.id())
                .instant(LeasedDelivery::wasDue)
                .bool(LeasedDelivery::waitedForBoundary)
                .update(RELEASE);
    }

    /**
     * Ends every lease and returns how many there were. For the start of a node that is alone with its database: no process holds
     * these leases any more. The attempts stay counted, because they may have been made.
     */
    int releaseAll(Instant now) {
        return jdbc.update(RELEASE_ALL, Row.timestamp(now));
    }

    private static LeasedDelivery withoutPayload(ResultSet row, int number) throws SQLException {
        return new LeasedDelivery(
                new DeliveryId(Row.uuid(row, "id")),
                new IntegrationId(Row.uuid(row, "integration_id")),
                new OrderId(Row.uuid(row, "order_id")),
                row.getLong("order_sequence"),
                Row.text(row, "event"),
                Priority.of(row.getInt("priority")),
                row.getInt("attempt_count"),
                Row.instant(row, "was_due"),
                row.getBoolean("waited"),
                Row.instant(row, "lease_end"),
                null);
    }
}
