package nl.chargecars.partnersync.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reopens deliveries, and dismisses them. */
@Repository
class ManualChangeRepository {

    private static final String ORDERS = """
            select distinct order_id
            from deliveries
            join unnest(?::uuid[], ?::uuid[]) as wanted (id, partner)
              on deliveries.id = wanted.id and deliveries.partner_organization_id = wanted.partner
            """;

    private static final String LOCK = """
            select id, partner_organization_id, integration_id, order_id, state, leased_by is not null as under_way, due_at,
                   waits_for_boundary, (%s) as reopened, attempt_count, %s as has_payload,
                   exists (
                       select from partner_integrations as other
                       where other.partner_organization_id = deliveries.partner_organization_id
                         and other.is_active and other.id <> deliveries.integration_id) as replaced
            from deliveries
            where id = any(?)
            order by order_id, order_sequence, integration_id
            for no key update
            """.formatted(DeliveryLines.REOPENED, Sendable.CONDITION);

    /** Whatever the delivery waited for, it is due now; but not before an attempt that may be in progress has ended. */
    private static final String REOPEN = """
            update deliveries
            set state = 'pending', settled_at = null, dismissal_reason = null, waits_for_boundary = false,
                due_at = case when leased_by is not null then due_at
                              when due_at > settled_at or (%s) then least(greatest(due_at, retried.now), retried.lease_end)
                              else retried.now end,
                schedule_position = case when leased_by is null then 0 else 1 end
            from unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[]) as retried (id, now, lease_end)
            where deliveries.id = retried.id
            """.formatted(DeliveryLines.REOPENED);

    /**
     * Copies the payloads of reopened deliveries. The job that copies the payloads of open deliveries before a partition is dropped
     * may have passed over these ones already. A payload that was copied within the last 12 hours is not copied again: no partition
     * with such a copy is about to be dropped.
     */
    private static final String KEEP = """
            insert into kept_payloads (event_id, payload, kept_at)
            select reopened.id, payload_of(reopened.id), reopened.now
            from unnest(?::uuid[], ?::timestamptz[]) as reopened (id, now)
            where not exists (select from kept_payloads as kept
                              where kept.event_id = reopened.id and kept.kept_at > reopened.now - interval '12 hours')
            """;

    /**
     * Where an attempt may be in progress, {@code due_at} keeps the time at which it has certainly ended: the next delivery waits for
     * it.
     */
    private static final String DISMISS = """
            update deliveries
            set state = 'dismissed', settled_at = dismissed.now, dismissal_reason = dismissed.reason,
                is_head = false, leased_by = null,
                due_at = case when leased_by is not null or (%s) then due_at else dismissed.now end
            from unnest(?::uuid[], ?::timestamptz[], ?::text[]) as dismissed (id, now, reason)
            where deliveries.id = dismissed.id
            """.formatted(DeliveryLines.REOPENED);

    private final JdbcTemplate jdbc;

    ManualChangeRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The present state of a delivery.
     *
     * @param dueAt the end of the lease while an attempt is in progress
     * @param reopened true when it was opened again and not attempted since
     * @param attempts how many were claimed; the last of them is the one in progress, if there is one
     * @param hasPayload true when the payload exists; it does so until this transaction ends, since a partition that is read is not
     *     dropped
     * @param replaced true when another integration of the partner is the active one
     */
    record Current(
            DeliveryId id,
            PartnerId partner,
            IntegrationId integration,
            OrderId order,
            DeliveryState state,
            boolean underWay,
            Instant dueAt,
            boolean waitsForBoundary,
            boolean reopened,
            int attempts,
            boolean hasPayload,
            boolean replaced) {

        /** True when it goes out by itself as early as it would if it were opened again. */
        boolean goesOutAnyway(Instant now) {
            Instant soon = reopened ? now.plus(DeliveryLines.LEASE) : now;
            return state == DeliveryState.PENDING && (underWay || (!waitsForBoundary && !dueAt.isAfter(soon)));
        }
    }

    record Dismissal(Current delivery, @Nullable String reason) {}

    /** Returns the orders of those deliveries that exist and belong to the partner of the change. */
    List<OrderId> ordersOf(List<ManualChange> changes) {
        return Bulk.of(jdbc, changes)
                .uuid(change -> change.delivery().value())
                .uuid(change -> change.partner().value())
                .query(ORDERS, (row, _) -> new OrderId(Row.uuid(row, "order_id")));
    }

    Map<DeliveryId, Current> lock(Collection<DeliveryId> ids) {
        Map<DeliveryId, Current> locked = new HashMap<>();
        Bulk.of(jdbc, List.copyOf(ids))
                .uuid(DeliveryId::value)
                .query(LOCK, ManualChangeRepository::current)
                .forEach(one -> locked.put(one.id(), one));
        return locked;
    }

    void reopen(Collection<DeliveryId> ids, Instant now) {
        Bulk.of(jdbc, List.copyOf(ids))
                .uuid(DeliveryId::value)
                .instant(_ -> now)
                .instant(_ -> now.plus(DeliveryLines.LEASE))
                .update(REOPEN);
    }

    /** Copies the payloads of these deliveries, so that they outlive their retention. */
    void keepPayloads(Collection<DeliveryId> ids, Instant now) {
        Bulk.of(jdbc, List.copyOf(ids))
                .uuid(DeliveryId::value)
                .instant(_ -> now)
                .update(KEEP);
    }

    void dismiss(Collection<Dismissal> dismissals, Instant now) {
        Bulk.of(jdbc, List.copyOf(dismissals))
                .uuid(one -> one.delivery().id().value())
                .instant(_ -> now)
                .text(Dismissal::reason)
                .update(DISMISS);
    }

    private static Current current(ResultSet row, int number) throws SQLException {
        return new Current(
                new DeliveryId(Row.uuid(row, "id")),
                new PartnerId(Row.uuid(row, "partner_organization_id")),
                new IntegrationId(Row.uuid(row, "integration_id")),
                new OrderId(Row.uuid(row, "order_id")),
                DeliveryState.named(Row.text(row, "state")),
                row.getBoolean("under_way"),
                Row.instant(row, "due_at"),
                row.getBoolean("waits_for_boundary"),
                row.getBoolean("reopened"),
                row.getInt("attempt_count"),
                row.getBoolean("has_payload"),
                row.getBoolean("replaced"));
    }
}
