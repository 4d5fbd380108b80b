package nl.chargecars.partnersync.order;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.status.HistoryEntry;
import nl.chargecars.partnersync.status.StatusHistory;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Page;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads complete orders, with three statements for any number of them. Each statement sees what was committed when it began, so the
 * history is read up to the transition that the order had when it was read.
 */
@Repository
class OrderReader {

    private static final String ORDERS = """
            select orders.id, orders.order_number, orders.partner_organization_id, orders.order_status, orders.status_since,
                   orders.transition_count,
                   orders.partner_external_references, orders.customer_name, orders.customer_email, orders.customer_phone,
                   address.street_address, address.city, address.postal_code, address.country,
                   orders.installation_preferences, orders.created_at, orders.updated_at, orders.erased_at
            from orders
            join addresses as address on address.id = orders.installation_address_id
            where orders.id = any((select ?)::uuid[])
            """;

    private static final String LINE_ITEMS = """
            select order_id, line_order, sku, description, quantity, line_item_status, external_item_reference
            from line_items
            where order_id = any((select ?)::uuid[])
            order by order_id, line_order
            """;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final StatusHistory history;

    OrderReader(JdbcTemplate jdbc, JsonMapper json, StatusHistory history) {
        this.jdbc = jdbc;
        this.json = json;
        this.history = history;
    }

    /**
     * Of orders in a given order, those before the one that no longer fits a page: by the length of what is written by partners.
     * The first is always among them.
     */
    private static final String FITTING = """
            select id
            from (select id, place,
                         sum(characters) over (order by place rows between unbounded preceding and 1 preceding) as before
                  from (select asked.id, asked.place,
                               1000 + octet_length(orders.partner_external_references::text)
                                   + coalesce(octet_length(orders.installation_preferences::text), 0)
                                   + (select coalesce(sum(150 + coalesce(octet_length(sku), 0) + octet_length(description)
                                                              + coalesce(octet_length(external_item_reference), 0)), 0)
                                      from line_items where order_id = asked.id)
                                   + (select coalesce(sum(300 + coalesce(octet_length(transition_reason), 0)), 0)
                                      from (select transition_reason
                                            from status_transitions
                                            where entity_type = 'order' and entity_id = asked.id
                                            order by sequence desc
                                            limit %s) as newest) as characters
                        from unnest((select ?)::uuid[]) with ordinality as asked (id, place)
                        join orders on orders.id = asked.id) as measured) as summed
            where before is null or before < %s
            order by place
            """.formatted(StatusHistory.MOST, Page.LARGEST);

    /** So few orders fit a page however large they are: an order is half a megabyte at most. */
    private static final int FEW = 2;

    private record OwnedItem(OrderId order, OrderRecord.LineItem item) {}

    /** @param transitions how many transitions the order had */
    private record Head(OrderId id, int transitions, Body body) {}

    private interface Body {
        OrderRecord with(List<OrderRecord.LineItem> items, List<HistoryEntry> history);
    }

    /** Returns the orders in the order of the ids, without those that do not exist. */
    List<OrderRecord> read(List<OrderId> ids) {
        List<Head> heads = heads(ids);
        return orders(ids, heads, items(ids), history.of(transitions(heads)));
    }

    /** The same without line items, and with the latest transition only. */
    List<OrderRecord> outlines(List<OrderId> ids) {
        List<Head> heads = heads(ids);
        Map<OrderId, List<HistoryEntry>> latest = new HashMap<>();
        history.latest(transitions(heads)).forEach((id, entry) -> latest.put(id, List.of(entry)));
        return orders(ids, heads, Map.of(), latest);
    }

    /** Returns the first of these orders, as many as fit a page; one at least. */
    List<OrderId> fitting(List<OrderId> ids) {
        return ids.size() <= FEW
                ? ids
                : Bulk.of(jdbc, ids).uuid(OrderId::value).query(FITTING, (row, _) -> new OrderId(Row.uuid(row, "id")));
    }

    private List<Head> heads(List<OrderId> ids) {
        return Bulk.of(jdbc, ids).uuid(OrderId::value).query(ORDERS, (row, _) -> head(row));
    }

    private static Map<OrderId, Integer> transitions(List<Head> heads) {
        return heads.stream().collect(Collectors.toMap(Head::id, Head::transitions));
    }

    private static List<OrderRecord> orders(
            List<OrderId> ids,
            List<Head> heads,
            Map<OrderId, List<OrderRecord.LineItem>> items,
            Map<OrderId, List<HistoryEntry>> histories) {
        Map<OrderId, OrderRecord> orders = new HashMap<>();
        heads.forEach(head -> orders.put(
                head.id(),
                head.body()
                        .with(items.getOrDefault(head.id(), List.of()), histories.getOrDefault(head.id(), List.of()))));
        return ids.stream().filter(orders::containsKey).map(orders::get).toList();
    }

    private Map<OrderId, List<OrderRecord.LineItem>> items(List<OrderId> ids) {
        Map<OrderId, List<OrderRecord.LineItem>> items = new HashMap<>();
        Bulk.of(jdbc, ids)
                .uuid(OrderId::value)
                .query(LINE_ITEMS, OrderReader::item)
                .forEach(one -> items.computeIfAbsent(one.order(), _ -> new ArrayList<>())
                        .add(one.item()));
        return items;
    }

    private static OwnedItem item(ResultSet row, int number) throws SQLException {
        return new OwnedItem(
                new OrderId(Row.uuid(row, "order_id")),
                new OrderRecord.LineItem(
                        row.getInt("line_order"),
                        row.getString("sku"),
                        Row.text(row, "description"),
                        row.getInt("quantity"),
                        row.getString("external_item_reference"),
                        Row.text(row, "line_item_status")));
    }

    private Head head(ResultSet row) throws SQLException {
        var id = new OrderId(Row.uuid(row, "id"));
        String number = Row.text(row, "order_number");
        var partner = new PartnerId(Row.uuid(row, "partner_organization_id"));
        String status = Row.text(row, "order_status");
        Instant statusSince = Row.instant(row, "status_since");
        JsonNode references = json.readTree(Row.text(row, "partner_external_references"));
        CustomerDetails customer = customer(row);
        String preferences = row.getString("installation_preferences");
        Instant createdAt = Row.instant(row, "created_at");
        Instant updatedAt = Row.instant(row, "updated_at");
        Instant erasedAt = Row.instantOrNull(row, "erased_at");
        return new Head(
                id,
                row.getInt("transition_count"),
                (items, transitions) -> new OrderRecord(
                        id,
                        number,
                        partner,
                        references.path(References.PARTNER_ORDER_ID).asString(),
                        status,
                        statusSince,
                        references,
                        customer,
                        items,
                        preferences == null ? null : json.readTree(preferences),
                        transitions,
                        createdAt,
                        updatedAt,
                        erasedAt));
    }

    private static CustomerDetails customer(ResultSet row) throws SQLException {
        return new CustomerDetails(
                Row.text(row, "customer_name"),
                Row.text(row, "customer_email"),
                row.getString("customer_phone"),
                new InstallationAddress(
                        Row.text(row, "street_address"),
                        Row.text(row, "city"),
                        Row.text(row, "postal_code"),
                        Row.text(row, "country")));
    }
}
