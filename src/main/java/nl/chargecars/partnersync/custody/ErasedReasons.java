package nl.chargecars.partnersync.custody;

import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import nl.chargecars.partnersync.storage.DifferencesLock;
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

    /** A statement of its own, so that {@link #ERASE} sees where comparisons have moved reasons until they gave up the lock. */
    private static final String LOCK = """
            select %s
            from (
                select distinct integration_id
                from reconciliation_differences
                where state in ('open', 'dismissed')
                  and (integration_id, partner_order_id) > (?, ?)
                  and (integration_id, partner_order_id) <= (?, ?)
                  and order_id is null and dismissal_reason is not null
                order by integration_id) as integrations
            """.formatted(DifferencesLock.of("integration_id"));

    private static final String ERASE = """
            with telling as materialized (
                select differences.id
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
            )
            update reconciliation_differences set dismissal_reason = null where id in (select id from telling)
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
            transaction.executeWithoutResult(_ -> {
                lock(from, to);
                erased.accept(erase(telling, from, to));
            });
            after = to;
            page = page(after);
        }
    }

    private void lock(Place from, Place to) {
        jdbc.query(
                LOCK,
                (_, number) -> number,
                from.integration(),
                from.partnerOrderId(),
                to.integration(),
                to.partnerOrderId());
    }

    private int erase(IdentifyingText telling, Place from, Place to) {
        return jdbc.update(connection -> {
            var statement = connection.prepareStatement(ERASE);
            statement.setObject(1, from.integration());
            statement.setString(2, from.partnerOrderId());
            statement.setObject(3, to.integration());
            statement.setString(4, to.partnerOrderId());
            telling.bind(connection, statement, 5);
            return statement;
        });
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
