package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/** The moment by which a stop is over, whatever it waits for, one after the other. */
public final class Deadline {

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Until then; zero from then on. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }
}
