package nl.chargecars.partnersync.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.order.CustomerRepository.Customer;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Writes new orders with all their dependent rows, with one statement per table. */
@Repository
class OrderWriter {

    private static final String INSERT_ADDRESSES = """
            insert into addresses (
                id, entity_type, entity_id, address_type, street_address, city, postal_code, country, created_at)
            select id, 'organization', organization_id, 'installation', street, city, postal_code, country, created_at
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
                as address (id, organization_id, street, city, postal_code, country, created_at)
            """;

    private static final String INSERT_ORDERS = """
            insert into orders (
                id, order_number, partner_organization_id, customer_organization_id, primary_contact_id,
                installation_address_id, order_type, business_entity, order_status, status_since, transition_count,
                partner_external_references, customer_name, customer_email, customer_phone, installation_preferences,
                submitted, created_at, updated_at)
            select id, order_number, partner, customer, contact, address, 'installation', business_entity, status, created_at,
                   1, reference_keys, customer_name, customer_email, customer_phone, preferences, submitted, created_at,
                   created_at
            from unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::jsonb[],
                        ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::jsonb[], ?::timestamptz[])
                as placed (id, order_number, partner, customer, contact, address, business_entity, status, reference_keys,
                           customer_name, customer_email, customer_phone, preferences, submitted, created_at)
            """;

    private static final String INSERT_LINE_ITEMS = """
            insert into line_items (
                order_id, line_order, sku, description, quantity, line_item_status, external_item_reference)
            select order_id, line_order, sku, description, quantity, 'quoted', partner_item_id
            from unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::int[], ?::text[])
                as item (order_id, line_order, sku, description, quantity, partner_item_id)
            """;

    private static final String INSERT_NAMES = """
            insert into order_names (order_id, first_name, last_name)
            select order_id, first_name, last_name
            from unnest(?::uuid[], ?::text[], ?::text[]) as further (order_id, first_name, last_name)
            """;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final ReferenceRepository references;

    OrderWriter(JdbcTemplate jdbc, JsonMapper json, ReferenceRepository references) {
        this.jdbc = jdbc;
        this.json = json;
        this.references = references;
    }

    /**
     * A new order with the ids and the number assigned to it.
     *
     * @param further whether the customer existed before this order, so that the name in the order can differ from the customer's
     */
    record Numbered(NewOrder order, OrderId id, String number, Customer customer, boolean further, UUID address) {}

    private record Line(OrderId order, int lineOrder, NewLineItem item) {}

    /** @param writes receives the inserts; must already contain the inserts of new customers */
    void insert(Writes writes, List<Numbered> orders, String status, Instant now) {
        List<OrderId> ids = orders.stream().map(Numbered::id).toList();
        writes.add(addresses(orders, now))
                .add(orders(orders, status, now))
                .add(references.inserting(ids))
                .add(lineItems(orders))
                .addAlways(names(orders.stream().filter(Numbered::further).toList()));
    }

    private Write orders(List<Numbered> orders, String status, Instant now) {
        return Bulk.of(jdbc, orders)
                .uuid(one -> one.id().value())
                .text(Numbered::number)
                .uuid(one -> one.order().partner().id().value())
                .uuid(one -> one.customer().organization())
                .uuid(one -> one.customer().contact())
                .uuid(Numbered::address)
                .text(one -> one.order().partner().businessEntity().wireName())
                .text(_ -> status)
                .text(one -> json.writeValueAsString(allReferences(one.order())))
                .text(one -> one.order().customer().name())
                .text(one -> one.order().customer().email())
                .text(one -> one.order().customer().phone())
                .text(one -> one.order().preferencesJson())
                .text(one -> one.order().submittedJson())
                .instant(_ -> now)
                .write(INSERT_ORDERS);
    }

    private Write addresses(List<Numbered> orders, Instant now) {
        return Bulk.of(jdbc, orders)
                .uuid(Numbered::address)
                .uuid(one -> one.customer().organization())
                .text(one -> one.order().customer().address().street())
                .text(one -> one.order().customer().address().city())
                .text(one -> one.order().customer().address().postalCode())
                .text(one -> one.order().customer().address().country())
                .instant(_ -> now)
                .write(INSERT_ADDRESSES);
    }

    /** Writes the names given in further orders of a customer. The first order is found by its contact, which has the same name. */
    private Write names(List<Numbered> further) {
        return Bulk.of(jdbc, further)
                .uuid(one -> one.id().value())
                .text(one -> one.order().customer().firstName())
                .text(one -> one.order().customer().lastName())
                .write(INSERT_NAMES);
    }

    private Write lineItems(List<Numbered> orders) {
        List<Line> lines = new ArrayList<>();
        for (Numbered order : orders) {
            int lineOrder = 0;
            for (NewLineItem item : order.order().lineItems()) {
                lineOrder++;
                lines.add(new Line(order.id(), lineOrder, item));
            }
        }
        return Bulk.of(jdbc, lines)
                .uuid(line -> line.order().value())
                .integer(Line::lineOrder)
                .text(line -> line.item().sku())
                .text(line -> line.item().description())
                .integer(line -> line.item().quantity())
                .text(line -> line.item().partnerItemId())
                .write(INSERT_LINE_ITEMS);
    }

    /** The partner's references and those that the seed adds (step 5). */
    private static Map<String, Object> allReferences(NewOrder order) {
        Integration integration = order.integration();
        Map<String, Object> all = new LinkedHashMap<>(order.references());
        all.put(References.PARTNER_SYSTEM, integration.name());
        all.put(References.CREATED_VIA_API, true);
        if (integration.api().version() != null) {
            all.put(References.API_VERSION, integration.api().version());
        }
        return all;
    }
}
