package nl.chargecars.partnersync.staff;

import java.time.Duration;

/**
 * How long the next guess must wait, growing with the wrong ones before.
 *
 * @param free how many may be wrong before there is a wait
 * @param first the first wait; each further one is twice the one before
 * @param longest no wait is longer, so that locking somebody out costs a stranger effort without end
 */
record LockRule(int free, Duration first, Duration longest) {

    /** Wrong guesses are forgotten when none was added for this long. */
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    /** Five mistakes are human; from then on at most 100 guesses a day. */
    static final LockRule ACCOUNT = new LockRule(5, Duration.ofSeconds(30), Duration.ofMinutes(15));

    /** Colleagues share an address. */
    static final LockRule ADDRESS = new LockRule(20, Duration.ofMinutes(1), Duration.ofHours(1));

    private static final int MOST_DOUBLINGS = 20;

    /** Zero: the next guess need not wait. */
    Duration waitAfter(int failures) {
        if (failures < free) {
            return Duration.ZERO;
        }
        Duration grown = first.multipliedBy(1L << Math.min(failures - free, MOST_DOUBLINGS));
        return grown.compareTo(longest) < 0 ? grown : longest;
    }
}
