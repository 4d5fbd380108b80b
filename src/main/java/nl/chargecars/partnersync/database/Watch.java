package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for work for as long as it goes on. What hangs on a disk cannot be interrupted: the work has a thread of its own, which is
 * left behind then.
 */
final class Watch {

    interface Work<T> {
        T done(Progress progress) throws IOException;
    }

    private Watch() {}

    /**
     * What the work comes to, or what it fails with.
     *
     * @param longestStep of one step; one that hangs is given up after twice as long at most
     * @throws StalledException when it hung
     */
    static <T> T over(Duration longestStep, Work<T> work) throws IOException {
        var progress = new Progress();
        var task = new FutureTask<T>(() -> work.done(progress));
        // a daemon: it must not keep the process from ending
        Thread.ofPlatform().daemon().name("watched").start(task);
        while (true) {
            long seen = progress.steps();
            try {
                return task.get(longestStep.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                if (progress.giveUpAt(seen)) {
                    throw new StalledException(progress.place(), longestStep);
                }
            } catch (ExecutionException failed) {
                throw reason(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + progress.place(), interrupted);
            }
        }
    }

    private static IOException reason(ExecutionException failed) {
        if (failed.getCause() instanceof IOException expected) {
            return expected;
        }
        if (failed.getCause() instanceof RuntimeException unforeseen) {
            throw unforeseen;
        }
        throw new IllegalStateException(failed);
    }
}
