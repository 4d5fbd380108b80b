package nl.chargecars.partnersync.status;

import java.time.Instant;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.TransitionId;
import org.jspecify.annotations.Nullable;

/**
 * One transition in an order's history, without its business context.
 *
 * @param fromStatus null for the order's first status
 */
public record HistoryEntry(
        TransitionId transitionId,
        int sequence,
        @Nullable String fromStatus,
        String toStatus,
        @Nullable String transitionReason,
        Actor.Kind causedBy,
        Instant transitionTimestamp) {}
