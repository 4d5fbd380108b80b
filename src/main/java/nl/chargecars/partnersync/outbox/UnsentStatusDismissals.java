package nl.chargecars.partnersync.outbox;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Gatherers;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.LostRaces;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Dismisses orders whose current status has no word in the partner's mapping: somebody decided that the partner need not be notified.
 * Those of a group are counted first and dismissed together; each is audited. Dismissed orders no longer wait, even once the mapping
 * has a word. The partner is notified of the next change of such an order as of any other.
 */
@Component
public class UnsentStatusDismissals {

    /** The most orders that one request dismisses, of a larger group the newest; as many as {@link UnsentStatuses} reads. */
    public static final int MOST_AT_ONCE = UnsentStatuses.MOST_LOOKED_AT;

    private static final int A_TRANSACTION = 100;
    private static final UUID BEHIND_ALL = new UUID(-1, -1);

    private static final String FIND = """
            select unsent.order_id, unsent.transition_id, unsent.looked_at, latest.from_status
            from (
                select newest.order_id, newest.transition_id, count(*) over () as looked_at
                from (
                    select order_id, transition_id
                    from unsent_transitions
                    where partner_organization_id = :partner and reason = 'not_mapped' and transition_id <= :newest
                    order by transition_id desc
                    limit %s) as newest
            ) as unsent
            """.formatted(MOST_AT_ONCE) + UnsentStatuses.WHERE_ORDERS_STAND + """
            where latest.to_status = :status
            order by unsent.transition_id desc
            """;

    /**
     * The orders must be locked. One that has changed, or of which the partner was notified in the meantime, is left alone. "Is not
     * distinct from" makes PostgreSQL find the rows by id, not through the index of all that are open.
     */
    private static final String DISMISS = """
            update unsent_transitions as unsent
            set reason = 'not_mapped_dismissed'
            from unnest(?::uuid[], ?::uuid[]) as wanted (order_id, transition_id)
            join orders on orders.id = wanted.order_id
            join status_transitions as latest
              on latest.id = wanted.transition_id and latest.sequence = orders.transition_count
            where unsent.order_id = wanted.order_id and unsent.transition_id = wanted.transition_id
              and unsent.reason is not distinct from 'not_mapped'
            returning unsent.order_id
            """;

    private final Partners partners;
    private final Integrations integrations;
    private final StatusEngine statusEngine;
    private final AuditLog auditLog;
    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final TransactionTemplate transaction;

    UnsentStatusDismissals(
            Partners partners,
            Integrations integrations,
            StatusEngine statusEngine,
            AuditLog auditLog,
            JdbcTemplate jdbc,
            JdbcClient client,
            TransactionTemplate transaction) {
        this.partners = partners;
        this.integrations = integrations;
        this.statusEngine = statusEngine;
        this.auditLog = auditLog;
        this.jdbc = jdbc;
        this.client = client;
        this.transaction = transaction;
    }

    /** @param status the status of ours that has no word in the mapping */
    public record Which(PartnerId partner, String status) {}

    /**
     * The orders that would be dismissed: those that {@link UnsentStatuses} reports.
     *
     * @param matched up to {@link #MOST_AT_ONCE}
     * @param more true when there may be more than these
     * @param newest id of the newest of their changes; null when there are none
     */
    public record Counted(
            long matched, boolean more, @Nullable UUID newest) {}

    private record Unsent(
            OrderId order,
            UUID transition,
            long lookedAt,
            @Nullable String fromStatus) {}

    /** @throws Refusal PARTNER_NOT_FOUND */
    public Counted count(Which which) {
        List<Unsent> found = find(which, BEHIND_ALL);
        if (found.isEmpty()) {
            return new Counted(0, false, null);
        }
        Unsent newest = found.getFirst();
        return new Counted(found.size(), newest.lookedAt() >= MOST_AT_ONCE, newest.transition());
    }

    /**
     * Dismisses the orders of a group, {@link #MOST_AT_ONCE} at most, in several transactions.
     *
     * @param newest as returned by {@link #count}: changes that came later are left alone
     * @return how many were dismissed
     * @throws Refusal as {@link #count}
     */
    public long dismiss(Which which, UUID newest, Actor actor) {
        return find(which, newest).stream()
                .gather(Gatherers.windowFixed(A_TRANSACTION))
                .mapToInt(some -> LostRaces.rerun(transaction, () -> dismiss(some, which.status(), actor)))
                .sum();
    }

    private int dismiss(List<Unsent> some, String status, Actor actor) {
        statusEngine.lock(some.stream().map(Unsent::order).toList());
        List<OrderId> dismissed = Bulk.of(jdbc, some)
                .uuid(one -> one.order().value())
                .uuid(Unsent::transition)
                .query(DISMISS, (row, _) -> new OrderId(Row.uuid(row, "order_id")));
        auditLog.record(
                dismissed.stream().map(order -> entry(order, status, actor)).toList());
        return dismissed.size();
    }

    private static AuditEntry entry(OrderId order, String status, Actor actor) {
        return new AuditEntry(
                actor,
                "UNTOLD_STATUS_DISMISSED",
                "orders",
                order.toString(),
                Map.of("status", status, "state", Map.of("from", "open", "to", "dismissed")));
    }

    private List<Unsent> find(Which which, UUID newest) {
        partners.require(which.partner());
        return integrations
                .active(which.partner())
                .map(integration -> find(which, newest, integration))
                .orElse(List.of());
    }

    /**
     * Returns only changes that the partner has subscribed to. It would not be notified of the others in any case, so they need no
     * dismissal.
     */
    private List<Unsent> find(Which which, UUID newest, Integration integration) {
        return client
                .sql(FIND)
                .param("partner", which.partner().value())
                .param("newest", newest)
                .param("status", which.status())
                .query((row, _) -> new Unsent(
                        new OrderId(Row.uuid(row, "order_id")),
                        Row.uuid(row, "transition_id"),
                        row.getLong("looked_at"),
                        row.getString("from_status")))
                .list()
                .stream()
                .filter(one -> integration.endpoint().isSubscribedTo(one.fromStatus(), which.status()))
                .toList();
    }
}
