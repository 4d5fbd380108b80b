package nl.chargecars.partnersync.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds the orders of which the partner does not know everything: a delivery is pending, held or failed, or the mapping has no word of
 * the partner's for the order's current status.
 */
@Repository
public class Undelivered {

    /**
     * Returns each order once: with its newest undelivered delivery, or else with its latest change. Each partner and state is one
     * scan of an index, a page long. Of the changes without a word, at most {@link UnsentStatuses#MOST_LOOKED_AT} are read, from where
     * the page begins, since most of the orders may have changed again. The time in the transition ids says where that is, within the
     * difference of the clocks.
     */
    private static final String ORDERS =
            """
            select found.order_id, found.created_at, found.id
            from organizations as partner
            cross join (values ('pending'), ('failed')) as undelivered (state)
            cross join lateral (
                select deliveries.order_id, deliveries.created_at, deliveries.id
                from deliveries
                where deliveries.partner_organization_id = partner.id and deliveries.state = undelivered.state
                  and deliveries.created_at >= :from
                  and (deliveries.created_at, deliveries.id) < (:before, :before_id)
                  and deliveries.id = (
                      select newest.id
                      from deliveries as newest
                      where newest.order_id = deliveries.order_id and newest.state in ('pending', 'failed')
                      order by newest.order_sequence desc, newest.integration_id desc
                      limit 1)
                order by deliveries.created_at desc, deliveries.id desc
                limit :limit) as found
            where partner.organization_type = 'partner' and (:partner::uuid is null or partner.id = :partner)
            union all
            select found.order_id, found.created_at, found.id
            from organizations as partner
            cross join lateral (
                select unsent.order_id, latest.created_at, unsent.transition_id as id
                from (
                    select order_id, transition_id
                    from unsent_transitions
                    where partner_organization_id = partner.id and reason = 'not_mapped'
                      and transition_id >= :first_transition and transition_id < :end_transition
                    order by transition_id desc
                    limit %s) as unsent
            """.formatted(UnsentStatuses.MOST_LOOKED_AT) + UnsentStatuses.WHERE_ORDERS_STAND + """
                where latest.created_at >= :from and (latest.created_at, unsent.transition_id) < (:before, :before_id)
                  and not exists (
                      select from deliveries
                      where order_id = unsent.order_id and state in ('pending', 'failed'))
                order by latest.created_at desc, unsent.transition_id desc
                limit :limit) as found
            where partner.organization_type = 'partner' and (:partner::uuid is null or partner.id = :partner)
            order by created_at desc, id desc
            limit :limit
            """;

    /** Does the same for given orders. */
    private static final String AMONG = """
            select orders.id
            from unnest(?::uuid[]) with ordinality as wanted (order_id, place)
            join orders on orders.id = wanted.order_id
            where exists (select from deliveries where order_id = orders.id and state in ('pending', 'failed'))
               or exists (
                   select from unsent_transitions as unsent
                   join status_transitions as latest on latest.id = unsent.transition_id
                   where unsent.order_id = orders.id and unsent.reason = 'not_mapped'
                     and latest.sequence = orders.transition_count)
            order by wanted.place
            """;

    /** Tolerance for the time in a transition's id, which is made a moment after the transition's time, perhaps on another node. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    /** Stands for no lower bound, as {@link #AFTER_ALL} for no upper bound; PostgreSQL's range of times is wider. */
    private static final Instant BEFORE_ALL = Instant.EPOCH;

    private static final Instant AFTER_ALL = Instant.parse("9999-01-01T00:00:00Z");
    private static final UUID FIRST = new UUID(0, 0);

    private final JdbcClient client;
    private final JdbcTemplate jdbc;

    Undelivered(JdbcClient client, JdbcTemplate jdbc) {
        this.client = client;
        this.jdbc = jdbc;
    }

    /**
     * An order in the list, and where the next page goes on.
     *
     * @param since when {@code what} was created
     * @param what id of the order's newest undelivered delivery, or else of the change of which the partner was not told
     */
    public record Waiting(OrderId order, Instant since, UUID what) {}

    /** Returns which of these orders are undelivered, in the given order. */
    public List<OrderId> among(List<OrderId> orders) {
        return Bulk.of(jdbc, orders).uuid(OrderId::value).query(AMONG, (row, _) -> new OrderId(Row.uuid(row, "id")));
    }

    /**
     * Lists undelivered orders, the newest first.
     *
     * @param partner null for all partners
     * @param from the newest delivery or change was created at this time or later; null for any time
     * @param before it was created before this time; null for any time
     * @param after continue behind this one; null for the first page
     */
    public List<Waiting> orders(
            @Nullable PartnerId partner,
            @Nullable Instant from,
            @Nullable Instant before,
            @Nullable Waiting after,
            int limit) {
        Instant end = Objects.requireNonNullElse(before, AFTER_ALL);
        Waiting behind = after != null && after.since().isBefore(end) ? after : null;
        Instant start = Objects.requireNonNullElse(from, BEFORE_ALL);
        Instant stop = behind == null ? end : behind.since();
        return client.sql(ORDERS)
                .param("partner", partner == null ? null : partner.value())
                .param("from", Row.timestamp(start))
                .param("before", Row.timestamp(stop))
                .param("before_id", behind == null ? FIRST : behind.what())
                .param("first_transition", Uuid7.earliest(start.minus(CLOCKS_DIFFER)))
                .param("end_transition", Uuid7.earliest(stop.plus(CLOCKS_DIFFER)))
                .param("limit", limit)
                .query((row, _) -> new Waiting(
                        new OrderId(Row.uuid(row, "order_id")), Row.instant(row, "created_at"), Row.uuid(row, "id")))
                .list();
    }
}
