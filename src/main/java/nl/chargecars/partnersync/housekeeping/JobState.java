package nl.chargecars.partnersync.housekeeping;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job, whichever node ran it last.
 *
 * @param underWay true while a node has a lease for it
 * @param lastFinishedAt null before its first run
 * @param lastDurationMs null before its first run
 * @param lastError class of the failure of the latest run; null after a success
 */
public record JobState(
        String name,
        Instant dueAt,
        boolean underWay,
        @Nullable Instant lastFinishedAt,
        @Nullable Long lastDurationMs,
        @Nullable String lastError,
        int failuresInARow) {}
