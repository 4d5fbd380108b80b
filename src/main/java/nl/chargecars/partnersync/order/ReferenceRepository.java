package nl.chargecars.partnersync.order;

import java.util.List;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The table order_references: what an order is found by, derived from {@code partner_external_references}. */
@Repository
class ReferenceRepository {

    private static final String DELETE = "delete from order_references where order_id = any(?)";

    private static final String INSERT = """
            insert into order_references (partner_organization_id, reference_value, order_id, reference_type)
            select orders.partner_organization_id, reference.value #>> '{}', orders.id, reference.key
            from orders, jsonb_each(orders.partner_external_references) as reference
            where orders.id = any(?)
              and jsonb_typeof(reference.value) = 'string'
              and reference.key not in ('partner_system', 'sync_last_updated', 'created_via_api', 'api_version')
            union all
            select orders.partner_organization_id, orders.order_number, orders.id, 'chargecars_order_id'
            from orders
            where orders.id = any(?)
            """;

    private final JdbcTemplate jdbc;

    ReferenceRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Of orders that are there when it is run. */
    Write inserting(List<OrderId> orders) {
        return Bulk.of(jdbc, orders).uuid(OrderId::value).uuid(OrderId::value).write(INSERT);
    }

    /** After a change: derives them anew. */
    void replaceAll(List<OrderId> orders) {
        Write deletes = Bulk.of(jdbc, orders).uuid(OrderId::value).write(DELETE);
        new Writes().add(deletes).add(inserting(orders)).send(jdbc);
    }
}
