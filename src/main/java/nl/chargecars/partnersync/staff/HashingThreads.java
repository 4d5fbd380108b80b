package nl.chargecars.partnersync.staff;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;

/**
 * Computes hashes of passwords on its own threads. Requests run on virtual threads, which are not interrupted while they compute: as
 * many hashes as there are cores would stop all other requests. The operating system divides the cores between platform threads,
 * and one core is left without a hash where there are several. Thread-safe.
 */
final class HashingThreads implements AutoCloseable {

    /** Eight seconds of work, and more guesses than a single address may make at once ({@link LockRule#ADDRESS}). */
    private static final int MAY_WAIT_FOR_EACH = 32;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration A_MOMENT = Duration.ofSeconds(5);
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final Duration longestWait;

    /**
     * @param most hashes that are computed at the same time
     * @param mayWait hashes that may wait for a thread
     * @param longestWait of a caller, for a thread and for the hash
     */
    HashingThreads(int most, int mayWait, Duration longestWait) {
        this.threads = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(mayWait),
                Thread.ofPlatform().daemon().name("password-hash-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
        this.longestWait = longestWait;
    }

    static HashingThreads ofThisMachine() {
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        return new HashingThreads(most, most * MAY_WAIT_FOR_EACH, LONGEST_WAIT);
    }

    /**
     * Returns the result of the computation.
     *
     * @throws Refusal OVERLOADED at once when too many others wait, or after the longest wait; then the result is used by nobody
     */
    <T> T compute(Callable<T> hashing) {
        var hash = new FutureTask<>(hashing);
        try {
            threads.execute(hash);
            return hash.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | TimeoutException busy) {
            throw Refusal.retryAfter(
                    ErrorCode.OVERLOADED, "Too many passwords are being checked. Try again shortly.", A_MOMENT);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: the server is stopping", interrupted);
        } finally {
            hash.cancel(false); // a hash that nobody waits for is not begun
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
