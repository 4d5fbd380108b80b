package nl.chargecars.partnersync.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.Uuid7;

/**
 * Writes the same rows as the product for a status update that is applied: the order's columns, the update as received, the
 * transition, two audit entries, and the reason why no event is sent (it would be an echo). Each client has its own orders, which
 * it moves back and forth between approved and scheduled.
 */
final class UpdateCeiling {

    private static final String ALL_IN_ONE = """
            with new as materialized (
                select *
                from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::text[], ?::jsonb[], ?::jsonb[])
                    as new (id, transition, audit, partner_audit, webhook_id, partner_order_id, partner_status, from_status,
                            to_status, body, changes, partner_changes)
            ), owner as materialized (
                select ?::uuid as partner, ?::uuid as integration, ?::text as actor, now() as at
            ), changed as (
                update orders
                set order_status = new.to_status, status_since = at, transition_count = orders.transition_count + 1,
                    updated_at = at, last_partner_update_at = at,
                    partner_external_references =
                        partner_external_references || jsonb_build_object('sync_last_updated', at::text)
                from new, owner
                where orders.partner_organization_id = partner
                  and orders.partner_external_references ->> 'partner_order_id' = new.partner_order_id
                returning orders.id as order_id, orders.transition_count, new.*
            ), transition as (
                insert into status_transitions (
                    id, entity_type, entity_id, sequence, from_status, to_status, transition_reason, business_context,
                    caused_by, created_at)
                select transition, 'order', order_id, transition_count, from_status, to_status,
                       'Partner update: Installation scheduled for tomorrow',
                       jsonb_build_object('partner_source', true, 'partner_order_id', partner_order_id,
                                          'partner_customer_id', 'CUST-456789', 'partner_technician', null,
                                          'original_partner_status', partner_status),
                       'partner', at
                from changed, owner
            ), kept as (
                insert into partner_status_updates (
                    id, partner_organization_id, integration_id, received_at, webhook_id, partner_order_id, partner_status,
                    partner_timestamp, order_id, mapped_status, outcome, transition_id, processed_at,
                    origin)
                select id, partner, integration, at, webhook_id, partner_order_id, partner_status, at, order_id,
                       to_status, 'applied', transition, at, 'webhook'
                from changed, owner
            ), body as (
                insert into status_update_bodies (status_update_id, body) select id, body from changed
            ), audit as (
                insert into audit_logs (id, created_at, actor, action, table_name, record_id, changes)
                select audit, at, actor, 'STATUS_CHANGED', 'orders', order_id::text, changes from changed, owner
                union all
                select partner_audit, at, actor, 'PARTNER_STATUS_UPDATE', 'orders', order_id::text, partner_changes
                from changed, owner
            )
            insert into unsent_transitions (transition_id, order_id, reason)
            select transition, order_id, 'echo' from changed
            """;

    private static final Columns<Row> COLUMNS = new Columns<Row>()
            .uuid(Row::id)
            .uuid(Row::transition)
            .uuid(Row::audit)
            .uuid(Row::partnerAudit)
            .text(row -> row.id().toString())
            .text(Row::partnerOrderId)
            .text(row -> row.change().partnerStatus())
            .text(row -> row.change().from())
            .text(row -> row.change().to())
            .text(row -> row.change().body(row.partnerOrderId()))
            .text(Row::changes)
            .text(Row::partnerChanges);

    private final PartnerIds owner;
    private final List<String> orders;
    private int next;

    /** @param orders partner order ids of orders in status new that no other client updates */
    UpdateCeiling(PartnerIds owner, List<String> orders) {
        this.owner = owner;
        this.orders = List.copyOf(orders);
    }

    record Row(String partnerOrderId, SampleChange change, UUID id, UUID transition, UUID audit, UUID partnerAudit) {

        static Row of(String partnerOrderId, SampleChange change) {
            return new Row(partnerOrderId, change, Uuid7.next(), Uuid7.next(), Uuid7.next(), Uuid7.next());
        }

        String changes() {
            return "{\"transition_id\":\"" + transition + "\",\"from\":\"" + change.from() + "\",\"to\":\""
                    + change.to() + "\"}";
        }

        String partnerChanges() {
            return "{\"partner_status\":\"" + change.partnerStatus() + "\",\"chargecars_status\":\"" + change.to()
                    + "\",\"partner_order_id\":\"" + partnerOrderId + "\"}";
        }
    }

    /** Writes that many updates of different orders in one statement and one transaction. */
    CeilingWrite inOneStatement(int updates) {
        return connection -> {
            List<Row> rows = new ArrayList<>();
            for (int update = 0; update < updates; update++) {
                rows.add(nextRow());
            }
            COLUMNS.update(connection, ALL_IN_ONE, rows, owner.partner(), owner.integration(), owner.actor());
            connection.commit();
            return updates;
        };
    }

    /** Processes one update at a time as the seed does, see {@link UpdateAsTheSeed}. */
    CeilingWrite asTheSeed() {
        var seed = new UpdateAsTheSeed(owner);
        return connection -> seed.process(connection, nextRow());
    }

    private Row nextRow() {
        int number = next++;
        return Row.of(orders.get(number % orders.size()), SampleChange.number(number / orders.size()));
    }
}
