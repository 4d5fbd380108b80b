package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * A worker that waits at its stop for what is under way, such as questions to a partner that does not answer: all of them wait at
 * the same time, and no longer than a phase of the stop may take ({@code spring.lifecycle.timeout-per-shutdown-phase}). One after
 * the other they would be longer than a rolling restart has.
 */
public interface StopsBesideOthers extends SmartLifecycle {

    /** For all that one of them waits for: a second less than the phase, so that it can still say what is left under way. */
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
