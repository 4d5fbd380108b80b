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
 * A partner's events in a stable order. Rows of a transaction become visible when it commits, in whatever order that happens;
 * so the feed ends before the position of the oldest transaction that is still running. What is behind that point is final:
 * no event can appear there any more (docs/adr/0004-outbox-and-lanes.md). An event whose payload is past its age stays in its
 * place, so that a reader that comes late sees that there was one, and can read the order.
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

    /** The transaction that comes next: no event has a position at it or beyond. */
    private static final String NEXT_POSITION = "select pg_snapshot_xmax(pg_current_snapshot())::text";

    private final JdbcClient client;

    /** A position that was the next one some time ago, unsigned. */
    private volatile long known;

    EventFeed(JdbcClient client) {
        this.client = client;
    }

    /** A place in the feed; each event has its own. The position is a transaction id of PostgreSQL, as text. */
    record Position(String position, long sequence, UUID id) {

        static final Position START = new Position("0", 0, new UUID(0, 0));

        /** As the feed has them. */
        private static final Comparator<Position> ORDER = Comparator.comparing(Position::number, Long::compareUnsigned)
                .thenComparingLong(Position::sequence)
                .thenComparing(Position::id, Uuid7::compare);

        /** Of a cursor that was given out; an empty one is a poller's that has none yet. */
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

        /** Not one that the database has given out when the next is this. */
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
     * What follows, in order.
     *
     * @throws Refusal MALFORMED_REQUEST when the position is of a time that is lost: an older state of the database was restored, and
     *     what is written now comes before it
     */
    List<Entry> read(PartnerId partner, Position after, int limit) {
        List<Entry> entries = find(partner, after, limit);
        if (entries.isEmpty() && after.isAtOrBeyond(known)) {
            known = Long.parseUnsignedLong(
                    client.sql(NEXT_POSITION).query(String.class).single());
            if (after.isAtOrBeyond(known)) {
                throw Refusal.of(
                        ErrorCode.MALFORMED_REQUEST,
                        "The cursor is of a state of this server that was replaced by an older one. Begin anew with an"
                                + " empty after; you know events again by their id.");
            }
        }
        return entries;
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
