package nl.chargecars.partnersync.pacing;

import java.time.Duration;

/**
 * Limits how many attempts an endpoint gets at the same time: up to the configured bound, fewer while it is overloaded. The limit
 * is halved when the endpoint signals overload (429, 502, 503, 504) or does not answer, lowered by a tenth when it becomes slow,
 * and raised by one for every four rounds of successful attempts: TCP congestion control, with more patience. Not thread-safe:
 * the lane that owns it synchronizes access.
 */
public final class AdaptiveLimit {

    /** What the result of an attempt says about the load of the endpoint. */
    public enum Sign {
        /** The endpoint accepted the delivery. */
        FINE,
        /** The endpoint refused the delivery for a reason that does not depend on the number of attempts at the same time. */
        NEUTRAL,
        /** The endpoint signalled overload, or did not answer. */
        STRAIN
    }

    private static final double ON_STRAIN = 0.5;
    private static final double ON_SLOWNESS = 0.9;
    private static final double GROWTH = 0.25;

    /** Slow is twice the usual time, and noticeably more in absolute terms: a partner that takes 3 ms may well take 30. */
    private static final double SLOW_FACTOR = 2;

    private static final Duration SLOW_MARGIN = Duration.ofMillis(100);

    /**
     * The weight of a slower latency in the usual one. Only attempts made one at a time are counted, because then the slowness
     * cannot be caused by us.
     */
    private static final double LEARNING = 0.2;

    private int largest;
    private double limit;
    private double usualMillis = -1;

    /**
     * Attempts still to end that had begun before the limit was last lowered: their results do not change it, because they say
     * nothing new.
     */
    private int begunBefore;

    public AdaptiveLimit(int largest) {
        if (largest < 1) {
            throw new IllegalArgumentException("a lane has at least one place");
        }
        this.largest = largest;
        this.limit = largest;
    }

    /** Returns the current limit, at least 1. */
    public int current() {
        return Math.max(1, (int) limit);
    }

    /** Sets the configured bound, which may have changed. */
    public void bound(int bound) {
        if (bound != largest) {
            // a limit at the old bound follows the new bound
            limit = limit >= largest ? bound : Math.min(limit, bound);
            largest = bound;
        }
    }

    /** Starts again at 1, after a time in which nothing was sent. */
    public void beginCarefully() {
        limit = 1;
        begunBefore = 0;
    }

    /**
     * Adapts the limit to the result of an attempt.
     *
     * @param underWay number of attempts in progress, including this one
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
