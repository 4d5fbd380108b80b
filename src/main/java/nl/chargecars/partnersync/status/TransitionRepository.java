package nl.chargecars.partnersync.status;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.status.StatusEngine.Recorded;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The table status_transitions, and the columns of orders that say where an order stands. */
@Repository
class TransitionRepository {

    private static final String LOCK = """
            select id, order_status, transition_count
            from orders
            where id = any(?)
            order by id
            for no key update
            """;

    private static final String UPDATE = """
            update orders
            set order_status = changed.status, status_since = changed.since, transition_count = changed.transition_count,
                updated_at = changed.since
            from unnest(?::uuid[], ?::text[], ?::int[], ?::timestamptz[]) as changed (id, status, transition_count, since)
            where orders.id = changed.id
            """;

    private static final String INSERT = """
            insert into status_transitions (
                id, entity_type, entity_id, sequence, from_status, to_status, transition_reason, business_context,
                caused_by, actor, created_at)
            select id, 'order', entity_id, sequence, from_status, to_status, reason, context, caused_by, actor, created_at
            from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::text[], ?::text[],
                        ?::timestamptz[])
                as recorded (id, entity_id, sequence, from_status, to_status, reason, context, caused_by, actor, created_at)
            """;

    private static final String HISTORY = """
            select entity_id, id, sequence, from_status, to_status, transition_reason, caused_by, created_at
            from status_transitions
            where entity_type = 'order' and entity_id = any(?)
            order by entity_id, sequence
            """;

    private final JdbcTemplate jdbc;

    TransitionRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Owned(OrderId order, HistoryEntry entry) {}

    record OrderStatus(OrderId order, String status, int transitionCount) {}

    Map<OrderId, OrderStatus> lock(List<OrderId> orders) {
        Map<OrderId, OrderStatus> locked = new LinkedHashMap<>();
        Bulk.of(jdbc, orders)
                .uuid(OrderId::value)
                .query(LOCK, TransitionRepository::orderStatus)
                .forEach(status -> locked.put(status.order(), status));
        return locked;
    }

    Write updating(List<OrderStatus> changed, Instant now) {
        return Bulk.of(jdbc, changed)
                .uuid(one -> one.order().value())
                .text(OrderStatus::status)
                .integer(OrderStatus::transitionCount)
                .instant(_ -> now)
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
                .json(Recorded::contextJson)
                .text(one -> StatusEngine.causedBy(one.transition().actor()))
                .text(one -> one.transition().actor().name())
                .instant(one -> one.transition().at())
                .write(INSERT);
    }

    void send(Writes writes) {
        writes.send(jdbc);
    }

    Map<OrderId, List<HistoryEntry>> history(List<OrderId> orders) {
        Map<OrderId, List<HistoryEntry>> histories = new LinkedHashMap<>();
        Bulk.of(jdbc, orders)
                .uuid(OrderId::value)
                .query(HISTORY, TransitionRepository::owned)
                .forEach(one -> histories
                        .computeIfAbsent(one.order(), _ -> new ArrayList<>())
                        .add(one.entry()));
        return histories;
    }

    private static OrderStatus orderStatus(ResultSet row, int number) throws SQLException {
        return new OrderStatus(
                new OrderId(Row.uuid(row, "id")), Row.text(row, "order_status"), row.getInt("transition_count"));
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
                Row.text(row, "caused_by"),
                Row.instant(row, "created_at"));
    }
}
