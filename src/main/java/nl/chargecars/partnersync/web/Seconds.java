package nl.chargecars.partnersync.web;

import java.time.Duration;

/** Whole seconds, as HTTP headers contain them. */
public final class Seconds {

    private Seconds() {}

    /** Returns the seconds rounded up, so that a caller that waits as long as {@code Retry-After} says is not refused again. */
    public static long up(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
