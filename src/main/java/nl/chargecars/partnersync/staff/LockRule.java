package nl.chargecars.partnersync.staff;

import java.time.Duration;
import nl.chargecars.partnersync.housekeeping.Backoff;

/**
 * How long the next guess must wait, growing with the wrong ones before.
 *
 * @param free how many may be wrong before there is a wait
 * @param waits from then on; bounded, so that locking somebody out costs a stranger effort without end
 */
record LockRule(int free, Backoff waits) {

    /** Wrong guesses are forgotten when none was added for this long. */
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    /** Five mistakes are human; from then on at most 100 guesses a day. */
    static final LockRule ACCOUNT = new LockRule(5, new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(15)));

    /** Colleagues share an address. */
    static final LockRule ADDRESS = new LockRule(20, new Backoff(Duration.ofMinutes(1), Duration.ofHours(1)));

    /** Zero: the next guess need not wait. */
    Duration waitAfter(int failures) {
        return failures < free ? Duration.ZERO : waits.after(failures - free);
    }
}
