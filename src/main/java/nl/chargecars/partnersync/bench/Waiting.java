package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** For what happens in other threads and processes, looked at every millisecond. */
final class Waiting {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private Waiting() {}

    interface Condition {
        boolean holds() throws IOException;
    }

    /** @param otherwise what the part fails with when it has not come true by then */
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
