package nl.chargecars.partnersync.testing;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what the tests share when the JVM ends, the last opened first. */
final class AtJvmEnd {

    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtJvmEnd::closeAll, "close-what-tests-share"));
    }

    private AtJvmEnd() {}

    static synchronized void close(AutoCloseable shared) {
        OPEN.push(shared);
    }

    private static synchronized void closeAll() {
        while (!OPEN.isEmpty()) {
            try (AutoCloseable _ = OPEN.pop()) {
                // closing is all
            } catch (Exception failed) {
                System.err.println("not closed: " + failed);
            }
        }
    }
}
