package nl.chargecars.partnersync.storage;

/**
 * Bounds of one {@link GroupCommit}.
 *
 * @param queueCapacity commands that may wait; one more is refused
 * @param largestBatch commands in one transaction at most
 * @param committers transactions side by side; 1 where all of them need the same row anyway
 */
public record GroupCommitShape(int queueCapacity, int largestBatch, int committers) {
    public GroupCommitShape {
        if (queueCapacity < 1 || largestBatch < 1 || committers < 1) {
            throw new IllegalArgumentException("bounds are at least 1");
        }
    }
}
