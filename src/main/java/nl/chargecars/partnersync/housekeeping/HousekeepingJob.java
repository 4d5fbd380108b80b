package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/**
 * Periodic work that {@link Housekeeping} runs on one node at a time, whichever claims it first. Every bean of this type is such
 * a job. When a node dies during a run, its lease expires and another node starts the job again, so the steps of a job must be
 * repeatable.
 */
public interface HousekeepingJob {

    /** Lower case with hyphens, the same in every version: it is the key of the job's row, and a tag of its metrics. */
    String name();

    /**
     * Whether this node is able to run the job; the answer must not change while the node runs. Jobs that it cannot run are left
     * to other nodes.
     */
    default boolean isForThisNode() {
        return true;
    }

    /** Interval from one run to the next. */
    Duration every();

    /**
     * Does the due work, by the injected clock. Any exception marks this run as failed: the failure is shown, and the job is
     * retried soon.
     */
    void run();
}
