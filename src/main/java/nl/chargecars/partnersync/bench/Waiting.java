package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for conditions that other threads or processes make true, by checking them every millisecond. */
final class Waiting {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private Waiting() {}

    interface Condition {
        boolean holds() throws IOException;
    }

    /** @param otherwise message of the {@link BenchFailure} that is thrown if the condition does not hold in time */
    static void until(Condition condition, Duration longest, Supplier<String> otherwise) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new BenchFailure(otherwise.get());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
