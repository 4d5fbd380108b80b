package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Tasks of a worker beside each other, each on a thread of its own: one that waits for a slow partner keeps no other waiting. */
public final class SideBySide {

    private final String work;
    private final int most;
    private final Semaphore places;

    /**
     * @param work what a task does, such as {@code polling}
     * @param most at the same time
     */
    public SideBySide(String work, int most) {
        this.work = work;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Begins one after the other while there is a place, and {@code next} has another. */
    public void begin(BooleanSupplier goOn, Supplier<Optional<Runnable>> next) {
        while (goOn.getAsBoolean() && places.tryAcquire()) {
            if (!beginOne(next)) {
                return;
            }
        }
    }

    /** With a place taken: gives it back at the end of the task, or at once where there is none. */
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
            Beat.report(work, failure);
        } finally {
            places.release();
        }
    }

    /**
     * Waits for those under way, at a stop: nothing is begun meanwhile.
     *
     * @return false when some go on after so long, or the wait was interrupted
     */
    public boolean awaitAll(Duration longest) {
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
