package nl.chargecars.partnersync.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.client.RetryAfter;
import nl.chargecars.partnersync.housekeeping.Backoff;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.partner.SyncFrequency;

/** When partners are asked. */
final class PollingTimes {

    /** What {@code real_time} means for a partner that has to be asked: soon enough to be useful, and no burden for it. */
    private static final Duration REAL_TIME = Duration.ofMinutes(5);

    private static final Backoff PAUSES = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

    private PollingTimes() {}

    /** The round after one that began then; never in the past, however long that one took. */
    static Instant nextRound(SyncFrequency frequency, Instant startedAt, Instant now) {
        Instant next = frequency == SyncFrequency.REAL_TIME ? startedAt.plus(REAL_TIME) : Cadence.next(frequency, now);
        return next.isBefore(now) ? now : next;
    }

    /**
     * When to try again with a partner that does not answer: after 1, 2, 4 … minutes, an hour at most, and no earlier than it
     * asked for.
     *
     * @param failures in a row before this one
     */
    static Instant afterFailure(int failures, Optional<Duration> askedFor, Instant now) {
        Duration pause = PAUSES.after(failures);
        Duration asked = askedFor.orElse(Duration.ZERO);
        Duration bounded = asked.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : asked;
        return now.plus(pause.compareTo(bounded) >= 0 ? pause : bounded);
    }
}
