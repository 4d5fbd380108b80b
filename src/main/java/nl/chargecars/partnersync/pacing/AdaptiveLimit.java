package nl.chargecars.partnersync.pacing;

import java.time.Duration;

/**
 * How many attempts an endpoint gets at a time: up to its bound, fewer while it strains. Halved when it says that it is too much
 * (429, 502, 503, 504) or does not answer, a tenth off when it becomes slow, and one more for every four rounds of attempts that
 * went well: what TCP does, with more patience. Not thread-safe: its lane guards it.
 */
public final class AdaptiveLimit {

    /** What an attempt says about how busy the endpoint is. */
    public enum Sign {
        /** Taken. */
        FINE,
        /** Refused for a reason that fewer attempts at a time would not change. */
        NEUTRAL,
        /** Too much for it, or no answer at all. */
        STRAIN
    }

    private static final double ON_STRAIN = 0.5;
    private static final double ON_SLOWNESS = 0.9;
    private static final double GROWTH = 0.25;

    /** Slow is twice the usual time, and noticeably more in absolute terms: a partner that takes 3 ms may well take 30. */
    private static final double SLOW_FACTOR = 2;

    private static final Duration SLOW_MARGIN = Duration.ofMillis(100);

    /** How fast slowness becomes the usual when it cannot be our doing, because there is one attempt at a time. */
    private static final double LEARNING = 0.2;

    private int largest;
    private double limit;
    private double usualMillis = -1;

    /** Attempts that had begun before the limit was last lowered: they say nothing new. */
    private int begunBefore;

    public AdaptiveLimit(int largest) {
        if (largest < 1) {
            throw new IllegalArgumentException("a lane has at least one place");
        }
        this.largest = largest;
        this.limit = largest;
    }

    /** At least 1. */
    public int current() {
        return Math.max(1, (int) limit);
    }

    /** The bound of the configuration, which may have changed. */
    public void bound(int bound) {
        if (bound != largest) {
            // unstrained stays unstrained
            limit = limit >= largest ? bound : Math.min(limit, bound);
            largest = bound;
        }
    }

    /** Begins at one again, after a time when nothing was sent. */
    public void beginCarefully() {
        limit = 1;
        begunBefore = 0;
    }

    /**
     * An attempt is over.
     *
     * @param underWay how many there were with this one
     */
    public void finished(Sign sign, Duration latency, int underWay) {
        boolean slow = sign == Sign.FINE && isSlow(latency, underWay);
        if (begunBefore > 0) {
            begunBefore--;
        } else if (sign == Sign.STRAIN) {
            lower(ON_STRAIN, underWay);
        } else if (slow) {
            lower(ON_SLOWNESS, underWay);
        } else if (sign == Sign.FINE && underWay >= current()) {
            limit = Math.min(largest, limit + GROWTH / limit);
        }
    }

    private void lower(double factor, int underWay) {
        limit = Math.max(1, limit * factor);
        begunBefore = underWay - 1;
    }

    private boolean isSlow(Duration latency, int underWay) {
        double millis = latency.toNanos() / 1e6;
        if (usualMillis < 0 || millis < usualMillis) {
            usualMillis = millis;
            return false;
        }
        boolean slow = millis > Math.max(usualMillis * SLOW_FACTOR, usualMillis + SLOW_MARGIN.toMillis());
        if (underWay == 1) {
            usualMillis += LEARNING * (millis - usualMillis);
        }
        return slow;
    }
}
