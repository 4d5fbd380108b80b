package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Writes orders by the hundred thousand with SQL alone, including all dependent rows: customer, references, line item, history,
 * event, its delivery and attempt, audit trail; every fourth order also has a status update from the partner. Meant for benchmarks
 * and query plans, not for production. Order {@code n} of a partner is {@code B-n}, created 0.1 s after the order before it, within
 * the last 13 days. Rows that the product deletes by age (payloads, attempts, received bodies) exist only for the newest
 * {@value #RETAINED} orders of one call: as many as a retention of 30 days keeps at 10 thousand orders a day.
 */
public final class BulkOrders {

    /** State in which the deliveries are written. */
    public enum Deliveries {
        /** Delivered in the past. */
        DELIVERED,
        /** Pending, and due only in some hours unless {@link BulkOrders#release} sets another time. */
        WAITING
    }

    static final long RETAINED = 300_000;

    private static final int CHUNK = 20_000;

    /**
     * Builds the rows to write, with ids that sort like UUIDv7, by {@code n} and before all real ids: 48 bits that grow with
     * {@code n}, the kind of row, {@code n}, and 24 bits that identify the partner.
     */
    private static final String STAGE = """
            create temporary table bulk on commit drop as
            select n, made_at,
                   (head || '7001' || tail)::uuid as order_id, (head || '7002' || tail)::uuid as organization,
                   (head || '7003' || tail)::uuid as contact, (head || '7004' || tail)::uuid as address,
                   (head || '7005' || tail)::uuid as transition, (head || '7006' || tail)::uuid as event,
                   (head || '7007' || tail)::uuid as audit, (head || '7008' || tail)::uuid as second_transition,
                   (head || '7009' || tail)::uuid as status_update,
                   'B-' || n as partner_order_id, 'CUST-' || scattered as partner_customer_id,
                   'PO-20250601-' || scattered as purchase_order,
                   'CC-' || 1000 + partner_number / 9000 % 900 || '-' || 1000 + partner_number % 9000
                       || lpad((n % 100000000)::text, 8, '0') as number,
                   'klant' || scattered || '.' || partner_mark || '@example.com' as email,
                   n % 4 = 0 as updated, n >= ?::bigint as retained, ?::uuid as partner, ?::uuid as integration,
                   ?::text as actor
            from (
                select n, partner_mark, {scattered} as scattered,
                       ('x' || partner_mark)::bit(24)::int as partner_number,
                       lpad(to_hex(1600000000000 + n), 12, '0') as head,
                       '8000' || partner_mark || lpad(to_hex(n % 16777216), 6, '0') as tail,
                       date_trunc('hour', now()) - interval '13 days' + n % 10000000 * interval '100 milliseconds' as made_at
                from generate_series(?::bigint, ?::bigint) as n, (select left(md5(?::text), 6) as partner_mark) as mark
            ) as numbered
            """.replace("{scattered}", SampleOrder.SCATTERED);

    private static final String[] STATEMENTS = {"""
        insert into organizations (id, name, organization_type, business_entity, created_at)
        select organization, 'Jan Janssen (Particulier)', 'customer_individual', 'chargecars', made_at from bulk
        """, """
        insert into contacts (
            id, organization_id, contact_type, is_primary, first_name, last_name, email, email_key, phone, created_at)
        select contact, organization, 'customer', true, 'Jan', 'Janssen', email, email, '+31612345678', made_at from bulk
        """, """
        insert into addresses (
            id, entity_type, entity_id, address_type, street_address, city, postal_code, country, created_at)
        select address, 'organization', organization, 'installation', 'Hoofdstraat 123', 'Amsterdam', '1012AB', 'Netherlands',
               made_at
        from bulk
        """, """
        insert into orders (
            id, order_number, partner_organization_id, customer_organization_id, primary_contact_id, installation_address_id,
            order_type, business_entity, order_status, status_since, transition_count, partner_external_references,
            customer_name, customer_email, customer_phone, installation_preferences, submitted, last_partner_update_at,
            created_at, updated_at)
        select order_id, number, partner, organization, contact, address, 'installation', 'chargecars',
               case when updated then 'approved' else 'new' end, made_at, case when updated then 2 else 1 end,
               jsonb_build_object('partner_order_id', partner_order_id, 'partner_customer_id', partner_customer_id,
                   'dealer_group_id', 'VAN_MOSSEL_WEST', 'purchase_order_number', purchase_order,
                   'partner_system', 'bench_api', 'created_via_api', true),
               'Jan Janssen', email, '+31612345678', '{"preferred_date": "2025-06-15", "time_preference": "morning"}',
               jsonb_build_object('partner_order_id', partner_order_id, 'customer', jsonb_build_object('email', email),
                   'line_items', '[{"sku": "WALLBOX-11KW", "description": "Wallbox 11kW charging station"}]'::jsonb),
               case when updated then made_at end, made_at, made_at
        from bulk
        """, """
        insert into order_references (partner_organization_id, reference_value, order_id, reference_type)
        select partner, reference.value, order_id, reference.type
        from bulk, lateral (values
            ('partner_order_id', partner_order_id), ('partner_customer_id', partner_customer_id),
            ('dealer_group_id', 'VAN_MOSSEL_WEST'), ('purchase_order_number', purchase_order),
            ('chargecars_order_id', number)) as reference (type, value)
        """, """
        insert into line_items (order_id, line_order, sku, description, quantity, line_item_status, external_item_reference)
        select order_id, 1, 'WALLBOX-11KW', 'Wallbox 11kW charging station', 1, 'quoted', 'VLV-WALLBOX-001' from bulk
        """, """
        insert into status_transitions (
            id, entity_type, entity_id, sequence, from_status, to_status, transition_reason, caused_by, created_at)
        select transition, 'order', order_id, 1, null, 'new', 'Order created via partner API', 'partner', made_at
        from bulk
        union all
        select second_transition, 'order', order_id, 2, 'new', 'approved', 'Partner update: checked', 'partner', made_at
        from bulk
        where updated
        """, """
        insert into audit_logs (id, created_at, actor, action, table_name, record_id, changes)
        select audit, made_at, actor, 'STATUS_CHANGED', 'orders', order_id::text,
               jsonb_build_object('transition_id', transition, 'from', '', 'to', 'new')
        from bulk
        """, """
        insert into partner_status_updates (
            id, partner_organization_id, integration_id, received_at, webhook_id, partner_order_id, partner_status,
            partner_timestamp, order_id, mapped_status, outcome, transition_id, processed_at, origin)
        select status_update, partner, integration, made_at, status_update::text, partner_order_id, 'APPROVED', made_at,
               order_id, 'approved', 'applied', second_transition, made_at, 'webhook'
        from bulk
        where updated
        """, """
        insert into status_update_bodies (status_update_id, body)
        select status_update, '{}' from bulk where updated and retained
        """, """
        insert into unsent_transitions (transition_id, order_id, reason)
        select second_transition, order_id, 'echo' from bulk where updated
        """, """
        insert into events (
            id, partner_organization_id, integration_id, order_id, order_sequence, transition_id, event, feed_position,
            created_at)
        select event, partner, integration, order_id, 16, transition, 'status_changed', pg_current_xact_id(), made_at
        from bulk
        """, """
        insert into event_payloads (event_id, payload)
        select event,
               json_build_object('id', event, 'timestamp', made_at, 'event', 'status_changed', 'chargecars_order_id', number,
                   'partner_order_id', partner_order_id, 'partner_customer_id', partner_customer_id, 'status', 'NEW',
                   'status_details', json_build_object('from_status', null, 'to_status', 'new', 'reason',
                       'Order created via partner API', 'timestamp', made_at),
                   'customer_info', json_build_object('name', 'Jan Janssen', 'email', email))::text
        from bulk
        where retained
        """};

    private static final String ATTEMPTS = """
            insert into delivery_attempts (
                delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status, response_body)
            select event, 1, made_at, 5, 'http://127.0.0.1/webhooks', '{"Content-Type": "application/json"}', 204, ''
            from bulk
            where retained
            """;

    private static final String DELIVERIES = """
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head,
                waits_for_boundary, due_at, attempt_count, schedule_position, created_at, settled_at, last_response_status)
            select event, partner, integration, order_id, 16, 'status_changed', 1,
                   case when settled then 'delivered' else 'pending' end, not settled, not settled,
                   case when settled then made_at else now() + interval '12 hours' end,
                   settled::int, settled::int, made_at, case when settled then made_at end, case when settled then 204 end
            from bulk, (select ?::boolean) as all_of_them (settled)
            """;

    private static final String SETTLE = """
            update deliveries
            set state = 'delivered', is_head = false, due_at = made_at, waits_for_boundary = false, attempt_count = 1,
                schedule_position = 1, settled_at = made_at, last_response_status = 204
            from bulk
            where deliveries.id = bulk.event
            """;

    /** Disables triggers and foreign key checks, so that a delivery can be inserted as delivered. Requires a superuser. */
    private static final String TRIGGERS_OFF = "set session_replication_role = replica";

    private static final String ARE_TRIGGERS_OFF = "select current_setting('session_replication_role') = 'replica'";

    private static final String RELEASE =
            "update deliveries set due_at = ?::timestamptz where integration_id = ? and state = 'pending'";

    private final Connection connection;
    private final PartnerIds owner;

    /**
     * @param connection to a database with the product's schema, as a user who may write all tables; this object changes its
     *     auto-commit mode
     * @param integration an integration of the partner
     */
    public BulkOrders(Connection connection, UUID partner, UUID integration) {
        this(connection, new PartnerIds(partner, integration));
    }

    BulkOrders(Connection connection, PartnerIds owner) {
        this.connection = connection;
        this.owner = owner;
    }

    /** Returns an instance that writes without triggers and foreign key checks; changes the session of the connection. */
    static BulkOrders unchecked(Connection superuser, PartnerIds owner) throws SQLException {
        Sql.update(superuser, TRIGGERS_OFF);
        return new BulkOrders(superuser, owner);
    }

    /**
     * Writes orders {@code B-first} to {@code B-last} in several transactions.
     *
     * @param progress receives the number of the last order written, after each commit
     */
    public void write(long first, long last, Deliveries deliveries, LongConsumer progress) throws SQLException {
        long retainedFrom = retainedFrom(first, last, deliveries);
        for (long begin = first; begin <= last; begin += CHUNK) {
            long end = Math.min(last, begin + CHUNK - 1);
            writeChunk(begin, end, retainedFrom, deliveries);
            progress.accept(end);
        }
    }

    /** Returns the six hexadecimal digits that distinguish the ids of one partner's bulk orders from another's. */
    static String mark(Connection connection, UUID partner) throws SQLException {
        return Sql.text(connection, "select left(md5(?::text), 6)", partner.toString());
    }

    /** Returns the first order with the rows that the product deletes by age. Open deliveries always keep those rows. */
    static long retainedFrom(long first, long last, Deliveries deliveries) {
        return deliveries == Deliveries.WAITING ? first : last - RETAINED + 1;
    }

    /** Writes the orders in one transaction and commits it. */
    void writeChunk(long first, long last, long retainedFrom, Deliveries deliveries) throws SQLException {
        connection.setAutoCommit(false);
        boolean triggersOff = Sql.text(connection, ARE_TRIGGERS_OFF).equals("t");
        Sql.update(
                connection,
                STAGE,
                retainedFrom,
                owner.partner(),
                owner.integration(),
                owner.actor(),
                first,
                last,
                owner.partner().toString());
        Sql.update(connection, "analyze bulk");
        for (String statement : STATEMENTS) {
            Sql.update(connection, statement);
        }
        boolean settled = deliveries == Deliveries.DELIVERED;
        Sql.update(connection, DELIVERIES, settled && triggersOff);
        if (settled) {
            if (!triggersOff) {
                Sql.update(connection, SETTLE);
            }
            Sql.update(connection, ATTEMPTS);
        }
        connection.commit();
    }

    /** Sets the time at which the pending deliveries of the integration are due. */
    public void release(Instant due) throws SQLException {
        connection.setAutoCommit(true);
        Sql.update(connection, RELEASE, due.toString(), owner.integration());
    }

    /** Vacuums the tables and updates the planner's statistics, as autovacuum would do later. */
    public void analyze() throws SQLException {
        connection.setAutoCommit(true);
        Sql.update(connection, "vacuum analyze");
    }
}
