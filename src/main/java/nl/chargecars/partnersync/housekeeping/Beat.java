package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * The thread of a worker that looks now and then for what is due, from its start to its stop. Whatever goes wrong in a round, the
 * next one comes. May be started again after a stop.
 */
public final class Beat {

    private static final Logger log = LoggerFactory.getLogger(Beat.class);

    private final String work;
    private final Duration pause;
    private final Runnable round;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean going;
    private volatile @Nullable Thread thread;

    /**
     * @param work what it does, such as {@code polling}
     * @param pause between two rounds
     */
    public Beat(String work, Duration pause, Runnable round) {
        this.work = work;
        this.pause = pause;
        this.round = round;
    }

    /** @param automatic false: nothing goes round by itself, a test steps it */
    public void start(boolean automatic) {
        stopping = new CountDownLatch(1);
        going = true;
        if (automatic) {
            thread = Thread.ofPlatform().name(work).daemon().start(this::goRound);
        }
    }

    /** From start to stop. A round that takes long asks now and then whether to go on. */
    public boolean going() {
        return going;
    }

    /**
     * Begins no other round and waits for the one under way.
     *
     * @return false when that was not over after so long, or the wait was interrupted
     */
    public boolean stop(Duration longest) {
        going = false;
        stopping.countDown();
        Thread last = thread;
        try {
            return last == null || last.join(longest);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void goRound() {
        try {
            do {
                try {
                    round.run();
                } catch (RuntimeException | Error failure) {
                    // thrown on, an error would end the thread, and nobody would do this work until the next start
                    report("a round of " + work, failure);
                }
            } while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says what failed and will be tried again: in full only where it is our fault. */
    public static void report(String what, Throwable failure) {
        if (DatabaseFailures.isTooSlow(failure)) {
            log.warn("{} was given up, a statement took too long; it is tried again", what);
        } else if (DatabaseFailures.isOutage(failure)) {
            log.warn("{} waits, the database is away: {}", what, DatabaseFailures.reason(failure));
        } else if (failure instanceof ConcurrencyFailureException) {
            log.warn("{} waits, others are at work there: {}", what, failure.getMessage());
        } else {
            log.error("{} failed, it is tried again", what, failure);
        }
    }
}
