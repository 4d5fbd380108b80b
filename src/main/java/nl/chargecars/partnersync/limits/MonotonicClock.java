package nl.chargecars.partnersync.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock for durations that never goes back: when the underlying clock is set back, it continues from its last time. Thread-safe.
 */
final class MonotonicClock extends Clock {

    private final Clock clock;
    private Instant last = Instant.MIN;
    private Duration ahead = Duration.ZERO;

    MonotonicClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = clock.instant().plus(ahead);
        if (now.isBefore(last)) {
            ahead = ahead.plus(Duration.between(now, last));
            now = last;
        }
        last = now;
        return now;
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("name the zone where the time is used");
    }
}
