package nl.chargecars.partnersync.housekeeping;

import org.springframework.context.SmartLifecycle;

/**
 * A worker that waits at its stop for what is under way, such as questions to a partner that does not answer: all of them wait at
 * the same time, and no longer than a phase of the stop may take ({@code spring.lifecycle.timeout-per-shutdown-phase}). One after
 * the other they would be longer than a rolling restart has.
 */
public interface StopsBesideOthers extends SmartLifecycle {

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
