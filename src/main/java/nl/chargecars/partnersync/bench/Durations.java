package nl.chargecars.partnersync.bench;

import java.time.Duration;

/** What {@code Math.min} and {@code Math.max} are of numbers. */
final class Durations {

    private Durations() {}

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
