package nl.chargecars.partnersync.status;

import java.time.Instant;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * A request to change an order's status (seed, {@code change_entity_status}).
 *
 * @param reason {@code transition_reason}, a text for people
 * @param contextJson {@code business_context}, a JSON object as text
 * @param partnerTime when the change happened, for a change that comes from an update of the order's partner: the
 *     update's timestamp, or its arrival if it has none; null for any other change
 * @param expectedTransitions the order's transition count when the caller decided on this change: the change is refused when
 *     the order has a different count by now; null: no such check
 * @param expectedStatus the order's status when the caller decided on this change: the change is refused when the order has
 *     another status by now; null: no such check
 */
public record StatusChange(
        OrderId order,
        String toStatus,
        @Nullable String reason,
        @Nullable String contextJson,
        Actor actor,
        @Nullable Instant partnerTime,
        @Nullable Integer expectedTransitions,
        @Nullable String expectedStatus) {

    /** A change that does not come from a partner's update and is made however often the order has changed. */
    public StatusChange(
            OrderId order, String toStatus, @Nullable String reason, @Nullable String contextJson, Actor actor) {
        this(order, toStatus, reason, contextJson, actor, null, null, null);
    }

    /**
     * Returns a copy that is refused unless the order has exactly this many transitions ({@link #expectedTransitions}). The copy
     * keeps the other fields.
     */
    public StatusChange onlyAt(int transitionCount) {
        return new StatusChange(
                order, toStatus, reason, contextJson, actor, partnerTime, transitionCount, expectedStatus);
    }

    /**
     * Returns a copy that is refused unless the order has this status ({@link #expectedStatus}); null: no such check. The copy keeps
     * the other fields.
     */
    StatusChange onlyFrom(@Nullable String status) {
        return new StatusChange(order, toStatus, reason, contextJson, actor, partnerTime, expectedTransitions, status);
    }
}
