package nl.chargecars.partnersync.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.reconciliation.DifferenceView.Kind;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.DifferencesLock;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Differences that are open or dismissed: for each order the result of its newest comparison. A transaction that changes several
 * differences of an integration takes the {@link DifferencesLock} first.
 */
@Repository
class StandingDifferences {

    private static final String LOCK = "select " + DifferencesLock.of(":integration");

    /**
     * Supersedes the standing differences of the compared orders and returns the dismissed ones. The dismissal reason is cleared
     * here and moves to the new difference, so that it is stored in one place only.
     */
    private static final String SUPERSEDE = """
            with stood as (
                select standing.id, standing.partner_order_id, kind, our_status, partner_status, dismissed_at, dismissal_reason
                from unnest(?::uuid[], ?::text[]) as compared (integration, partner_order_id)
                join reconciliation_differences as standing
                  on standing.integration_id = compared.integration
                 and standing.partner_order_id = compared.partner_order_id
                where state in ('open', 'dismissed')
                for no key update of standing
            ), superseded as (
                update reconciliation_differences
                set state = 'superseded', dismissal_reason = null
                from stood
                where reconciliation_differences.id = stood.id
            )
            select partner_order_id, kind, our_status, partner_status, dismissed_at, dismissal_reason
            from stood
            where dismissed_at is not null
            """;

    /** Decides in the database, because partners make up as many of these orders as they like. */
    private static final String SUPERSEDE_UNKNOWN_HERE = """
            update reconciliation_differences
            set state = 'superseded', dismissal_reason = null
            where integration_id = :integration and state in ('open', 'dismissed') and kind = 'missing_here'
            """;

    private static final String COUNT_UNKNOWN_HERE = """
            select count(*)
            from (
                select 1
                from reconciliation_differences
                where integration_id = :integration and state = 'open' and kind = 'missing_here'
                limit :limit) as counted
            """;

    private static final String DISMISS = """
            update reconciliation_differences
            set state = 'dismissed', dismissed_at = :now, dismissal_reason = :reason
            where run_id = :run and id = any(:ids::uuid[]) and state = 'open'
            returning id
            """;

    private final DifferenceRepository differences;
    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    StandingDifferences(DifferenceRepository differences, JdbcTemplate jdbc, JdbcClient client) {
        this.differences = differences;
        this.jdbc = jdbc;
        this.client = client;
    }

    /** A difference that was dismissed before its order was compared again. */
    private record Dismissed(
            String partnerOrderId,
            Kind kind,
            @Nullable String status,
            @Nullable String partnerStatus,
            Dismissal dismissal) {

        /** True when the found difference is the same one: same kind, and the same status on both sides. */
        boolean is(Difference found) {
            String ours = found.order() == null ? null : found.order().status();
            return kind == found.kind()
                    && Objects.equals(status, ours)
                    && Objects.equals(partnerStatus, found.partnerStatus());
        }
    }

    /**
     * Replaces the differences of the compared orders with what this run found; differences of other orders stay. A dismissed
     * difference that is found again stays dismissed. In the caller's transaction.
     *
     * @param compared the partner's ids of all compared orders, including those that agree
     */
    void replace(Run run, Collection<String> compared, List<Difference> found) {
        lock(run.integration());
        insert(run, found, supersede(run, compared));
    }

    /**
     * As {@link #replace}, for a list of all orders that the partner has: also supersedes the differences of orders that we do not
     * have and that are not in the list.
     */
    void replaceWithWholeList(Run run, Collection<String> compared, List<Difference> found) {
        lock(run.integration());
        Map<String, Dismissed> dismissed = supersede(run, compared);
        client.sql(SUPERSEDE_UNKNOWN_HERE)
                .param("integration", run.integration().value())
                .update();
        insert(run, found, dismissed);
    }

    private Map<String, Dismissed> supersede(Run run, Collection<String> compared) {
        return Bulk.of(jdbc, List.copyOf(compared))
                .uuid(_ -> run.integration().value())
                .text(order -> order)
                .query(SUPERSEDE, StandingDifferences::dismissed)
                .stream()
                .collect(Collectors.toMap(Dismissed::partnerOrderId, Function.identity()));
    }

    private void insert(Run run, List<Difference> found, Map<String, Dismissed> dismissed) {
        differences.insert(run, found, one -> {
            Dismissed before = dismissed.get(one.partnerOrderId());
            return before != null && before.is(one) ? before.dismissal() : null;
        });
    }

    /** The number of open differences of orders that the partner has named and that we do not have, counted up to the limit. */
    int openOfOrdersUnknownHere(IntegrationId integration, int limit) {
        return client.sql(COUNT_UNKNOWN_HERE)
                .param("integration", integration.value())
                .param("limit", limit)
                .query(Integer.class)
                .single();
    }

    /**
     * Dismisses those of the given differences that are open. In the caller's transaction.
     *
     * @param run of this integration
     * @return the ids that were dismissed
     */
    List<UUID> dismiss(IntegrationId integration, UUID run, List<UUID> ids, Dismissal dismissal) {
        lock(integration);
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("run", run);
        values.put("ids", ids.toArray(UUID[]::new));
        values.put("now", Row.timestamp(dismissal.at()));
        values.put("reason", dismissal.reason());
        return client.sql(DISMISS)
                .params(values)
                .query((row, _) -> Row.uuid(row, "id"))
                .list();
    }

    private void lock(IntegrationId integration) {
        client.sql(LOCK)
                .param("integration", integration.value())
                .query((_, number) -> number)
                .list();
    }

    private static Dismissed dismissed(ResultSet row, int number) throws SQLException {
        Instant at = Row.instant(row, "dismissed_at");
        return new Dismissed(
                Row.text(row, "partner_order_id"),
                WireNamed.named(Kind.class, Row.text(row, "kind")),
                row.getString("our_status"),
                row.getString("partner_status"),
                new Dismissal(at, row.getString("dismissal_reason")));
    }
}
