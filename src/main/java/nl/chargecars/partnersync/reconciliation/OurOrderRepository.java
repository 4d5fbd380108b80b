package nl.chargecars.partnersync.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads our side of a comparison: orders that are not final, and final orders that changed lately. */
@Repository
class OurOrderRepository {

    private static final String COLUMNS = """
            orders.id, orders.partner_external_references ->> 'partner_order_id' as partner_order_id, orders.order_status,
            orders.status_since, orders.transition_count
            """;

    /**
     * Scans two indexes, (partner, status) and (partner, last change), each only as far as a page needs. "nulls first" matches the
     * order of the indexes.
     */
    private static final String PAGE = """
            select * from (
                select open.*
                from unnest(:statuses::text[]) as wanted (status)
                cross join lateral (
                    select %1$s from orders
                    where orders.partner_organization_id = :partner and orders.order_status = wanted.status
                      and orders.id > :after
                    order by orders.id nulls first
                    limit :limit) as open
                union all
                (select %1$s from orders
                 where orders.partner_organization_id = :partner and orders.updated_at >= :since and orders.id > :after
                   and orders.order_status <> all(:statuses::text[])
                 order by orders.id nulls first
                 limit :limit)) as orders
            order by id
            limit :limit
            """.formatted(COLUMNS);

    private static final String KNOWN = """
            select %s
            from unnest(?::uuid[], ?::text[]) as wanted (partner, partner_order_id)
            join orders on orders.partner_organization_id = wanted.partner
                       and orders.partner_external_references ->> 'partner_order_id' = wanted.partner_order_id
            """.formatted(COLUMNS);

    private static final String NOW = "select %s from orders where id = :id".formatted(COLUMNS);

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    OurOrderRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /**
     * Returns one page of orders, in the order of their ids.
     *
     * @param statuses the statuses that are not final
     * @param since final orders are included when they have changed since then
     * @param after the last order of the previous page; null for the first page
     */
    List<OurOrder> page(
            PartnerId partner, Collection<String> statuses, Instant since, @Nullable OrderId after, int limit) {
        return client.sql(PAGE)
                .param("partner", partner.value())
                .param("statuses", statuses.toArray(String[]::new))
                .param("since", Row.timestamp(since))
                .param("after", after == null ? BEFORE_ALL : after.value())
                .param("limit", limit)
                .query((row, _) -> order(row))
                .list();
    }

    /** Returns the orders that exist here, by the partner's order ids. */
    Map<String, OurOrder> known(PartnerId partner, List<String> partnerOrderIds) {
        return Bulk.of(jdbc, partnerOrderIds)
                .uuid(_ -> partner.value())
                .text(id -> id)
                .query(KNOWN, (row, _) -> order(row))
                .stream()
                .collect(Collectors.toMap(OurOrder::partnerOrderId, Function.identity()));
    }

    Optional<OurOrder> now(OrderId id) {
        return client.sql(NOW)
                .param("id", id.value())
                .query((row, _) -> order(row))
                .optional();
    }

    private static OurOrder order(ResultSet row) throws SQLException {
        return new OurOrder(
                new OrderId(Row.uuid(row, "id")),
                Row.text(row, "partner_order_id"),
                Row.text(row, "order_status"),
                Row.instant(row, "status_since"),
                row.getInt("transition_count"));
    }
}
