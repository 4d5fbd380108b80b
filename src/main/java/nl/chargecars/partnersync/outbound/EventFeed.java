package nl.chargecars.partnersync.outbound;

import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Cursor;
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

    private final JdbcClient client;

    EventFeed(JdbcClient client) {
        this.client = client;
    }

    /** A place in the feed; each event has its own. The position is a transaction id of PostgreSQL, as text. */
    record Position(String position, long sequence, UUID id) {

        static final Position START = new Position("0", 0, new UUID(0, 0));

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

        String cursor() {
            return Cursor.of(position, sequence, id).encode();
        }
    }

    record Entry(Position position, String payload) {}

    List<Entry> read(PartnerId partner, Position after, int limit) {
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
