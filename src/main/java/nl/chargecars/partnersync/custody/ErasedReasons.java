package nl.chargecars.partnersync.custody;

import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases the reasons for which differences between a partner's orders and ours were dismissed, where we have no such order, so
 * that the reason cannot be found by an order. Only the current difference of an order has a reason.
 */
@Repository
class ErasedReasons {

    private static final int PAGE = 2_000;

    private static final String NEXT_PAGE = """
            select integration_id, partner_order_id
            from reconciliation_differences
            where state in ('open', 'dismissed') and (integration_id, partner_order_id) > (?, ?)
            order by integration_id, partner_order_id
            limit ?
            """;

    /** Locks the integrations' rows first, as every transaction does that changes several differences of an integration. */
    private static final String ERASE = """
            with telling as materialized (
                select differences.id, differences.integration_id
                from reconciliation_differences as differences
                join partner_integrations as integrations on integrations.id = differences.integration_id
                cross join lateral (
                    select lower(differences.dismissal_reason), integrations.partner_organization_id,
                           differences.partner_order_id
                    ) as said (text, partner, partner_order_id)
                where differences.state in ('open', 'dismissed')
                  and (differences.integration_id, differences.partner_order_id) > (?, ?)
                  and (differences.integration_id, differences.partner_order_id) <= (?, ?)
                  and differences.order_id is null and differences.dismissal_reason is not null and
            """ + IdentifyingText.SQL + """
            ),
            held as materialized (
                select id from partner_integrations where id in (select integration_id from telling)
                order by id
                for no key update)
            update reconciliation_differences set dismissal_reason = null
            where (select count(*) from held) > 0 and id in (select id from telling)
            """;

    private static final Place FIRST = new Place(new UUID(0, 0), "");

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    ErasedReasons(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** A position in the index of current differences. */
    private record Place(UUID integration, String partnerOrderId) {}

    /**
     * Erases reasons that identify the customer. Runs one transaction per page; call outside a transaction.
     *
     * @param erased receives the number of erased reasons, within each transaction
     */
    void eraseUnmatched(UUID contact, Traits traits, IntConsumer erased) {
        var telling = new IdentifyingText(contact, traits);
        Place after = FIRST;
        List<Place> page = page(after);
        while (!page.isEmpty()) {
            Place from = after;
            Place to = page.getLast();
            transaction.executeWithoutResult(_ -> erased.accept(jdbc.update(connection -> {
                var statement = connection.prepareStatement(ERASE);
                statement.setObject(1, from.integration());
                statement.setString(2, from.partnerOrderId());
                statement.setObject(3, to.integration());
                statement.setString(4, to.partnerOrderId());
                telling.bind(connection, statement, 5);
                return statement;
            })));
            after = to;
            page = page(after);
        }
    }

    private List<Place> page(Place after) {
        return jdbc.query(
                NEXT_PAGE,
                (row, _) -> new Place(Row.uuid(row, "integration_id"), Row.text(row, "partner_order_id")),
                after.integration(),
                after.partnerOrderId(),
                PAGE);
    }
}
