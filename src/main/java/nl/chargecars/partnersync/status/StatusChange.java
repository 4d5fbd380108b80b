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
 * @param partnerTime when it happened, by the clock of the order's partner, whose change it is; null where it is somebody else's
 */
public record StatusChange(
        OrderId order,
        String toStatus,
        @Nullable String reason,
        @Nullable String contextJson,
        Actor actor,
        @Nullable Instant partnerTime) {

    /** One that is not the partner's. */
    public StatusChange(
            OrderId order, String toStatus, @Nullable String reason, @Nullable String contextJson, Actor actor) {
        this(order, toStatus, reason, contextJson, actor, null);
    }
}
