package nl.chargecars.partnersync.status;

import java.time.Instant;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * The wish to change an order's status (seed, {@code change_entity_status}).
 *
 * @param reason {@code transition_reason}, for people
 * @param contextJson {@code business_context}, a JSON object as text
 * @param partnerTime when it happened, by the clock of the order's partner, whose update says so; null where none does
 * @param seen how many transitions the order had made when it was decided on: it is not done when there are more; null: in any case
 */
public record StatusChange(
        OrderId order,
        String toStatus,
        @Nullable String reason,
        @Nullable String contextJson,
        Actor actor,
        @Nullable Instant partnerTime,
        @Nullable Integer seen) {

    /** One that no update of the partner's says. */
    public StatusChange(
            OrderId order, String toStatus, @Nullable String reason, @Nullable String contextJson, Actor actor) {
        this(order, toStatus, reason, contextJson, actor, null, null);
    }

    /** The same, by somebody who saw the order after so many transitions. */
    public StatusChange seenAt(int transitionCount) {
        return new StatusChange(order, toStatus, reason, contextJson, actor, partnerTime, transitionCount);
    }
}
