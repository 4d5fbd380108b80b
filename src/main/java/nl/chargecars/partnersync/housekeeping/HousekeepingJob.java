package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/**
 * Something to be done now and then. Every bean of this type is run by {@link Housekeeping}: on one node at a time, whichever
 * comes first. A node that dies in the middle loses its lease, and another one begins anew; so a job does its work in steps
 * that may be repeated.
 */
public interface HousekeepingJob {

    /** Lower case with hyphens, the same in every version: it is the key of the job's row, and a tag of its metrics. */
    String name();

    /** Whether this node has what it takes, as long as it runs; one that has not leaves the job to the others. */
    default boolean isForThisNode() {
        return true;
    }

    /** From one run to the next. */
    Duration every();

    /** Does what is due by the injected clock. Whatever it throws is a failure of this run: shown, and tried again soon. */
    void run();
}
