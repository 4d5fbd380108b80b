package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/** The time by which a stop has to be complete, shared by several consecutive waits. */
public final class Deadline {

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Returns the time left; zero once the deadline has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
