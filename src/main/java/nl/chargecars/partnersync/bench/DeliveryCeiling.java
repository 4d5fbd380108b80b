package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.Uuid7;

/**
 * Claims deliveries, then completes and logs them, without the HTTP call in between: in two transactions, as in the product, and
 * with one row in delivery_attempts per delivery.
 */
final class DeliveryCeiling {

    private static final String CLAIM = """
            with due as materialized (
                select id from deliveries
                where integration_id = ? and priority = 1 and waits_for_boundary and is_head and due_at <= now()
                order by due_at, id
                limit ?
                for no key update skip locked
            )
            update deliveries
            set leased_by = ?, due_at = now() + interval '30 seconds', waits_for_boundary = false, attempt_count = attempt_count + 1,
                schedule_position = schedule_position + 1
            from due
            join event_payloads on event_payloads.event_id = due.id
            where deliveries.id = due.id
            returning deliveries.id, event_payloads.payload
            """;

    private static final String COMPLETE = """
            with done as materialized (
                update deliveries
                set state = 'delivered', is_head = false, leased_by = null, settled_at = now(), last_response_status = 204
                from unnest(?::uuid[]) as sent (id)
                where deliveries.id = sent.id
                returning deliveries.id, deliveries.attempt_count
            )
            insert into delivery_attempts (
                delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status, response_body)
            select id, attempt_count, now(), 1, 'http://127.0.0.1:8080/webhooks',
                   '{"Content-Type": "application/json", "X-ChargeCars-Event": "status_changed"}'::jsonb, 204, ''
            from done
            """;

    private static final String ORDER =
            "select * from orders where id = (select order_id from deliveries where id = ?)";

    private static final String INTEGRATION = """
            select * from partner_integrations
            where id = ? and is_active and webhook_url is not null
            """;

    private static final Columns<UUID> IDS = new Columns<UUID>().uuid(id -> id);

    private final PartnerIds owner;
    private final UUID node = Uuid7.next();

    DeliveryCeiling(PartnerIds owner) {
        this.owner = owner;
    }

    /** Processes that many deliveries at a time: one statement claims them, one completes and logs them. */
    CeilingWrite inBatches(int deliveries) {
        return connection -> {
            List<UUID> claimed = claim(connection, deliveries);
            complete(connection, claimed);
            connection.commit();
            return claimed.size();
        };
    }

    /** Processes one delivery at a time as the seed does: also reads order and integration and updates the integration's figures. */
    CeilingWrite asTheSeed() {
        return connection -> {
            List<UUID> claimed = claim(connection, 1);
            if (!claimed.isEmpty()) {
                Sql.texts(connection, ORDER, claimed.getFirst());
                Sql.texts(connection, INTEGRATION, owner.integration());
                complete(connection, claimed);
                IntegrationMetrics.succeeded(connection, owner.integration());
            }
            connection.commit();
            return claimed.size();
        };
    }

    private List<UUID> claim(Connection connection, int most) throws SQLException {
        List<UUID> claimed = Sql.texts(connection, CLAIM, owner.integration(), most, node).stream()
                .map(UUID::fromString)
                .toList();
        connection.commit();
        return claimed;
    }

    private static void complete(Connection connection, List<UUID> claimed) throws SQLException {
        if (!claimed.isEmpty()) {
            IDS.update(connection, COMPLETE, claimed);
        }
    }
}
