package nl.chargecars.partnersync.order;

import java.util.List;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The table order_references: the values by which an order is found, derived from {@code partner_external_references}. */
@Repository
class ReferenceRepository {

    /** Deletes the references of orders by their values, because the table has no index by order. */
    private static final String DELETE = """
            delete from order_references as found
            using orders, lateral (select value from jsonb_each_text(orders.partner_external_references)
                                   union select orders.order_number) as reference
            where orders.id = any(?)
              and found.partner_organization_id = orders.partner_organization_id
              and found.reference_value = reference.value
              and found.order_id = orders.id
            """;

    private static final String INSERT =
            """
            insert into order_references (partner_organization_id, reference_value, order_id, reference_type)
            select orders.partner_organization_id, reference.value #>> '{}', orders.id, reference.key
            from orders, jsonb_each(orders.partner_external_references) as reference
            where orders.id = any(?)
              and jsonb_typeof(reference.value) = 'string'
              and reference.key not in %s
            union all
            select orders.partner_organization_id, orders.order_number, orders.id, '%s'
            from orders
            where orders.id = any(?)
            """.formatted(References.inSql(References.NOT_SEARCHABLE), References.CHARGECARS_ORDER_ID);

    private final JdbcTemplate jdbc;

    ReferenceRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns an insert of the references of orders, which must exist when it is sent. */
    Write inserting(List<OrderId> orders) {
        return Bulk.of(jdbc, orders).uuid(OrderId::value).uuid(OrderId::value).write(INSERT);
    }

    /**
     * Runs a change of an order's references and derives the rows of this table anew.
     *
     * @param order the order, which the caller's transaction has locked
     * @param change updates {@code partner_external_references} of the order
     */
    void whileChanging(OrderId order, Runnable change) {
        Bulk.of(jdbc, List.of(order)).uuid(OrderId::value).update(DELETE);
        change.run();
        new Writes().add(inserting(List.of(order))).send();
    }
}
