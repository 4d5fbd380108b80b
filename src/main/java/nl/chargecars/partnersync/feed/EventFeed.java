package nl.chargecars.partnersync.feed;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads a partner's events in a stable order. The rows of a transaction become visible when it commits, and transactions can commit in
 * any order; so the feed ends before the position of the oldest transaction that is still running. Up to that point it is final: no
 * further event can appear there (docs/adr/0004-outbox-and-lanes.md). An event whose payload has expired stays in its place, so
 * that a late reader notices it and can read the order instead.
 */
@Repository
class EventFeed {

    private static final String SELECT = """
            select id, feed_position::text as feed_position, order_sequence,
                   coalesce(payload_of(id), (
                       select json_build_object(
                           'id', events.id,
                           'timestamp', to_char(events.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                           'event', events.event,
                           'chargecars_order_id', orders.order_number,
                           'partner_order_id', orders.partner_external_references ->> 'partner_order_id',
                           'expired', true)::text
                       from orders where orders.id = events.order_id)) as payload
            from events
            where partner_organization_id = :partner
              and (feed_position, order_sequence, id) > (:position::text::xid8, :sequence, :id)
              and feed_position < pg_snapshot_xmin(pg_current_snapshot())
            order by events.feed_position, events.order_sequence, events.id
            limit :limit
            """;

    /** Selects the id of the next transaction: every existing event has a lower position. */
    private static final String NEXT_POSITION = "select pg_snapshot_xmax(pg_current_snapshot())::text";

    private final JdbcClient client;

    EventFeed(JdbcClient client) {
        this.client = client;
    }

    /**
     * The place of an event in the feed, unique to the event.
     *
     * @param position transaction id of PostgreSQL, as text
     */
    record Position(String position, long sequence, UUID id) {

        static final Position START = new Position("0", 0, new UUID(0, 0));

        /** The order of the feed. */
        private static final Comparator<Position> ORDER = Comparator.comparing(Position::number, Long::compareUnsigned)
                .thenComparingLong(Position::sequence)
                .thenComparing(Position::id, Uuid7::compare);

        /** Decodes a cursor from an earlier response; null or an empty cursor means the start of the feed. */
        static Position of(@Nullable String cursor) {
            return cursor == null || cursor.isEmpty()
                    ? START
                    : Cursor.decode(
                            cursor,
                            3,
                            values -> new Position(
                                    checked(values.get(0)), Long.parseLong(values.get(1)), Uuid7.parse(values.get(2))));
        }

        private static String checked(String position) {
            return Long.toUnsignedString(Long.parseUnsignedLong(position));
        }

        /** Returns whether the database cannot have issued this position yet, given the id of its next transaction. */
        boolean isAtOrBeyond(long next) {
            return Long.compareUnsigned(number(), next) >= 0;
        }

        Position furthest(Position other) {
            return ORDER.compare(this, other) < 0 ? other : this;
        }

        private long number() {
            return Long.parseUnsignedLong(position);
        }

        String cursor() {
            return Cursor.of(position, sequence, id).encode();
        }
    }

    record Entry(Position position, String payload) {}

    /**
     * Returns the partner's events after a position, in order.
     *
     * @throws Refusal MALFORMED_REQUEST when the position is newer than the database, because an older backup was restored: new events
     *     would have lower positions, and the reader would miss them
     */
    List<Entry> read(PartnerId partner, Position after, int limit) {
        List<Entry> entries = find(partner, after, limit);
        if (entries.isEmpty() && after.isAtOrBeyond(nextPosition())) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "The cursor is of a state of this server that was replaced by an older one. Begin anew with an"
                            + " empty after; you know events again by their id.");
        }
        return entries;
    }

    /** Asks the database each time: an external one can be put back to an older state while this node runs. */
    private long nextPosition() {
        return Long.parseUnsignedLong(
                client.sql(NEXT_POSITION).query(String.class).single());
    }

    private List<Entry> find(PartnerId partner, Position after, int limit) {
        return client.sql(SELECT)
                .param("partner", partner.value())
                .param("position", after.position())
                .param("sequence", after.sequence())
                .param("id", after.id())
                .param("limit", limit)
                .query((row, _) -> new Entry(
                        new Position(
                                Row.text(row, "feed_position"), row.getLong("order_sequence"), Row.uuid(row, "id")),
                        Row.text(row, "payload")))
                .list();
    }
}
