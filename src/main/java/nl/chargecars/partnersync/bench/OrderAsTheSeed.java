package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Writes an order as the seed does ("Create Order from Partner API"): twelve statements one after the other. Two of them lock a row
 * that every other order needs too: the counter of order numbers and the integration's figures. All statements are one
 * transaction, because no order number may be lost.
 */
final class OrderAsTheSeed {

    private static final String INTEGRATION = """
            select id, integration_name, api_version from partner_integrations
            where partner_organization_id = ? and is_active
            """;

    private static final String CONTACT = """
            select contacts.id, organizations.id
            from contacts
            join organizations on organizations.id = contacts.organization_id
            where contacts.contact_type = 'customer' and contacts.email_key = ?
            """;

    private static final String ORGANIZATION = """
            insert into organizations (id, name, organization_type, business_entity, created_at)
            values (?, 'Jan Janssen (Particulier)', 'customer_individual', 'chargecars', now())
            """;

    private static final String NEW_CONTACT = """
            insert into contacts (
                id, organization_id, contact_type, is_primary, first_name, last_name, email, email_key, phone, created_at)
            values (?, ?, 'customer', true, 'Jan', 'Janssen', ?, ?, '+31612345678', now())
            """;

    private static final String ADDRESS = """
            insert into addresses (
                id, entity_type, entity_id, address_type, street_address, city, postal_code, country, created_at)
            values (?, 'organization', ?, 'installation', 'Hoofdstraat 123', 'Amsterdam', '1012AB', 'Netherlands', now())
            """;

    private static final String NUMBER = """
            insert into number_sequences as counter (business_entity, document_type, year, last_number)
            values ('chargecars', 'order', 1999, 1)
            on conflict (business_entity, document_type, year) do update set last_number = counter.last_number + 1
            returning last_number
            """;

    /** Inserts the order and its references, by which it is found: in the seed these are one JSON column. */
    private static final String ORDER = """
            with placed as (
                insert into orders (
                    id, order_number, partner_organization_id, customer_organization_id, primary_contact_id,
                    installation_address_id, order_type, business_entity, order_status, status_since, transition_count,
                    partner_external_references, customer_name, customer_email, customer_phone, installation_preferences,
                    submitted, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, 'installation', 'chargecars', 'new', now(), 1, ?::jsonb, 'Jan Janssen', ?,
                        '+31612345678', ?::jsonb, ?::jsonb, now(), now())
                returning *
            )
            insert into order_references (partner_organization_id, reference_value, order_id, reference_type)
            select partner_organization_id, reference.value, id, reference.type
            from placed, lateral (values
                ('partner_order_id', partner_external_references ->> 'partner_order_id'),
                ('partner_customer_id', partner_external_references ->> 'partner_customer_id'),
                ('dealer_group_id', partner_external_references ->> 'dealer_group_id'),
                ('purchase_order_number', partner_external_references ->> 'purchase_order_number'),
                ('chargecars_order_id', order_number)) as reference (type, value)
            """;

    private static final String LINE_ITEM = """
            insert into line_items (
                order_id, line_order, sku, description, quantity, line_item_status, external_item_reference)
            values (?, 1, 'WALLBOX-11KW', 'Wallbox 11kW charging station', 1, 'quoted', 'VLV-WALLBOX-001')
            """;

    private static final String TRANSITION = """
            insert into status_transitions (
                id, entity_type, entity_id, sequence, from_status, to_status, transition_reason, business_context, caused_by,
                created_at)
            values (?, 'order', ?, 1, null, 'new', 'Order created via partner API', ?::jsonb, 'partner', now())
            """;

    private static final String AUDIT = """
            insert into audit_logs (id, created_at, actor, action, table_name, record_id, changes)
            values (?, now(), ?, 'STATUS_CHANGED', 'orders', ?, ?::jsonb)
            """;

    /** Inserts event and delivery, in place of the task that the seed queues. */
    private static final String QUEUE = """
            with event as (
                insert into events (
                    id, partner_organization_id, integration_id, order_id, order_sequence, transition_id, event, feed_position,
                    created_at)
                values (?, ?, ?, ?, 16, ?, 'status_changed', pg_current_xact_id(), now())
                returning *
            ), payload as (
                insert into event_payloads (event_id, payload) select id, ? from event
            )
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head, due_at,
                attempt_count, schedule_position, created_at)
            select id, partner_organization_id, integration_id, order_id, order_sequence, event, 1, 'pending', true, now(), 0,
                   0, now()
            from event
            """;

    private final PartnerIds owner;

    OrderAsTheSeed(PartnerIds owner) {
        this.owner = owner;
    }

    /** Places one order and commits. Returns 1, the number of orders placed. */
    int place(Connection connection, SampleOrder sample) throws SQLException {
        Sql.texts(connection, INTEGRATION, owner.partner());
        List<String> known = Sql.texts(connection, CONTACT, sample.email());
        if (!known.isEmpty()) {
            throw new BenchFailure("the customer " + sample.number() + " exists already");
        }
        OrderCeiling.Row row = customer(connection, sample);
        String number = "CC-1999-S" + Sql.text(connection, NUMBER);
        order(connection, row, number);
        Sql.update(connection, LINE_ITEM, row.order());
        Sql.update(connection, TRANSITION, row.transition(), row.order(), row.context());
        Sql.update(connection, AUDIT, row.audit(), owner.actor(), row.order().toString(), row.changes());
        Sql.update(
                connection,
                QUEUE,
                row.event(),
                owner.partner(),
                owner.integration(),
                row.order(),
                row.transition(),
                sample.payload(row.event(), number));
        IntegrationMetrics.succeeded(connection, owner.integration());
        connection.commit();
        return 1;
    }

    private static OrderCeiling.Row customer(Connection connection, SampleOrder sample) throws SQLException {
        OrderCeiling.Row row = OrderCeiling.Row.of(sample, "");
        UUID organization = row.organization();
        Sql.update(connection, ORGANIZATION, organization);
        Sql.update(connection, NEW_CONTACT, row.contact(), organization, sample.email(), sample.email());
        Sql.update(connection, ADDRESS, row.address(), organization);
        return row;
    }

    private void order(Connection connection, OrderCeiling.Row row, String number) throws SQLException {
        Sql.update(
                connection,
                ORDER,
                row.order(),
                number,
                owner.partner(),
                row.organization(),
                row.contact(),
                row.address(),
                row.sample().references(),
                row.sample().email(),
                SampleOrder.PREFERENCES,
                row.sample().body());
    }
}
