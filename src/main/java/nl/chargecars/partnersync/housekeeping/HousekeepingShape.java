package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/**
 * Timing of housekeeping. A bean of this type replaces the standard one: tests run the rounds themselves.
 *
 * @param automatic false: nothing runs by itself, only by {@link Housekeeping#step}
 * @param beat pause between two rounds; leases are renewed in each
 * @param lease how long a job remains this node's after the last round: how long other nodes wait when this one dies
 * @param lockPatience how long a change of partitions waits for its locks, and so how long others queue behind it; at least 1 ms
 */
public record HousekeepingShape(boolean automatic, Duration beat, Duration lease, Duration lockPatience) {

    public HousekeepingShape {
        if (lease.compareTo(beat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("a lease outlasts a missed beat");
        }
        if (lockPatience.toMillis() < 1) {
            throw new IllegalArgumentException("PostgreSQL takes a patience of nothing for one without end");
        }
    }

    public static HousekeepingShape standard() {
        return new HousekeepingShape(true, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(1));
    }

    /** Returns the standard timing, with rounds that a test runs itself, and less patience: what a test locks, it locks for long. */
    public static HousekeepingShape stepped() {
        HousekeepingShape standard = standard();
        return new HousekeepingShape(false, standard.beat, standard.lease, Duration.ofMillis(200));
    }
}
