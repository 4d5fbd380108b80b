package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/**
 * Timing of housekeeping. A bean of this type replaces the standard one: tests run the rounds themselves.
 *
 * @param automatic false: nothing runs by itself, only by {@link Housekeeping#step}
 * @param beat pause between two rounds; leases are renewed in each
 * @param lease how long a job remains this node's after the last round: how long other nodes wait when this one dies
 */
public record HousekeepingShape(boolean automatic, Duration beat, Duration lease) {

    public HousekeepingShape {
        if (lease.compareTo(beat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("a lease outlasts a missed beat");
        }
    }

    public static HousekeepingShape standard() {
        return new HousekeepingShape(true, Duration.ofSeconds(5), Duration.ofSeconds(60));
    }

    /** Returns the standard timing, with rounds that a test runs itself. */
    public static HousekeepingShape stepped() {
        HousekeepingShape standard = standard();
        return new HousekeepingShape(false, standard.beat, standard.lease);
    }
}
