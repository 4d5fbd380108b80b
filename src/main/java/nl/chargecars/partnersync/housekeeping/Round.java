package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/** Short work that every node repeats, for itself or for all nodes; unlike a {@link HousekeepingJob}, which one node does for all. */
public interface Round {

    /** Name of the work, for the log when it fails, such as {@code the backlogs' figures}. */
    String work();

    /** Time from the server's start to the first round. */
    default Duration first() {
        return pause();
    }

    /** Time from the end of a round to the beginning of the next. */
    Duration pause();

    /** Runs one round. An exception is logged, and does not prevent the next round. */
    void round();
}
