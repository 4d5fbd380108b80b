package nl.chargecars.partnersync.order;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.order.Orders.Place;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds the places of the orders that match an {@link OrderQuery}. Each kind of query is one index scan: by reference, by customer, by
 * last change, by status, or newest first. The statement is composed of the constants below; all values are bound as parameters.
 */
@Repository
class OrderFinder {

    private static final String ALL = "select orders.id, orders.updated_at from orders where true";

    /** Finds orders by reference. The index continues with the order id, so "newest first" is a scan of it without sorting. */
    private static final String BY_REFERENCE = """
            select orders.id, orders.updated_at
            from (select distinct found.order_id
                  from order_references as found
                  where found.partner_organization_id = %s and found.reference_value = :reference
                    and (:reference_type::text is null or found.reference_type = :reference_type)
                  order by found.order_id desc) as hit
            join orders on orders.id = hit.order_id
            where true""";

    /** Number of orders from which a reference counts as common, such as that of a dealer group. */
    static final int COMMON = 2_000;

    private static final String IS_COMMON = """
            select count(*) from (
                select from order_references as found
                where found.partner_organization_id = :partner and found.reference_value = :reference
                  and (:reference_type::text is null or found.reference_type = :reference_type)
                limit :common) as hits
            """;

    /**
     * Looks the reference up for each order. Because of its limit PostgreSQL does not turn it into a join, which would start with all
     * orders that have the reference.
     */
    private static final String HAVING_REFERENCE = """

            and (select true from order_references as found
                 where found.partner_organization_id = :partner and found.reference_value = :reference
                   and found.order_id = orders.id
                   and (:reference_type::text is null or found.reference_type = :reference_type)
                 limit 1)""";

    private static final String OF_PARTNER = " and orders.partner_organization_id = :partner";
    private static final String OF_CUSTOMER = " and orders.primary_contact_id = customer.id";
    private static final String IN_STATUS = " and orders.order_status = :status";
    private static final String FIRST_ID = " and orders.id >= :first_id";
    private static final String END_ID = " and orders.id < :end_id";
    private static final String UPDATED_SINCE = " and orders.updated_at >= :updated_since";
    private static final String BEHIND_ID = " and orders.id < :after";
    private static final String BEHIND_CHANGE = " and (orders.updated_at, orders.id) > (:after_updated_at, :after)";
    private static final String ORDER_BY_ID = " order by orders.id desc limit :limit";

    /** Sort order that only the indexes by partner and by status have, so that PostgreSQL does not scan everybody's newest orders. */
    private static final String NEWEST_OF_THESE = " order by orders.id desc nulls last limit :limit";

    private static final String ORDER_BY_CHANGE = " order by orders.updated_at, orders.id limit :limit";

    /** Like {@link #ORDER_BY_CHANGE}, written as only the index by partner has it, so that PostgreSQL uses that index. */
    private static final String CHANGES_OF_PARTNER = " order by orders.updated_at nulls first, orders.id limit :limit";

    private final JdbcClient client;

    OrderFinder(JdbcClient client) {
        this.client = client;
    }

    /** @param limit how many places to return at most, whatever the query's own limit is */
    List<Place> find(OrderQuery query, int limit) {
        Map<String, @Nullable Object> values = new HashMap<>();
        String sql = statement(query, limit, values);
        return client.sql(sql)
                .params(values)
                .query((row, _) -> new Place(new OrderId(Row.uuid(row, "id")), Row.instant(row, "updated_at")))
                .list();
    }

    /** As {@link Orders#fitsMany}. */
    boolean fitsMany(String customer, boolean wholeWords) {
        CustomerText text = CustomerText.of(customer, wholeWords);
        return client.sql(text.fitsMany())
                .params(text.values())
                .query(Boolean.class)
                .single();
    }

    private String statement(OrderQuery query, int limit, Map<String, @Nullable Object> values) {
        String order = query.updatedSince() == null ? ORDER_BY_ID : ORDER_BY_CHANGE;
        String conditions = conditions(query, values);
        values.put("limit", limit);
        if (query.customer() != null) {
            CustomerText customer = CustomerText.of(query.customer(), query.wholeWords());
            values.putAll(customer.values());
            return customer.ofOrders()
                    ? ALL + " and orders.id = any(array(%s))".formatted(customer.sql()) + conditions + order
                    : ofEachCustomer(customer, ALL + OF_CUSTOMER + conditions + order) + order;
        }
        if (query.reference() == null) {
            return ALL + conditions + orderOfAll(query);
        }
        values.put("reference", query.reference());
        values.put("reference_type", query.referenceType());
        if (query.partner() != null && (query.updatedSince() != null || query.status() != null) && isCommon(values)) {
            return ALL + conditions + HAVING_REFERENCE + orderOfAll(query);
        }
        return query.partner() == null
                ? ofEachPartner(BY_REFERENCE.formatted("partner.id") + conditions + order) + order
                : BY_REFERENCE.formatted(":partner") + conditions + order;
    }

    /**
     * Returns whether the reference is common. If so, the query scans the orders with the status or changed since the given time, and
     * picks those with the reference; a scan of all orders with the reference would read most of them in vain, at every poll.
     */
    private boolean isCommon(Map<String, @Nullable Object> values) {
        return client.sql(IS_COMMON)
                        .params(values)
                        .param("common", COMMON)
                        .query(Integer.class)
                        .single()
                >= COMMON;
    }

    private static String orderOfAll(OrderQuery query) {
        if (query.updatedSince() != null) {
            return query.partner() == null ? ORDER_BY_CHANGE : CHANGES_OF_PARTNER;
        }
        return query.partner() == null && query.status() == null ? ORDER_BY_ID : NEWEST_OF_THESE;
    }

    /** Runs the query once per partner, with one index scan each. */
    private static String ofEachPartner(String query) {
        return """
                select orders.id, orders.updated_at
                from organizations as partner
                cross join lateral (%s) as orders
                where partner.organization_type = 'partner'""".formatted(query);
    }

    /** Runs the query once per customer, with one index scan each. */
    private static String ofEachCustomer(CustomerText customer, String query) {
        return "select orders.id, orders.updated_at from (%s) as customer cross join lateral (%s) as orders where true"
                .formatted(customer.sql(), query);
    }

    private static String conditions(OrderQuery query, Map<String, @Nullable Object> values) {
        var conditions = new StringBuilder();
        if (query.partner() != null) {
            conditions.append(OF_PARTNER);
            values.put("partner", query.partner().value());
        }
        if (query.status() != null) {
            conditions.append(IN_STATUS);
            values.put("status", query.status());
        }
        placed(query, conditions, values);
        Instant updatedSince = query.updatedSince();
        if (updatedSince != null) {
            conditions.append(UPDATED_SINCE);
            values.put("updated_since", Row.timestamp(updatedSince));
        }
        if (query.after() != null) {
            conditions.append(updatedSince == null ? BEHIND_ID : BEHIND_CHANGE);
            values.put("after", query.after().value());
            values.put("after_updated_at", Row.timestamp(query.afterUpdatedAt()));
        }
        return conditions.toString();
    }

    /** Adds conditions on the time of placement, by the time in the order ids, so that every index scan can use them. */
    private static void placed(OrderQuery query, StringBuilder conditions, Map<String, @Nullable Object> values) {
        if (query.placedFrom() != null) {
            conditions.append(FIRST_ID);
            values.put("first_id", Uuid7.earliest(query.placedFrom()));
        }
        if (query.placedBefore() != null) {
            conditions.append(END_ID);
            values.put("end_id", Uuid7.earliest(query.placedBefore()));
        }
    }
}
