package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;

/**
 * How long to wait after each of several failures in a row: twice as long as after the one before, up to a bound.
 *
 * @param first the wait after the first failure; more than zero
 * @param longest no wait is longer; at least as long as the first
 */
public record Backoff(Duration first, Duration longest) {

    public Backoff {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("no waits that grow from " + first + " to " + longest);
        }
    }

    /** @param failures number of failures in a row before the latest one; 0 gives {@code first} */
    public Duration after(int failures) {
        Duration wait = first;
        for (int doubled = 0; doubled < failures && wait.compareTo(longest) < 0; doubled++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
