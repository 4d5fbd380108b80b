package nl.chargecars.partnersync.housekeeping;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a job has been doing, on whichever node.
 *
 * @param underWay true while a node has it
 * @param lastFinishedAt null before its first run
 * @param lastDurationMs null before its first run
 * @param lastError the kind of failure of the latest run; null after a success
 */
public record JobState(
        String name,
        Instant dueAt,
        boolean underWay,
        @Nullable Instant lastFinishedAt,
        @Nullable Long lastDurationMs,
        @Nullable String lastError,
        int failuresInARow) {}
