package nl.chargecars.partnersync.outbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.StatusMapping;
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
 * Notifies partners of orders whose current status they never received, because the status map had no word for it. Once it has one, a
 * single request sends the current status of each order; statuses that an order has left in the meantime are not sent:
 * to the partner they are no news any more.
 */
@Component
public class UnsentStatusSender {

    /** The most changes that are read, and orders that are counted. */
    static final int MOST_COUNTED = 10_000;

    /** The most orders of which one request notifies the partner: it is answered within seconds, and the next request continues. */
    public static final int MOST_AT_ONCE = 1_000;

    private static final int A_TRANSACTION = 100;

    /**
     * Reads the newest transitions without a word, a bounded number however many there were in years; returns the oldest of them
     * first.
     */
    private static final String FIND = """
            select unsent.order_id, latest.from_status, latest.to_status
            from (
                select order_id, transition_id
                from unsent_transitions
                where partner_organization_id = :partner and reason = 'not_mapped'
                order by transition_id desc
                limit %s
            ) as unsent
            join status_transitions as latest on latest.id = unsent.transition_id
            join orders on orders.id = unsent.order_id and orders.transition_count = latest.sequence
            where latest.to_status = any(:statuses::text[])
            order by unsent.transition_id
            """.formatted(MOST_COUNTED);

    /** Finds which of the orders, locked by now, still wait for a word. */
    private static final String STILL_UNSENT = """
            select orders.id
            from unnest(?::uuid[]) as wanted (order_id)
            join orders on orders.id = wanted.order_id
            join status_transitions as latest
              on latest.entity_type = 'order' and latest.entity_id = orders.id and latest.sequence = orders.transition_count
            join unsent_transitions as unsent on unsent.order_id = orders.id and unsent.transition_id = latest.id
            where unsent.reason = 'not_mapped'
            """;

    private final Integrations integrations;
    private final StatusEngine statusEngine;
    private final LatestEvents latestEvents;
    private final AuditLog auditLog;
    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final TransactionTemplate transaction;

    UnsentStatusSender(
            Integrations integrations,
            StatusEngine statusEngine,
            LatestEvents latestEvents,
            AuditLog auditLog,
            JdbcTemplate jdbc,
            JdbcClient client,
            TransactionTemplate transaction) {
        this.integrations = integrations;
        this.statusEngine = statusEngine;
        this.latestEvents = latestEvents;
        this.auditLog = auditLog;
        this.jdbc = jdbc;
        this.client = client;
        this.transaction = transaction;
    }

    /**
     * The result of one request.
     *
     * @param orders how many orders the partner was notified of, by a delivery or by an event in its feed
     * @param left how many orders still wait, up to {@link #MOST_COUNTED}
     */
    public record Sent(int orders, int left) {}

    private record Waiting(OrderId order, @Nullable String fromStatus, String toStatus) {}

    /**
     * Returns of how many orders the partner would be notified if this were the integration's status map; up to {@link #MOST_COUNTED}.
     */
    public int count(Integration integration, StatusMapping mapping) {
        return find(integration, mapping).size();
    }

    /**
     * Sends the partner the current status of these orders, at most {@link #MOST_AT_ONCE}, those that have waited longest first, in
     * several transactions; audits each. The events are new ones and are sent like all others, within the lane's bound, cadence and
     * breaker. Stops when the integration is not the active one any more.
     *
     * @throws Refusal NO_ACTIVE_INTEGRATION
     */
    public Sent send(PartnerId partner, Actor actor) {
        Integration integration = integrations.requireActive(partner);
        List<OrderId> found = find(integration, integration.mapping());
        List<OrderId> now = found.subList(0, Math.min(found.size(), MOST_AT_ONCE));
        int sent = 0;
        for (int from = 0; from < now.size(); from += A_TRANSACTION) {
            List<OrderId> some = now.subList(from, Math.min(now.size(), from + A_TRANSACTION));
            OptionalInt ofThese = LostRaces.rerun(transaction, () -> send(some, integration, actor));
            if (ofThese.isEmpty()) {
                return new Sent(sent, found.size() - from);
            }
            sent += ofThese.getAsInt();
        }
        return new Sent(sent, found.size() - now.size());
    }

    /** Returns of how many orders the partner is notified; empty when the integration is not the active one any more. */
    private OptionalInt send(List<OrderId> orders, Integration before, Actor actor) {
        statusEngine.lock(orders);
        // read only now: it may have been deactivated or changed while others were sent or these were waited for
        Integration integration = integrations.active(before.partner()).orElse(null);
        if (integration == null || !integration.id().equals(before.id())) {
            return OptionalInt.empty();
        }
        List<OrderId> unsent = Bulk.of(jdbc, orders)
                .uuid(OrderId::value)
                .query(STILL_UNSENT, (row, _) -> new OrderId(Row.uuid(row, "id")));
        Map<OrderId, Optional<UnsentReason>> outcomes = latestEvents.queue(unsent, integration, actor, false);
        List<OrderId> sent = unsent.stream()
                .filter(order -> Optional.empty().equals(outcomes.get(order)))
                .toList();
        auditLog.record(sent.stream()
                .map(order -> LatestEvents.auditEntry(order, integration, actor))
                .toList());
        return OptionalInt.of(sent.size());
    }

    /** Returns only orders whose latest change the partner has subscribed to: it would not be notified of the others in any case. */
    private List<OrderId> find(Integration integration, StatusMapping mapping) {
        return client
                .sql(FIND)
                .param("partner", integration.partner().value())
                .param("statuses", mapping.chargecarsToPartner().keySet().toArray(String[]::new))
                .query((row, _) -> new Waiting(
                        new OrderId(Row.uuid(row, "order_id")),
                        row.getString("from_status"),
                        row.getString("to_status")))
                .list()
                .stream()
                .filter(one -> integration.endpoint().isSubscribedTo(one.fromStatus(), one.toStatus()))
                .map(Waiting::order)
                .toList();
    }
}
