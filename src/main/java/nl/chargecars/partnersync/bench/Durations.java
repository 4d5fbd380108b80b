package nl.chargecars.partnersync.bench;

import java.time.Duration;

/** Helpers for {@link Duration}. */
final class Durations {

    private Durations() {}

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    static double inSeconds(Duration length) {
        return length.toMillis() / 1e3;
    }
}
