package nl.chargecars.partnersync.testing;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes resources that all tests share when the JVM ends, the last opened first. */
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
                // nothing to do but close it
            } catch (Exception failed) {
                System.err.println("not closed: " + failed);
            }
        }
    }
}
