package nl.chargecars.partnersync.outbox;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.status.Transition;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Write;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes events, deliveries, and transitions of which the partner is not notified. */
@Repository
class OutboxRepository {

    private static final String INSERT_EVENTS = """
            with new as (
                select * from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::uuid[], ?::text[], ?::text[],
                                     ?::timestamptz[])
                    as new (id, partner, integration, order_id, order_sequence, transition, event, payload, created_at)
            ), payloads as (
                insert into event_payloads (event_id, payload) select id, payload from new
            )
            insert into events (
                id, partner_organization_id, integration_id, order_id, order_sequence, transition_id, event, feed_position,
                created_at)
            select id, partner, integration, new.order_id, new.order_sequence, transition, new.event,
                   greatest(pg_current_xact_id(), (
                       select earlier.feed_position from events as earlier
                       where earlier.order_id = new.order_id
                       order by earlier.feed_position desc limit 1)),
                   new.created_at
            from new
            """;

    private static final String INSERT_DELIVERIES = """
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head,
                due_at, waits_for_boundary, attempt_count, schedule_position, created_at)
            select id, partner, integration, order_id, order_sequence, event, priority, 'pending', is_head,
                   due_at, waits_for_boundary, 0, 0, created_at
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::text[], ?::smallint[], ?::bool[],
                        ?::timestamptz[], ?::bool[], ?::timestamptz[])
                as new (id, partner, integration, order_id, order_sequence, event, priority, is_head, due_at,
                        waits_for_boundary, created_at)
            """;

    private static final String INSERT_UNSENT = """
            insert into unsent_transitions (transition_id, order_id, reason, partner_organization_id)
            select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[])
            """;

    private final JdbcTemplate jdbc;

    OutboxRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A delivery about to be written.
     *
     * @param dueAt when the first attempt is due
     * @param waitsForBoundary true when it then also waits for the next boundary of the integration's cadence
     */
    record NewDelivery(NewEvent event, boolean isHead, Instant dueAt, boolean waitsForBoundary) {}

    record Unsent(Transition transition, UnsentReason reason) {}

    /** Returns the statements for a list of transitions: events, deliveries, and transitions of which the partner is not notified. */
    List<Write> inserting(List<NewEvent> events, List<NewDelivery> deliveries, List<Unsent> unsent, Instant now) {
        return List.of(events(events, now), deliveries(deliveries, now), unsent(unsent));
    }

    private Write events(List<NewEvent> events, Instant now) {
        return Bulk.of(jdbc, events)
                .uuid(event -> event.id().value())
                .uuid(event -> event.partner().value())
                .uuid(event -> event.integrationId().value())
                .uuid(event -> event.order().value())
                .bigint(NewEvent::orderSequence)
                .uuid(event -> event.transition().id().value())
                .text(event -> event.type().wireName())
                .text(NewEvent::payload)
                .instant(_ -> now)
                .write(INSERT_EVENTS);
    }

    private Write deliveries(List<NewDelivery> deliveries, Instant now) {
        return Bulk.of(jdbc, deliveries)
                .uuid(one -> one.event().id().value())
                .uuid(one -> one.event().partner().value())
                .uuid(one -> one.event().integrationId().value())
                .uuid(one -> one.event().order().value())
                .bigint(one -> one.event().orderSequence())
                .text(one -> one.event().type().wireName())
                .integer(one -> one.event().priority().stored())
                .bool(NewDelivery::isHead)
                .instant(NewDelivery::dueAt)
                .bool(NewDelivery::waitsForBoundary)
                .instant(_ -> now)
                .write(INSERT_DELIVERIES);
    }

    private Write unsent(List<Unsent> unsent) {
        return Bulk.of(jdbc, unsent)
                .uuid(one -> one.transition().id().value())
                .uuid(one -> one.transition().order().value())
                .text(one -> one.reason().wireName())
                .uuid(one -> one.transition().partner().value())
                .write(INSERT_UNSENT);
    }
}
