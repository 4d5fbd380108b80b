package nl.chargecars.partnersync.storage;

import java.time.Duration;

/**
 * Bounds of one {@link GroupCommit}.
 *
 * @param queueCapacity commands that may wait; further ones are refused
 * @param largestBatch maximum number of commands in one transaction
 * @param committers number of concurrent transactions; 1 where all of them need the same row anyway
 * @param patience how long a batch of fewer than half of {@code largestBatch} waits for more commands; zero where callers wait
 *     for their outcome
 */
public record GroupCommitShape(int queueCapacity, int largestBatch, int committers, Duration patience) {
    public GroupCommitShape {
        if (queueCapacity < 1 || largestBatch < 1 || committers < 1 || patience.isNegative()) {
            throw new IllegalArgumentException("bounds are at least 1, and patience is not less than none");
        }
    }

    /** For commands whose outcome somebody waits for. */
    public GroupCommitShape(int queueCapacity, int largestBatch, int committers) {
        this(queueCapacity, largestBatch, committers, Duration.ZERO);
    }

    /**
     * Returns the shape for commands whose outcome no caller waits for: one transaction at a time, with the commands that arrive
     * within {@code patience}.
     */
    public static GroupCommitShape patient(int queueCapacity, int largestBatch, Duration patience) {
        return new GroupCommitShape(queueCapacity, largestBatch, 1, patience);
    }
}
