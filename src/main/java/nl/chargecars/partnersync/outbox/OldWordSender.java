package nl.chargecars.partnersync.outbox;

import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notifies partners of orders whose current status waits, or has failed, in a word that was corrected in the status map since: the
 * body of a delivery never changes, and a retry would send the old word again.
 */
@Component
public class OldWordSender {

    /** The most orders of which one request notifies the partner: each is a transaction of its own. */
    public static final int MOST_AT_ONCE = 200;

    /** The most deliveries that are read of those that wait, and of those that failed: the newest. */
    private static final int MOST_LOOKED_AT = 1_000;

    /**
     * Looks at the last delivery of each order only: what goes before it is told by it, too. Leaves out the orders whose partner knows
     * the status by another event of the same change, as their pages do.
     */
    private static final String FIND = """
            select unsent.order_id, latest.from_status, latest.to_status, payload_of(newest.id)::json ->> 'status' as word
            from (values ('pending'), ('failed')) as undelivered (state)
            cross join lateral (
                select id, order_id, integration_id, event, created_at
                from deliveries
                where partner_organization_id = :partner and state = undelivered.state
                order by created_at desc, id desc
                limit %s) as newest
            cross join lateral (
                select newest.order_id, events.transition_id
                from events
                where events.id = newest.id
                limit 1) as unsent
            """.formatted(MOST_LOOKED_AT)
            + UnsentStatuses.WHERE_ORDERS_STAND
            + """
            where newest.integration_id = :integration and latest.to_status = any(:statuses::text[])
              and newest.id = (
                  select last.id
                  from deliveries as last
                  where last.order_id = newest.order_id and last.integration_id = newest.integration_id
                  order by last.order_sequence desc
                  limit 1)
              and not exists (
                  select from deliveries as arrived
                  where arrived.order_id = newest.order_id and arrived.integration_id = newest.integration_id
                    and arrived.order_sequence >= latest.sequence::bigint * %s
                    and arrived.event <> newest.event and arrived.state = 'delivered')
            order by newest.created_at, newest.id
            """.formatted(NewEvent.EVENTS_PER_TRANSITION);

    private final CurrentStatus currentStatus;
    private final JdbcClient client;

    OldWordSender(CurrentStatus currentStatus, JdbcClient client) {
        this.currentStatus = currentStatus;
        this.client = client;
    }

    /** @param word in the delivery; null when its payload has expired */
    private record Waiting(
            OrderId order,
            @Nullable String fromStatus,
            String toStatus,
            @Nullable String word) {

        boolean isOldIn(Integration integration, StatusMapping mapping) {
            return word != null
                    && !mapping.toPartner(toStatus).orElse(word).equals(word)
                    && integration.endpoint().isSubscribedTo(fromStatus, toStatus);
        }
    }

    /** Returns of how many orders the undelivered status would be in an old word if this were the integration's status map. */
    public int count(Integration integration, StatusMapping mapping) {
        return find(integration, mapping).size();
    }

    /**
     * Sends the partner the current status of these orders in today's word, at most {@link #MOST_AT_ONCE}, those that have waited
     * longest first, as {@link CurrentStatus} does; audited as there.
     *
     * @return how many orders still wait
     */
    public int send(Integration integration, Actor actor) {
        List<OrderId> found = find(integration, integration.mapping());
        int sent = 0;
        for (OrderId order : found.subList(0, Math.min(found.size(), MOST_AT_ONCE))) {
            if (currentStatus.send(integration.partner(), order, actor) instanceof CurrentStatus.Sent.Queued) {
                sent++;
            }
        }
        return found.size() - sent;
    }

    private List<OrderId> find(Integration integration, StatusMapping mapping) {
        if (integration.endpoint().url() == null) {
            return List.of();
        }
        return client
                .sql(FIND)
                .param("partner", integration.partner().value())
                .param("integration", integration.id().value())
                .param("statuses", mapping.chargecarsToPartner().keySet().toArray(String[]::new))
                .query((row, _) -> new Waiting(
                        new OrderId(Row.uuid(row, "order_id")),
                        row.getString("from_status"),
                        Row.text(row, "to_status"),
                        row.getString("word")))
                .list()
                .stream()
                .filter(one -> one.isOldIn(integration, mapping))
                .map(Waiting::order)
                .toList();
    }
}
