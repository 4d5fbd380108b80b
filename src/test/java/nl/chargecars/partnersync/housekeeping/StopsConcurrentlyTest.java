package nl.chargecars.partnersync.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

class StopsConcurrentlyTest {

    private final CyclicBarrier together = new CyclicBarrier(3);
    private final AtomicInteger metTheOthers = new AtomicInteger();

    /** Its stop returns only when the stops of all others have begun. */
    private final class Waiting implements StopsConcurrently {

        private volatile boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            try {
                var _ = together.await(5, TimeUnit.SECONDS);
                metTheOthers.incrementAndGet();
            } catch (BrokenBarrierException | TimeoutException alone) {
                // the assertion counts those that met
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    @Test
    void allWaitAtTheSameTime() {
        try (var context = new GenericApplicationContext()) {
            for (int worker = 0; worker < 3; worker++) {
                context.registerBean("worker" + worker, Waiting.class, Waiting::new);
            }
            context.refresh();
        }
        assertThat(metTheOthers).hasValue(3);
    }
}
