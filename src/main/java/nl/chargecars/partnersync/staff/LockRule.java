package nl.chargecars.partnersync.staff;

import java.time.Duration;
import nl.chargecars.partnersync.housekeeping.Backoff;

/**
 * How long the next guess must wait: the wait grows with the number of wrong guesses.
 *
 * @param free after this many wrong guesses the next one must wait
 * @param waits the waits from then on; bounded, so that a stranger who wants to keep somebody locked out has to go on guessing
 */
record LockRule(int free, Backoff waits) {

    /** Wrong guesses are forgotten when none was added for this long. */
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    /** For an account: five mistakes are human; from then on at most 100 guesses a day. */
    static final LockRule ACCOUNT = new LockRule(5, new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(15)));

    /** For a client address: more generous, since colleagues share an address. */
    static final LockRule ADDRESS = new LockRule(20, new Backoff(Duration.ofMinutes(1), Duration.ofHours(1)));

    /** Returns the wait after this many wrong guesses; zero when the next guess need not wait. */
    Duration waitAfter(int failures) {
        return failures < free ? Duration.ZERO : waits.after(failures - free);
    }
}
