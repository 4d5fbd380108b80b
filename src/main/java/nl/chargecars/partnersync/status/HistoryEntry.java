package nl.chargecars.partnersync.status;

import java.time.Instant;
import nl.chargecars.partnersync.id.TransitionId;
import org.jspecify.annotations.Nullable;

/**
 * One line of an order's history.
 *
 * @param fromStatus null for the start
 * @param causedBy {@code partner}, {@code staff} or {@code system}
 */
public record HistoryEntry(
        TransitionId transitionId,
        int sequence,
        @Nullable String fromStatus,
        String toStatus,
        @Nullable String transitionReason,
        String causedBy,
        Instant transitionTimestamp) {}
