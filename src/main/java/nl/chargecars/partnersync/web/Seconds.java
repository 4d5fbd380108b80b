package nl.chargecars.partnersync.web;

import java.time.Duration;

/** Whole seconds, as headers tell them. */
public final class Seconds {

    private Seconds() {}

    /** Rounded up: a caller that waits as long as it was told is not refused again. */
    public static long up(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
