package nl.chargecars.partnersync.bench;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.Uuid7;

/**
 * Writes the same rows as the product for a new order with one status_changed event: organization, contact, address, order, five
 * references, line item, transition, audit entry, event, delivery. A test compares them with the product's own rows.
 */
final class OrderCeiling {

    /** Inserts the rows of any number of orders in one round trip. The order numbers are parameters, so no counter is locked. */
    private static final String ALL_IN_ONE = """
            with new as materialized (
                select *
                from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[],
                            ?::text[], ?::text[], ?::text[], ?::jsonb[], ?::jsonb[], ?::jsonb[], ?::text[], ?::jsonb[])
                    as new (order_id, organization, contact, address, transition, audit, event, number, partner_order_id,
                            partner_customer_id, purchase_order_number, email, reference_keys, submitted, context, payload,
                            changes)
            ), owner as materialized (
                select ?::uuid as partner, ?::uuid as integration, ?::text as actor, ?::jsonb as preferences, now() as at
            ), organization as (
                insert into organizations (id, name, organization_type, business_entity, created_at)
                select organization, 'Jan Janssen (Particulier)', 'customer_individual', 'chargecars', at from new, owner
            ), contact as (
                insert into contacts (
                    id, organization_id, contact_type, is_primary, first_name, last_name, email, email_key, phone, created_at)
                select contact, organization, 'customer', true, 'Jan', 'Janssen', email, email, '+31612345678', at
                from new, owner
            ), address as (
                insert into addresses (
                    id, entity_type, entity_id, address_type, street_address, city, postal_code, country, created_at)
                select address, 'organization', organization, 'installation', 'Hoofdstraat 123', 'Amsterdam', '1012AB',
                       'Netherlands', at
                from new, owner
            ), placed as (
                insert into orders (
                    id, order_number, partner_organization_id, customer_organization_id, primary_contact_id,
                    installation_address_id, order_type, business_entity, order_status, status_since, transition_count,
                    partner_external_references, customer_name, customer_email, customer_phone, installation_preferences,
                    submitted, created_at, updated_at)
                select order_id, number, partner, organization, contact, address, 'installation', 'chargecars', 'new', at, 1,
                       reference_keys, 'Jan Janssen', email, '+31612345678', preferences, submitted, at, at
                from new, owner
            ), reference as (
                insert into order_references (partner_organization_id, reference_value, order_id, reference_type)
                select partner, reference.value, order_id, reference.type
                from new, owner, lateral (values
                    ('partner_order_id', partner_order_id), ('partner_customer_id', partner_customer_id),
                    ('dealer_group_id', 'VAN_MOSSEL_WEST'), ('purchase_order_number', purchase_order_number),
                    ('chargecars_order_id', number)) as reference (type, value)
            ), item as (
                insert into line_items (
                    order_id, line_order, sku, description, quantity, line_item_status, external_item_reference)
                select order_id, 1, 'WALLBOX-11KW', 'Wallbox 11kW charging station', 1, 'quoted', 'VLV-WALLBOX-001' from new
            ), transition as (
                insert into status_transitions (
                    id, entity_type, entity_id, sequence, from_status, to_status, transition_reason, business_context,
                    caused_by, created_at)
                select transition, 'order', order_id, 1, null, 'new', 'Order created via partner API', context, 'partner', at
                from new, owner
            ), audit as (
                insert into audit_logs (id, created_at, actor, action, table_name, record_id, changes)
                select audit, at, actor, 'STATUS_CHANGED', 'orders', order_id::text, changes from new, owner
            ), event as (
                insert into events (
                    id, partner_organization_id, integration_id, order_id, order_sequence, transition_id, event, feed_position,
                    created_at)
                select event, partner, integration, order_id, 16, transition, 'status_changed', pg_current_xact_id(), at
                from new, owner
            ), payload as (
                insert into event_payloads (event_id, payload)
                select event, payload from new
            )
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head,
                due_at, attempt_count, schedule_position, created_at)
            select event, partner, integration, order_id, 16, 'status_changed', 1, 'pending', true, at, 0, 0, at
            from new, owner
            """;

    private static final Columns<Row> COLUMNS = new Columns<Row>()
            .uuid(Row::order)
            .uuid(Row::organization)
            .uuid(Row::contact)
            .uuid(Row::address)
            .uuid(Row::transition)
            .uuid(Row::audit)
            .uuid(Row::event)
            .text(Row::number)
            .text(row -> row.sample().partnerOrderId())
            .text(row -> row.sample().partnerCustomerId())
            .text(row -> row.sample().purchaseOrder())
            .text(row -> row.sample().email())
            .text(row -> row.sample().references())
            .text(row -> row.sample().body())
            .text(Row::context)
            .text(row -> row.sample().payload(row.event(), row.number()))
            .text(Row::changes);

    private final PartnerIds owner;
    private final AtomicLong numbers;

    /** @param numbers counter for the numbers of sample orders, shared by all clients */
    OrderCeiling(PartnerIds owner, AtomicLong numbers) {
        this.owner = owner;
        this.numbers = numbers;
    }

    /** The ids of a new order, and the sample order it is made from. */
    record Row(
            SampleOrder sample,
            String number,
            UUID order,
            UUID organization,
            UUID contact,
            UUID address,
            UUID transition,
            UUID audit,
            UUID event) {

        static Row of(SampleOrder sample, String number) {
            return new Row(
                    sample,
                    number,
                    Uuid7.next(),
                    Uuid7.next(),
                    Uuid7.next(),
                    Uuid7.next(),
                    Uuid7.next(),
                    Uuid7.next(),
                    Uuid7.next());
        }

        String context() {
            return "{\"partner_source\":true,\"integration_name\":\"" + SampleOrder.INTEGRATION
                    + "\",\"partner_order_id\":\"" + sample.partnerOrderId() + "\"}";
        }

        String changes() {
            return "{\"transition_id\":\"" + transition + "\",\"from\":\"\",\"to\":\"new\"}";
        }
    }

    SampleOrder next() {
        return new SampleOrder(numbers.incrementAndGet());
    }

    /** Writes that many orders in one statement and one transaction. */
    CeilingWrite inOneStatement(int orders) {
        return connection -> {
            List<Row> rows = Stream.generate(this::next)
                    .limit(orders)
                    .map(sample -> Row.of(sample, "CC-1999-" + sample.number()))
                    .toList();
            COLUMNS.update(
                    connection,
                    ALL_IN_ONE,
                    rows,
                    owner.partner(),
                    owner.integration(),
                    owner.actor(),
                    SampleOrder.PREFERENCES);
            connection.commit();
            return orders;
        };
    }

    /** Writes one order at a time as the seed does, see {@link OrderAsTheSeed}. */
    CeilingWrite asTheSeed() {
        var seed = new OrderAsTheSeed(owner);
        return connection -> seed.place(connection, next());
    }
}
