package nl.chargecars.partnersync.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.client.RetryAfter;
import nl.chargecars.partnersync.housekeeping.Backoff;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.partner.SyncFrequency;

/** Computes when partners are polled. */
final class PollingTimes {

    /**
     * The interval for {@code real_time} when a partner has to be polled: short enough to be useful, and no burden for the partner.
     */
    private static final Duration REAL_TIME = Duration.ofMinutes(5);

    private static final Backoff PAUSES = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

    private PollingTimes() {}

    /** When the round after one that began at {@code startedAt} is due; never in the past, however long that round took. */
    static Instant nextRound(SyncFrequency frequency, Instant startedAt, Instant now) {
        Instant next = frequency == SyncFrequency.REAL_TIME ? startedAt.plus(REAL_TIME) : Cadence.next(frequency, now);
        return next.isBefore(now) ? now : next;
    }

    /**
     * When failed orders are to be requested again, before the regular round or with it. A round that ended in silence has paused
     * already; after any other, a pause keeps the rounds apart.
     *
     * @param failures consecutive failures at the end of the round
     */
    static Instant earlier(Instant regular, Instant retry, int failures, Instant now) {
        Instant earliest = failures > 0 ? now : afterFailure(0, Optional.empty(), now);
        Instant next = retry.isBefore(earliest) ? earliest : retry;
        return next.isBefore(regular) ? next : regular;
    }

    /**
     * When to retry a partner that does not answer: after 1, 2, 4 … minutes, at most an hour, and no earlier than the partner asked
     * for.
     *
     * @param failures consecutive failures before this one
     */
    static Instant afterFailure(int failures, Optional<Duration> askedFor, Instant now) {
        Duration pause = PAUSES.after(failures);
        Duration asked = askedFor.orElse(Duration.ZERO);
        Duration bounded = asked.compareTo(RetryAfter.LONGEST) > 0 ? RetryAfter.LONGEST : asked;
        return now.plus(pause.compareTo(bounded) >= 0 ? pause : bounded);
    }
}
