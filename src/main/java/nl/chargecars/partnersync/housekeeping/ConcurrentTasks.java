package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs tasks of a worker concurrently, each on its own virtual thread, so that one that waits for a slow partner does not delay
 * the others. Thread-safe.
 */
final class ConcurrentTasks {

    private final String work;
    private final int most;
    private final Semaphore places;

    /**
     * @param work name of the tasks' work, for thread and log, such as {@code polling}
     * @param most maximum number of concurrent tasks
     */
    ConcurrentTasks(String work, int most) {
        this.work = work;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Starts the tasks that {@code next} supplies, until it supplies none, the maximum is reached, or {@code goOn} returns false. */
    void begin(BooleanSupplier goOn, Supplier<Optional<Runnable>> next) {
        while (goOn.getAsBoolean() && places.tryAcquire()) {
            if (!beginOne(next)) {
                return;
            }
        }
    }

    /** Starts one task. The caller has acquired a permit: it is released when the task ends, or at once when there is no task. */
    private boolean beginOne(Supplier<Optional<Runnable>> next) {
        Optional<Runnable> task = Optional.empty();
        try {
            task = next.get();
            task.ifPresent(one -> Thread.ofVirtual().name(work).start(() -> work(one)));
            return task.isPresent();
        } finally {
            if (task.isEmpty()) {
                places.release();
            }
        }
    }

    private void work(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            WorkerLoop.report(work, failure);
        } finally {
            places.release();
        }
    }

    /**
     * Waits for the running tasks, when the worker stops. No task can start during the wait.
     *
     * @return false when tasks were still running after {@code longest}, or the wait was interrupted
     */
    boolean awaitAll(Duration longest) {
        try {
            boolean all = places.tryAcquire(most, longest.toMillis(), TimeUnit.MILLISECONDS);
            if (all) {
                places.release(most);
            }
            return all;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
