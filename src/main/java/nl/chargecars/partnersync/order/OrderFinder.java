package nl.chargecars.partnersync.order;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Turns an {@link OrderQuery} into ids, each shape of it one walk along an index: by reference, by customer, by last change, by status,
 * or newest first. The statement is put together from the fixed pieces below; values are bound.
 */
@Repository
class OrderFinder {

    private static final String ALL = "select orders.id, orders.updated_at from orders where true";

    /** The index begins with the partner and goes on in the order of the ids: newest first is a walk along it. */
    private static final String BY_REFERENCE = """
            select orders.id, orders.updated_at
            from (select distinct found.order_id
                  from order_references as found
                  where found.partner_organization_id = %s and found.reference_value = :reference
                    and (:reference_type::text is null or found.reference_type = :reference_type)
                  order by found.order_id desc) as hit
            join orders on orders.id = hit.order_id
            where true""";

    /** From so many orders on a reference is a common one, such as a dealer group's. */
    static final int COMMON = 2_000;

    private static final String IS_COMMON = """
            select count(*) from (
                select from order_references as found
                where found.partner_organization_id = :partner and found.reference_value = :reference
                  and (:reference_type::text is null or found.reference_type = :reference_type)
                limit :common) as hits
            """;

    /** A look-up for each order; with a limit it is never made a join, which would begin with all that have the reference. */
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

    /** The order of the indexes by partner and by status alone: the newest of everybody are not walked through for these. */
    private static final String NEWEST_OF_THESE = " order by orders.id desc nulls last limit :limit";

    private static final String ORDER_BY_CHANGE = " order by orders.updated_at, orders.id limit :limit";

    /** The same, in the order of the index by partner alone. */
    private static final String CHANGES_OF_PARTNER = " order by orders.updated_at nulls first, orders.id limit :limit";

    private final JdbcClient client;

    OrderFinder(JdbcClient client) {
        this.client = client;
    }

    List<OrderId> find(OrderQuery query) {
        Map<String, @Nullable Object> values = new HashMap<>();
        String sql = statement(query, values);
        return client.sql(sql)
                .params(values)
                .query((row, _) -> new OrderId(Row.uuid(row, "id")))
                .list();
    }

    private String statement(OrderQuery query, Map<String, @Nullable Object> values) {
        String order = query.updatedSince() == null ? ORDER_BY_ID : ORDER_BY_CHANGE;
        String conditions = conditions(query, values);
        values.put("limit", query.limit());
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
     * Then the orders in that status, or changed since, are walked through and those with the reference picked out: of all that have
     * it, most would be read for nothing, and each time anew by whoever polls.
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

    /** Across partners, each partner is one probe of the index. */
    private static String ofEachPartner(String query) {
        return """
                select orders.id
                from organizations as partner
                cross join lateral (%s) as orders
                where partner.organization_type = 'partner'""".formatted(query);
    }

    /** Each customer is one probe of the index. */
    private static String ofEachCustomer(CustomerText customer, String query) {
        return "select orders.id from (%s) as customer cross join lateral (%s) as orders where true"
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

    /** By the time in their ids: so it is part of the walk along any of the indexes. */
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
