package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/**
 * How housekeeping goes round. A bean of this type replaces the standard one: tests step it by hand.
 *
 * @param automatic false: nothing runs by itself, {@link Housekeeping#step} does
 * @param beat from one look at what is due to the next; leases are renewed at each
 * @param lease how long a job stays this node's after the last beat: what the others wait when it dies
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

    /** The standard one, stepped by hand. */
    public static HousekeepingShape stepped() {
        HousekeepingShape standard = standard();
        return new HousekeepingShape(false, standard.beat, standard.lease);
    }
}
