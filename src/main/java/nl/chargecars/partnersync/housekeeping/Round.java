package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/** Something short that every node does again and again, by itself or for others; unlike a {@link HousekeepingJob}, which one node does for all. */
public interface Round {

    /** What it does, for the log when it fails, such as {@code the backlogs' figures}. */
    String work();

    /** From the server's start to the first one. */
    default Duration first() {
        return pause();
    }

    /** From the end of one to the next. */
    Duration pause();

    /** Does it once. May fail: that is logged, and the next one comes. */
    void round();
}
