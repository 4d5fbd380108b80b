package nl.chargecars.partnersync.order;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.Orders.Located;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.OncePerTransaction;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds orders by their keys, and reads and updates single columns of them. Complete orders: {@link OrderReader}. */
@Repository
class OrderRepository {

    private static final String OF_PARTNERS = """
            from unnest((select ?::uuid[]), (select ?::text[])) as wanted (partner, partner_order_id)
            join orders on orders.partner_organization_id = wanted.partner
                       and orders.partner_external_references ->> 'partner_order_id' = wanted.partner_order_id
            """;

    private static final String KNOWN = """
            select orders.id, orders.order_number, orders.partner_organization_id, orders.submitted,
                   orders.erased_at is not null as erased, wanted.partner_order_id
            """ + OF_PARTNERS;

    /** Like {@link #KNOWN}, without the submitted content, which is most of the row. */
    private static final String LOCATED = """
            select orders.id, orders.order_number, orders.partner_organization_id, wanted.partner_order_id
            """ + OF_PARTNERS;

    private static final String FACTS = """
            select id, partner_organization_id, order_number, customer_name, customer_email,
                   partner_external_references ->> 'partner_order_id' as partner_order_id,
                   partner_external_references ->> 'partner_customer_id' as partner_customer_id
            from orders
            where id = any(?)
            """;

    private static final String NUMBERS = "select id, order_number from orders where id = any(?)";

    private static final String LOCK_REFERENCES = """
            select id, partner_external_references::text as reference_keys
            from orders
            where partner_organization_id = :partner
              and partner_external_references ->> 'partner_order_id' = :partner_order_id
            for no key update
            """;

    private static final String UPDATE_REFERENCES = """
            update orders set partner_external_references = :reference_keys::jsonb, updated_at = :now where id = :id
            """;

    private static final String BY_ID = "select id from orders where id = :id";

    private static final String BY_NUMBER = "select id from orders where order_number = :number";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final OncePerTransaction<OrderId, OrderFacts> facts = new OncePerTransaction<>(this::readFacts);

    OrderRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /**
     * An existing order.
     *
     * @param submittedJson the content with which it was placed
     * @param erased whether the content was deleted with the customer's data
     */
    record Known(OrderId id, String number, PartnerKey key, String submittedJson, boolean erased) {}

    record LockedReferences(OrderId order, String json) {}

    Read<Known> knowing(List<PartnerKey> keys) {
        return named(keys)
                .read(
                        KNOWN,
                        (row, _) -> new Known(
                                new OrderId(Row.uuid(row, "id")),
                                Row.text(row, "order_number"),
                                partnerKey(row),
                                Row.text(row, "submitted"),
                                row.getBoolean("erased")));
    }

    List<Map.Entry<PartnerKey, Located>> located(List<PartnerKey> keys) {
        return named(keys).query(LOCATED, OrderRepository::located);
    }

    Read<Map.Entry<PartnerKey, Located>> locating(List<PartnerKey> keys) {
        return named(keys).read(LOCATED, OrderRepository::located);
    }

    private Bulk<PartnerKey> named(List<PartnerKey> keys) {
        return Bulk.of(jdbc, keys).uuid(key -> key.partner().value()).text(PartnerKey::partnerOrderId);
    }

    private static Map.Entry<PartnerKey, Located> located(ResultSet row, int number) throws SQLException {
        return Map.entry(partnerKey(row), new Located(new OrderId(Row.uuid(row, "id")), Row.text(row, "order_number")));
    }

    private static PartnerKey partnerKey(ResultSet row) throws SQLException {
        return new PartnerKey(
                new PartnerId(Row.uuid(row, "partner_organization_id")), Row.text(row, "partner_order_id"));
    }

    /** Returns the facts of the orders that exist; cached for the rest of the transaction. */
    Map<OrderId, OrderFacts> facts(Collection<OrderId> orders) {
        return facts.find(orders);
    }

    /** Caches the facts of orders that this transaction writes, so that they need not be read. */
    void remember(Map<OrderId, OrderFacts> placed) {
        facts.remember(placed);
    }

    private Map<OrderId, OrderFacts> readFacts(List<OrderId> orders) {
        Map<OrderId, OrderFacts> found = new HashMap<>();
        Bulk.of(jdbc, orders)
                .uuid(OrderId::value)
                .query(FACTS, OrderRepository::facts)
                .forEach(one -> found.put(one.id(), one));
        return found;
    }

    Map<OrderId, String> numbers(Collection<OrderId> orders) {
        Map<OrderId, String> numbers = new HashMap<>();
        Bulk.of(jdbc, List.copyOf(orders))
                .uuid(OrderId::value)
                .query(NUMBERS, (row, _) -> Map.entry(new OrderId(Row.uuid(row, "id")), Row.text(row, "order_number")))
                .forEach(one -> numbers.put(one.getKey(), one.getValue()));
        return numbers;
    }

    Optional<LockedReferences> lockReferences(PartnerId partner, String partnerOrderId) {
        return client.sql(LOCK_REFERENCES)
                .param("partner", partner.value())
                .param("partner_order_id", partnerOrderId)
                .query((row, _) ->
                        new LockedReferences(new OrderId(Row.uuid(row, "id")), Row.text(row, "reference_keys")))
                .optional();
    }

    void updateReferences(OrderId order, String json, Instant now) {
        client.sql(UPDATE_REFERENCES)
                .param("id", order.value())
                .param("reference_keys", json)
                .param("now", Row.timestamp(now))
                .update();
    }

    Optional<OrderId> byId(OrderId id) {
        return optionalId(client.sql(BY_ID).param("id", id.value()));
    }

    Optional<OrderId> byNumber(String number) {
        return optionalId(client.sql(BY_NUMBER).param("number", number));
    }

    private static Optional<OrderId> optionalId(JdbcClient.StatementSpec statement) {
        return statement.query((row, _) -> new OrderId(Row.uuid(row, "id"))).optional();
    }

    private static OrderFacts facts(ResultSet row, int number) throws SQLException {
        @Nullable String customerId = row.getString("partner_customer_id");
        return new OrderFacts(
                new OrderId(Row.uuid(row, "id")),
                new PartnerId(Row.uuid(row, "partner_organization_id")),
                Row.text(row, "order_number"),
                Row.text(row, "partner_order_id"),
                customerId,
                Row.text(row, "customer_name"),
                Row.text(row, "customer_email"));
    }
}
