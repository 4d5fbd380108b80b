package nl.chargecars.partnersync.storage;

import java.time.Duration;

/**
 * Bounds of one {@link GroupCommit}.
 *
 * @param queueCapacity commands that may wait; one more is refused
 * @param largestBatch commands in one transaction at most
 * @param committers transactions side by side; 1 where all of them need the same row anyway
 * @param patience how long commands wait for more to go with them, fewer than half of the largest batch; nothing where somebody waits
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

    /** One transaction after the other, of as many commands as come within so long; for what nobody waits for. */
    public static GroupCommitShape patient(int queueCapacity, int largestBatch, Duration patience) {
        return new GroupCommitShape(queueCapacity, largestBatch, 1, patience);
    }
}
