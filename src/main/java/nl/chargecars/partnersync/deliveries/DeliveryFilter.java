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
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;

/**
 * Selects some of a partner's deliveries.
 *
 * @param settledBefore settled before then; null for any, including deliveries that are not settled
 * @param sending the partner's integration that may send now; pending deliveries of the other integrations are held
 */
record DeliveryFilter(
        PartnerId partner, Criteria criteria, @Nullable Instant settledBefore, Optional<Integration> sending) {

    /** Words the predicate of the index by event, which serves no query that does not say it. */
    private static final String RARE = " and deliveries.event <> 'status_changed'";

    private static final String FAILED_BY = " and deliveries.state = 'failed'"
            + " and delivery_failure(deliveries.last_response_status, deliveries.last_error_code) = :failure";
    private static final String NOT_SUPERSEDED =
            " and " + Superseded.isNot("coalesce(deliveries.dismissal_reason, '')");
    private static final UUID NONE = new UUID(0, 0);

    /**
     * Begins a condition that the integration has a head. Every pending delivery has a head before it, the first pending one of its
     * order and integration, and the index of claims finds heads by integration. Where the integration has none, the database need
     * not scan all of the partner's pending deliveries, of which there may be a million.
     */
    private static final String SOMETHING_OF =
            " and exists (select from deliveries as head where head.is_head and head.";

    private static final String PENDING = " and deliveries.state = 'pending' and deliveries.integration_id = :sending"
            + SOMETHING_OF + "integration_id = :sending)";
    private static final String HELD = " and deliveries.state = 'pending' and deliveries.integration_id <> :sending"
            + SOMETHING_OF + "integration_id in (select other.id from partner_integrations as other"
            + " where other.partner_organization_id = :partner and other.id <> :sending))";

    /** An SQL condition on {@code deliveries}, built from fixed parts, and the values of its parameters. */
    record Condition(String sql, Map<String, Object> values) {}

    DeliveryFilter settledBefore(Instant time) {
        return new DeliveryFilter(partner, criteria, time, sending);
    }

    /** Returns whether the database may have to read deliveries that it does not select, up to all of the partner's. */
    boolean sifts() {
        return (criteria.event() != null || criteria.integration() != null) && !isNarrow();
    }

    /**
     * As {@link #sifts}, but only while deliveries wait for several of the partner's integrations: the index finds what waits for any
     * of them.
     */
    boolean siftsWhereSeveralWait() {
        DeliveryState state = criteria.state();
        return (state == DeliveryState.PENDING || state == DeliveryState.HELD) && sending.isPresent() && !isNarrow();
    }

    private boolean isNarrow() {
        return criteria.order() != null || criteria.failure() != null;
    }

    Condition condition() {
        var sql = new StringBuilder("deliveries.partner_organization_id = :partner");
        Map<String, Object> values = new HashMap<>();
        values.put("partner", partner.value());
        DeliveryState state = criteria.state();
        if (state != null) {
            sql.append(onState(state));
            values.put("sending", sending.map(one -> one.id().value()).orElse(NONE));
        }
        String event = criteria.event();
        and(sql, values, " and deliveries.event = :event" + (isRare(event) ? RARE : ""), "event", event);
        OrderId order = criteria.order();
        and(sql, values, " and deliveries.order_id = :order", "order", order == null ? null : order.value());
        and(sql, values, " and deliveries.created_at >= :from", "from", Row.timestamp(criteria.from()));
        and(sql, values, " and deliveries.created_at < :to", "to", Row.timestamp(criteria.to()));
        IntegrationId integration = criteria.integration();
        and(
                sql,
                values,
                " and deliveries.integration_id = :integration",
                "integration",
                integration == null ? null : integration.value());
        and(sql, values, FAILED_BY, "failure", criteria.failure());
        and(
                sql,
                values,
                " and deliveries.settled_at < :settled_before",
                "settled_before",
                Row.timestamp(settledBefore));
        return new Condition(sql.toString(), values);
    }

    /**
     * The condition for actions on many deliveries. Excludes superseded deliveries, which are listed but never sent again by a
     * replay: a superseded delivery would be the last that the partner receives about the order, with an older status than the order
     * has.
     */
    Condition conditionWithoutSuperseded() {
        Condition all = condition();
        return criteria.state() == DeliveryState.DISMISSED
                ? new Condition(all.sql() + NOT_SUPERSEDED, all.values())
                : all;
    }

    private static boolean isRare(@Nullable String event) {
        return !EventType.STATUS_CHANGED.wireName().equals(event);
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
