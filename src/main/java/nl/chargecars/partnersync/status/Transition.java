package nl.chargecars.partnersync.status;

import java.time.Instant;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import org.jspecify.annotations.Nullable;

/**
 * A recorded change of an order's status.
 *
 * @param partner the partner that the order belongs to
 * @param sequence position in the order's history, starting at 1, without gaps
 * @param fromStatus null for the order's first status
 * @param actor who caused the transition; a partner for its own status update and for placing the order
 * @param at later than that of the order's transition before, even if the clock was set back
 */
public record Transition(
        TransitionId id,
        OrderId order,
        PartnerId partner,
        int sequence,
        @Nullable String fromStatus,
        String toStatus,
        @Nullable String reason,
        Actor actor,
        Instant at) {

    /** True for the first status of an order. */
    public boolean isStart() {
        return fromStatus == null;
    }
}
