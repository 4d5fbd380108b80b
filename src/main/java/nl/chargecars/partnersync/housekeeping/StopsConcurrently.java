package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * A worker whose stop waits for work in progress, such as requests to a partner that does not answer. All such workers stop at
 * the same time, each within the limit of a shutdown phase ({@code spring.lifecycle.timeout-per-shutdown-phase}). One after the
 * other they would take longer than a rolling restart allows.
 */
public interface StopsConcurrently extends SmartLifecycle {

    /**
     * Limit for everything that one worker waits for: a second less than the shutdown phase, so that the worker can still log
     * what remains in progress.
     */
    Duration LONGEST_WAIT = Duration.ofSeconds(14);

    @Override
    default void stop(Runnable done) {
        Thread.ofVirtual().name("stop").start(() -> {
            try {
                stop();
            } finally {
                done.run();
            }
        });
    }
}
