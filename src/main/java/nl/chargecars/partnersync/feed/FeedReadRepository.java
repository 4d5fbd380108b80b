package nl.chargecars.partnersync.feed;

import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.feed.FeedReads.Read;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table feed_reads: one row for each partner that has read its event feed. */
@Repository
class FeedReadRepository {

    /** Moves the position forwards only: a partner that reads earlier events again has still read the later ones. */
    private static final String SAVE = """
            insert into feed_reads as known (
                partner_organization_id, last_read_at, first_read_at, advanced_at, feed_position, order_sequence, event_id)
            select given.partner, given.read_at, given.read_at, given.read_at, given.feed_position::xid8, given.order_sequence,
                   given.event_id
            from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::int8[], ?::uuid[])
                as given (partner, read_at, feed_position, order_sequence, event_id)
            order by given.partner
            on conflict (partner_organization_id) do update
            set last_read_at = greatest(known.last_read_at, excluded.last_read_at),
                (advanced_at, feed_position, order_sequence, event_id) = (
                    select advanced_at, feed_position, order_sequence, event_id
                    from (values (known.advanced_at, known.feed_position, known.order_sequence, known.event_id),
                                 (excluded.advanced_at, excluded.feed_position, excluded.order_sequence, excluded.event_id))
                        as places (advanced_at, feed_position, order_sequence, event_id)
                    order by feed_position desc, order_sequence desc, event_id desc, advanced_at
                    limit 1)
            """;

    private static final String UNREAD = """
            select events.transition_id
            from events
            left join feed_reads as done on done.partner_organization_id = events.partner_organization_id
            where events.order_id = :order
              and (done.partner_organization_id is null
                or (events.feed_position, events.order_sequence, events.id)
                    > (done.feed_position, done.order_sequence, done.event_id))
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    FeedReadRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /** @param reads at most one per partner, sorted by partner */
    void save(List<Read> reads) {
        Bulk.of(jdbc, reads)
                .uuid(read -> read.partner().value())
                .instant(Read::at)
                .text(read -> read.end().position())
                .bigint(read -> read.end().sequence())
                .uuid(read -> read.end().id())
                .update(SAVE);
    }

    Set<TransitionId> unread(OrderId order) {
        return Set.copyOf(client.sql(UNREAD)
                .param("order", order.value())
                .query((row, _) -> new TransitionId(Row.uuid(row, "transition_id")))
                .list());
    }
}
