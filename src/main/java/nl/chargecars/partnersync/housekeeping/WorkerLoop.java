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
 * The thread of a worker that looks for due work in rounds, from start to stop. An exception in one round does not prevent the
 * next. May be started again after a stop.
 */
public final class WorkerLoop {

    private static final Logger log = LoggerFactory.getLogger(WorkerLoop.class);

    private final String work;
    private final Duration pause;
    private final Runnable round;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean going;
    private volatile @Nullable Thread thread;

    /**
     * @param work name of the work, for thread and log, such as {@code polling}
     * @param pause from the end of one round to the beginning of the next
     */
    public WorkerLoop(String work, Duration pause, Runnable round) {
        this.work = work;
        this.pause = pause;
        this.round = round;
    }

    /** @param automatic false: no thread is started, and a test runs the rounds itself */
    public void start(boolean automatic) {
        stopping = new CountDownLatch(1);
        going = true;
        if (automatic) {
            thread = Thread.ofPlatform().name(work).daemon().start(this::goRound);
        }
    }

    /** True from start to stop. A long round checks it now and then, to end early. */
    public boolean going() {
        return going;
    }

    /**
     * Lets no further round begin and waits for the current one.
     *
     * @return false when the round was still running after {@code longest}, or the wait was interrupted
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
                    // if an error ended the thread, the work would not be done until the next start
                    report("a round of " + work, failure);
                }
            } while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Logs a failure of work that will be retried: with a stack trace only when the cause is a fault of this product. */
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
