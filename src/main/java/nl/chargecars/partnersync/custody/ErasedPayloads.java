package nl.chargecars.partnersync.custody;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;
import nl.chargecars.partnersync.order.CustomerDetails;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Json;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Erases the customer from messages about orders, sent to partners and received from them. Payloads remain valid events without
 * personal data: partners read them in their feed, and those that wait for delivery still report the status. A body that was
 * received is reduced to what the row of its update says of the order, so that updates that wait can be processed as before.
 */
@Repository
class ErasedPayloads {

    private static final int PAGE = 2_000;

    /** So many payloads are in memory at once: an order may have any number of events. */
    static final int SLICE = 100;

    private static final String READ = """
            select event_id as id, payload from event_payloads
            where event_id = any (array(select id from events where order_id = any(?)))
            union all
            select event_id, payload from kept_payloads
            where event_id = any (array(select id from events where order_id = any(?)))
            """;
    private static final List<String> WRITE = List.of("""
            update event_payloads set payload = erased.payload
            from unnest(?::uuid[], ?::text[]) as erased (id, payload)
            where event_id = erased.id
            """, """
            update kept_payloads set payload = erased.payload
            from unnest(?::uuid[], ?::text[]) as erased (id, payload)
            where event_id = erased.id
            """);
    private static final String ANSWERS = """
            update delivery_attempts set response_body = null
            where delivery_id in (select id from deliveries where order_id = any(?)) and response_body is not null
            """;

    /**
     * Selects status updates, and whether their body is unreadable. An invalid update could not be read; it has a time only if
     * that lay too far in the future, and is readable once that time has come. Without an active integration nobody checked
     * whether the body is readable; if the update has no time, it counts as unreadable.
     */
    private static final String TOLD = """
            told as materialized (
                select updates.id, updates.partner_order_id, updates.partner_status, updates.partner_timestamp,
                       updates.outcome = 'invalid'
                           or updates.outcome = 'no_active_integration' and updates.partner_timestamp is null as unreadable
            """;

    /**
     * Replaces the bodies by the facts of the update's row. Unreadable bodies are deleted: the facts of their rows would look
     * like a valid update.
     */
    private static final String ERASED_BODIES = """
            bodies as (
                update status_update_bodies
                set body = jsonb_strip_nulls(jsonb_build_object(
                    'erased', true, 'partner_order_id', told.partner_order_id, 'status', told.partner_status,
                    'timestamp', to_char(told.partner_timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text
                from told
                where status_update_id = told.id and not told.unreadable),
            unreadable as (
                delete from status_update_bodies using told
                where status_update_id = told.id and told.unreadable)
            """;

    /** Erases updates found by the partner's id of the order, which updates that arrived before the order have too. */
    private static final String UPDATES = """
            with
            """ + TOLD + """
                from orders
                join partner_status_updates as updates
                  on updates.partner_organization_id = orders.partner_organization_id
                 and updates.partner_order_id = orders.partner_external_references ->> 'partner_order_id'
                where orders.id = any(?)
                order by updates.id
                for no key update of updates),
            """ + ERASED_BODIES + """
            update partner_status_updates set message = null, dismissal_reason = null
            where id in (select id from told) and (message is not null or dismissal_reason is not null)
            """;

    private static final String UNMATCHED_PAGE = """
            select id from partner_status_updates where order_id is null and id > ? order by id limit ?
            """;

    /** Erases updates without an order. The reason that staff gave for a dismissal outlives the body, and is searched too. */
    private static final String UNMATCHED = """
            with
            """ + TOLD + """
                from partner_status_updates as updates
                left join status_update_bodies as bodies on bodies.status_update_id = updates.id
                cross join lateral (
                    select lower(concat_ws(' ', body, dismissal_reason)), updates.partner_organization_id,
                           updates.partner_order_id
                    ) as said (text, partner, partner_order_id)
                where updates.order_id is null and updates.id > ? and updates.id <= ? and
            """ + IdentifyingText.SQL + """
                order by updates.id
                for no key update of updates),
            """ + ERASED_BODIES + """
            update partner_status_updates set message = null, dismissal_reason = null where id in (select id from told)
            """;

    private static final UUID FIRST = new UUID(0, 0);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper mapper;
    private final Json json;

    ErasedPayloads(JdbcTemplate jdbc, TransactionTemplate transaction, JsonMapper mapper, Json json) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.mapper = mapper;
        this.json = json;
    }

    private record Event(UUID id, String payload) {
        @Override
        public String toString() {
            return "Event[" + id + "]";
        }
    }

    /** Call within a transaction. */
    void erase(List<UUID> orders) {
        List<Event> slice = new ArrayList<>();
        jdbc.query(connection -> reading(connection, orders), (ResultSet row) -> {
            slice.add(new Event(Row.uuid(row, "id"), Row.text(row, "payload")));
            if (slice.size() == SLICE) {
                write(slice);
                slice.clear();
            }
        });
        write(slice);
        eraseAnswers(orders);
        Bulk.of(jdbc, orders).uuid(order -> order).update(UPDATES);
    }

    /** Erases what partners responded to deliveries of these orders. */
    void eraseAnswers(List<UUID> orders) {
        Bulk.of(jdbc, orders).uuid(order -> order).update(ANSWERS);
    }

    /** Within a transaction, the driver fetches so many rows at a time. */
    private static PreparedStatement reading(Connection connection, List<UUID> orders) throws SQLException {
        var statement = connection.prepareStatement(READ);
        var ids = connection.createArrayOf("uuid", orders.toArray());
        statement.setArray(1, ids);
        statement.setArray(2, ids);
        statement.setFetchSize(SLICE);
        return statement;
    }

    private void write(List<Event> slice) {
        for (String write : WRITE) {
            Bulk.of(jdbc, slice)
                    .uuid(Event::id)
                    .text(event -> withoutCustomer(event.payload()))
                    .update(write);
        }
    }

    /**
     * Erases updates that were never matched to an order and that identify the customer. Runs one transaction per page; call
     * outside a transaction.
     *
     * @param erased receives the number of erased updates, within each transaction
     */
    void eraseUnmatched(UUID contact, Traits traits, IntConsumer erased) {
        var telling = new IdentifyingText(contact, traits);
        UUID after = FIRST;
        List<UUID> page = unmatched(after);
        while (!page.isEmpty()) {
            UUID from = after;
            UUID to = page.getLast();
            transaction.executeWithoutResult(_ -> erased.accept(jdbc.update(connection -> {
                var statement = connection.prepareStatement(UNMATCHED);
                statement.setObject(1, from);
                statement.setObject(2, to);
                telling.bind(connection, statement, 3);
                return statement;
            })));
            after = to;
            page = unmatched(after);
        }
    }

    private List<UUID> unmatched(UUID after) {
        return jdbc.query(UNMATCHED_PAGE, (row, _) -> Row.uuid(row, "id"), after, PAGE);
    }

    private String withoutCustomer(String payload) {
        if (!(mapper.readTree(payload) instanceof ObjectNode event)) {
            return "{}";
        }
        if (event.path("customer_info") instanceof ObjectNode customer) {
            customer.put("name", CustomerDetails.ERASED_NAME).put("email", CustomerDetails.ERASED_EMAIL);
        }
        if (event.path("status_details") instanceof ObjectNode details) {
            details.putNull("reason");
        }
        event.putNull("partner_customer_id");
        return json.write(event);
    }
}
