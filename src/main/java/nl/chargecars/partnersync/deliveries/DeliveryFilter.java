package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.Superseded;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;

/**
 * Which of a partner's deliveries are meant.
 *
 * @param state null for any
 * @param order null for any
 * @param from created then or later
 * @param to created before then
 * @param integration null for any
 * @param failure as {@code delivery_failure} in the database tells them apart; null for any, and whatever the state
 * @param settledBefore null for any, also those that are not settled
 * @param sending the partner's integration that may send now; the pending ones of all others are held
 */
record DeliveryFilter(
        PartnerId partner,
        @Nullable DeliveryState state,
        @Nullable String event,
        @Nullable OrderId order,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable IntegrationId integration,
        @Nullable String failure,
        @Nullable Instant settledBefore,
        Optional<Integration> sending) {

    private static final String FAILED_BY = " and deliveries.state = 'failed'"
            + " and delivery_failure(deliveries.last_response_status, deliveries.last_error_code) = :failure";
    private static final String NOT_SUPERSEDED =
            " and coalesce(deliveries.dismissal_reason, '') !~ '^" + Superseded.WRITTEN + "$'";
    private static final UUID NONE = new UUID(0, 0);

    /**
     * Whatever waits has a head before it, which the index of claims finds by integration: where there is none, the partner's pending
     * deliveries, a million perhaps, are not walked through for those of an integration that has none of them.
     */
    private static final String SOMETHING_OF =
            " and exists (select from deliveries as head where head.is_head and head.";

    private static final String PENDING = " and deliveries.state = 'pending' and deliveries.integration_id = :sending"
            + SOMETHING_OF + "integration_id = :sending)";
    private static final String HELD = " and deliveries.state = 'pending' and deliveries.integration_id <> :sending"
            + SOMETHING_OF + "integration_id in (select other.id from partner_integrations as other"
            + " where other.partner_organization_id = :partner and other.id <> :sending))";

    /** A condition on {@code deliveries}, put together from fixed pieces, and what is to be bound to it. */
    record Condition(String sql, Map<String, Object> values) {}

    DeliveryFilter settledBefore(Instant time) {
        return new DeliveryFilter(partner, state, event, order, from, to, integration, failure, time, sending);
    }

    Condition condition() {
        var sql = new StringBuilder("deliveries.partner_organization_id = :partner");
        Map<String, Object> values = new HashMap<>();
        values.put("partner", partner.value());
        if (state != null) {
            sql.append(onState(state));
            values.put("sending", sending.map(one -> one.id().value()).orElse(NONE));
        }
        and(sql, values, " and deliveries.event = :event", "event", event);
        and(sql, values, " and deliveries.order_id = :order", "order", order == null ? null : order.value());
        and(sql, values, " and deliveries.created_at >= :from", "from", Row.timestamp(from));
        and(sql, values, " and deliveries.created_at < :to", "to", Row.timestamp(to));
        and(
                sql,
                values,
                " and deliveries.integration_id = :integration",
                "integration",
                integration == null ? null : integration.value());
        and(sql, values, FAILED_BY, "failure", failure);
        and(
                sql,
                values,
                " and deliveries.settled_at < :settled_before",
                "settled_before",
                Row.timestamp(settledBefore));
        return new Condition(sql.toString(), values);
    }

    /**
     * For what is done to many: what a newer delivery superseded is listed, and never sent again by a replay. It would be the last that
     * the partner hears of the order, and an older status than the order has.
     */
    Condition conditionWithoutSuperseded() {
        Condition all = condition();
        return state == DeliveryState.DISMISSED ? new Condition(all.sql() + NOT_SUPERSEDED, all.values()) : all;
    }

    private static String onState(DeliveryState state) {
        return switch (state) {
            case PENDING -> PENDING;
            case HELD -> HELD;
            case DELIVERED -> " and deliveries.state = 'delivered'";
            case FAILED -> " and deliveries.state = 'failed'";
            case DISMISSED -> " and deliveries.state = 'dismissed'";
        };
    }

    private static void and(
            StringBuilder sql, Map<String, Object> values, String piece, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(piece);
            values.put(name, value);
        }
    }
}
