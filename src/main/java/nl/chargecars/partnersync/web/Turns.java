package nl.chargecars.partnersync.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many callers at a time do work that holds much memory until it is done. The others wait in the order in which they came,
 * and hold nothing meanwhile. Thread-safe.
 */
public final class Turns {

    private final Semaphore free;
    private final Duration longestWait;

    public Turns(int atOnce, Duration longestWait) {
        this.free = new Semaphore(atOnce, true);
        this.longestWait = longestWait;
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

    private void awaitTurn() {
        try {
            if (free.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw AnswerBudget.exhausted();
    }
}
