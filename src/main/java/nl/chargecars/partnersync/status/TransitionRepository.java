package nl.chargecars.partnersync.status;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.status.StatusEngine.Recorded;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The table status_transitions, and the columns of the table orders that hold an order's status. */
@Repository
class TransitionRepository {

    private static final String LOCK = """
            select id, partner_organization_id, order_status, status_since, transition_count, last_partner_update_at
            from orders
            where id = any(?)
            order by id
            for no key update
            """;

    /**
     * Sets all columns in one statement, although the last two change for partners' updates only: a second update would create
     * another row version, with all its index entries. Another node, whose clock is ahead, may have changed the references last.
     */
    private static final String UPDATE = """
            update orders
            set order_status = changed.status, status_since = changed.since, transition_count = changed.transition_count,
                updated_at = greatest(orders.updated_at, changed.since), last_partner_update_at = changed.partner_time,
                partner_external_references = case
                    when changed.synced_at is null then partner_external_references
                    else partner_external_references || jsonb_build_object('sync_last_updated', changed.synced_at) end
            from unnest(?::uuid[], ?::text[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[])
                as changed (id, status, transition_count, since, partner_time, synced_at)
            where orders.id = changed.id
            """;

    private static final String INSERT = """
            insert into status_transitions (
                id, entity_type, entity_id, sequence, from_status, to_status, transition_reason, business_context,
                caused_by, created_at)
            select id, 'order', entity_id, sequence, from_status, to_status, reason, context, caused_by, created_at
            from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::text[],
                        ?::timestamptz[])
                as recorded (id, entity_id, sequence, from_status, to_status, reason, context, caused_by, created_at)
            """;

    /** The newest transitions of each order, oldest first. */
    private static final String NEWEST = """
            select newest.entity_id, newest.id, newest.sequence, newest.from_status, newest.to_status,
                   newest.transition_reason, newest.caused_by, newest.created_at
            from unnest((select ?)::uuid[], (select ?)::int[]) as asked (id, transitions)
            cross join lateral (
                select entity_id, id, sequence, from_status, to_status, transition_reason, caused_by, created_at
                from status_transitions
                where entity_type = 'order' and entity_id = asked.id and sequence <= asked.transitions
                order by sequence desc
                limit %1$s) as newest
            order by newest.entity_id, newest.sequence
            """;

    private static final String HISTORY = NEWEST.formatted(StatusHistory.MOST);
    private static final String LATEST = NEWEST.formatted(1);

    /** Transitions with their contexts, which may be large and are not read for whole lists of orders. */
    private static final String STEPS = """
            select id, sequence, from_status, to_status, transition_reason, caused_by, created_at,
                   business_context::text as context
            from status_transitions
            where entity_type = 'order' and entity_id = ? and sequence > ?
            order by sequence
            limit ?
            """;

    private static final String CONTEXTS = """
            select id, context
            from (select id, context, sum(octet_length(context)) over (order by sequence desc) as characters
                  from (select id, sequence, business_context::text as context
                        from status_transitions
                        where entity_type = 'order' and entity_id = ?
                        order by sequence desc
                        limit ?) as newest
                  where context is not null) as measured
            where characters <= ?
            """;

    private final JdbcTemplate jdbc;

    TransitionRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Owned(OrderId order, HistoryEntry entry) {}

    /**
     * The current status of a locked order.
     *
     * @param since the time of its latest transition
     * @param lastPartnerUpdate the {@link StatusChange#partnerTime} of the newest applied update; null when none was applied
     * @param byPartner true when at least one of the changes to be written comes from the order's partner
     */
    record OrderStatus(
            OrderId order,
            PartnerId partner,
            String status,
            Instant since,
            int transitionCount,
            @Nullable Instant lastPartnerUpdate,
            boolean byPartner) {

        /** @param at from {@link #next} */
        OrderStatus after(StatusChange change, Instant at) {
            return new OrderStatus(
                    order,
                    partner,
                    change.toStatus(),
                    at,
                    transitionCount + 1,
                    newest(change.partnerTime()),
                    byPartner || change.partnerTime() != null);
        }

        /**
         * Returns the time of the next transition, which is always later than the one before: of two events of an order, partners
         * apply the one with the later time. Changes that are decided together have one time otherwise, and of two nodes one may be
         * behind.
         */
        Instant next(Instant now) {
            return now.isAfter(since) ? now : since.plus(1, ChronoUnit.MICROS);
        }

        /**
         * Returns the later of the known time and this one: an update without a time of its own may be older than a time that the
         * partner's clock gave before.
         */
        private @Nullable Instant newest(@Nullable Instant partnerTime) {
            boolean known =
                    lastPartnerUpdate != null && (partnerTime == null || lastPartnerUpdate.isAfter(partnerTime));
            return known ? lastPartnerUpdate : partnerTime;
        }
    }

    /** Locks the orders in the order of their ids. Returns nothing for orders that do not exist. */
    Read<OrderStatus> locking(List<OrderId> orders) {
        return Bulk.of(jdbc, orders).uuid(OrderId::value).read(LOCK, TransitionRepository::orderStatus);
    }

    Write updating(List<OrderStatus> changed) {
        return Bulk.of(jdbc, changed)
                .uuid(one -> one.order().value())
                .text(OrderStatus::status)
                .integer(OrderStatus::transitionCount)
                .instant(OrderStatus::since)
                .instant(OrderStatus::lastPartnerUpdate)
                .text(one -> one.byPartner() ? one.since().toString() : null)
                .write(UPDATE);
    }

    Write inserting(List<Recorded> recorded) {
        return Bulk.of(jdbc, recorded)
                .uuid(one -> one.transition().id().value())
                .uuid(one -> one.transition().order().value())
                .integer(one -> one.transition().sequence())
                .text(one -> one.transition().fromStatus())
                .text(one -> one.transition().toStatus())
                .text(one -> one.transition().reason())
                .text(Recorded::contextJson)
                .text(one -> one.transition().actor().kind().wireName())
                .instant(one -> one.transition().at())
                .write(INSERT);
    }

    /** @param transitions how many transitions of each order count; later ones do not */
    Map<OrderId, List<HistoryEntry>> history(Map<OrderId, Integer> transitions) {
        Map<OrderId, List<HistoryEntry>> histories = new LinkedHashMap<>();
        newest(HISTORY, transitions)
                .forEach(one -> histories
                        .computeIfAbsent(one.order(), _ -> new ArrayList<>())
                        .add(one.entry()));
        return histories;
    }

    /** @param transitions as in {@link #history} */
    Map<OrderId, HistoryEntry> latest(Map<OrderId, Integer> transitions) {
        Map<OrderId, HistoryEntry> latest = new HashMap<>();
        newest(LATEST, transitions).forEach(one -> latest.put(one.order(), one.entry()));
        return latest;
    }

    private List<Owned> newest(String sql, Map<OrderId, Integer> transitions) {
        return Bulk.of(jdbc, List.copyOf(transitions.entrySet()))
                .uuid(order -> order.getKey().value())
                .integer(Map.Entry::getValue)
                .query(sql, TransitionRepository::owned);
    }

    List<HistoryStep> steps(OrderId order, int after, int most) {
        return jdbc.query(
                STEPS,
                (row, _) -> new HistoryStep(historyEntry(row), row.getString("context")),
                order.value(),
                after,
                most);
    }

    Map<TransitionId, String> contexts(OrderId order) {
        Map<TransitionId, String> contexts = new HashMap<>();
        jdbc.query(
                CONTEXTS,
                (ResultSet row) -> {
                    contexts.put(new TransitionId(Row.uuid(row, "id")), Row.text(row, "context"));
                },
                order.value(),
                StatusHistory.MOST,
                Page.LARGEST);
        return contexts;
    }

    private static OrderStatus orderStatus(ResultSet row, int number) throws SQLException {
        return new OrderStatus(
                new OrderId(Row.uuid(row, "id")),
                new PartnerId(Row.uuid(row, "partner_organization_id")),
                Row.text(row, "order_status"),
                Row.instant(row, "status_since"),
                row.getInt("transition_count"),
                Row.instantOrNull(row, "last_partner_update_at"),
                false);
    }

    private static Owned owned(ResultSet row, int number) throws SQLException {
        return new Owned(new OrderId(Row.uuid(row, "entity_id")), historyEntry(row));
    }

    private static HistoryEntry historyEntry(ResultSet row) throws SQLException {
        return new HistoryEntry(
                new TransitionId(Row.uuid(row, "id")),
                row.getInt("sequence"),
                row.getString("from_status"),
                Row.text(row, "to_status"),
                row.getString("transition_reason"),
                WireNamed.named(Actor.Kind.class, Row.text(row, "caused_by")),
                Row.instant(row, "created_at"));
    }
}
