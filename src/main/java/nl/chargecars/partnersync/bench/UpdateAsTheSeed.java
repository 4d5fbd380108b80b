package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Processes a status update as the seed does ("Process Partner Status Update"): the order, the integration, the status engine's
 * statements, the log, the integration's figures, one statement after the other in one transaction.
 */
final class UpdateAsTheSeed {

    private static final String ORDER = """
            select id from orders
            where partner_organization_id = ? and partner_external_references ->> 'partner_order_id' = ?
            """;

    private static final String INTEGRATION = """
            select id, status_mapping from partner_integrations where partner_organization_id = ? and is_active
            """;

    private static final String STATUS = "select transition_count from orders where id = ? for no key update";

    private static final String CHANGE = """
            update orders
            set order_status = ?, status_since = now(), transition_count = transition_count + 1, updated_at = now(),
                last_partner_update_at = now(),
                partner_external_references = partner_external_references || jsonb_build_object('sync_last_updated', now()::text)
            where id = ?
            """;

    private static final String TRANSITION = """
            insert into status_transitions (
                id, entity_type, entity_id, sequence, from_status, to_status, transition_reason, business_context, caused_by,
                created_at)
            values (?, 'order', ?, ?, ?, ?, 'Partner update: Installation scheduled for tomorrow',
                    jsonb_build_object('partner_source', true, 'partner_order_id', ?::text, 'partner_customer_id', 'CUST-456789',
                                       'partner_technician', null, 'original_partner_status', ?::text),
                    'partner', now())
            """;

    private static final String AUDIT = """
            insert into audit_logs (id, created_at, actor, action, table_name, record_id, changes)
            values (?, now(), ?, ?, 'orders', ?, ?::jsonb)
            """;

    private static final String UNSENT =
            "insert into unsent_transitions (transition_id, order_id, reason) values (?, ?, 'echo')";

    private static final String KEEP = """
            with kept as (
                insert into partner_status_updates (
                    id, partner_organization_id, integration_id, received_at, webhook_id, partner_order_id, partner_status,
                    partner_timestamp, order_id, mapped_status, outcome, transition_id, processed_at,
                    origin)
                values (?, ?, ?, now(), ?, ?, ?, now(), ?, ?, 'applied', ?, now(), 'webhook')
                returning id
            )
            insert into status_update_bodies (status_update_id, body) select id, ? from kept
            """;

    private final PartnerIds owner;

    UpdateAsTheSeed(PartnerIds owner) {
        this.owner = owner;
    }

    /** Processes one status update and commits. Returns 1, the number of updates processed. */
    int process(Connection connection, UpdateCeiling.Row row) throws SQLException {
        SampleChange change = row.change();
        UUID order = UUID.fromString(Sql.text(connection, ORDER, owner.partner(), row.partnerOrderId()));
        Sql.texts(connection, INTEGRATION, owner.partner());
        int sequence = (int) Sql.number(connection, STATUS, order) + 1;
        Sql.update(connection, CHANGE, change.to(), order);
        Sql.update(
                connection,
                TRANSITION,
                row.transition(),
                order,
                sequence,
                change.from(),
                change.to(),
                row.partnerOrderId(),
                change.partnerStatus());
        Sql.update(connection, AUDIT, row.audit(), owner.actor(), "STATUS_CHANGED", order.toString(), row.changes());
        Sql.update(connection, UNSENT, row.transition(), order);
        Sql.update(
                connection,
                KEEP,
                row.id(),
                owner.partner(),
                owner.integration(),
                row.id().toString(),
                row.partnerOrderId(),
                change.partnerStatus(),
                order,
                change.to(),
                row.transition(),
                change.body(row.partnerOrderId()));
        Sql.update(
                connection,
                AUDIT,
                row.partnerAudit(),
                owner.actor(),
                "PARTNER_STATUS_UPDATE",
                order.toString(),
                row.partnerChanges());
        IntegrationMetrics.succeeded(connection, owner.integration());
        connection.commit();
        return 1;
    }
}
