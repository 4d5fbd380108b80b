package nl.chargecars.partnersync.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many callers at a time do work that holds what others need too, such as memory or connections, until it is done. The others
 * wait in the order in which they came, and hold nothing meanwhile. Thread-safe.
 */
public final class Turns {

    private final Semaphore free;
    private final Duration longestWait;
    private final String refusal;

    /** Turns for work that holds much memory. */
    public Turns(int atOnce, Duration longestWait) {
        this(atOnce, longestWait, AnswerBudget.EXHAUSTED);
    }

    /** @param refusal says to people that their turn did not come in time */
    public Turns(int atOnce, Duration longestWait, String refusal) {
        this.free = new Semaphore(atOnce, true);
        this.longestWait = longestWait;
        this.refusal = refusal;
    }

    /** A turn that has come. Closing it, once, lets the next caller have his. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Does the work when its turn comes.
     *
     * @throws Refusal OVERLOADED when its turn does not come in time
     */
    public <T> T take(Supplier<T> work) {
        awaitTurn();
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    /**
     * Waits for a turn, for work that {@link #take} cannot do.
     *
     * @throws Refusal OVERLOADED when the turn does not come in time
     */
    public Turn begin() {
        awaitTurn();
        return free::release;
    }

    private void awaitTurn() {
        try {
            if (free.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw Refusal.overloaded(refusal);
    }
}
