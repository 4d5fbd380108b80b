package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for work as long as it makes progress. A thread that hangs on a disk cannot be interrupted, so the work runs in a thread of
 * its own, which is abandoned if it hangs.
 */
final class Watch {

    interface Work<T> {
        T done(Progress progress) throws IOException;
    }

    private Watch() {}

    /**
     * Runs the work and returns its result, or throws the exception that it failed with.
     *
     * @param longestStep limit for one step; a step that hangs is given up after at most twice this time
     * @throws StalledException when a step hung
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
