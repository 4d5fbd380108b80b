package nl.chargecars.partnersync.status;

import java.time.Instant;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.TransitionId;
import org.jspecify.annotations.Nullable;

/**
 * One line of an order's history.
 *
 * @param fromStatus null for the start
 */
public record HistoryEntry(
        TransitionId transitionId,
        int sequence,
        @Nullable String fromStatus,
        String toStatus,
        @Nullable String transitionReason,
        Actor.Kind causedBy,
        Instant transitionTimestamp) {}
