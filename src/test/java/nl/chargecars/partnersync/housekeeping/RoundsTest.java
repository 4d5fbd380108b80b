package nl.chargecars.partnersync.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final Duration SOON = Duration.ofMillis(1);

    private record Work(Duration pause, Runnable what) implements Round {

        @Override
        public String work() {
            return "a test's round";
        }

        @Override
        public void round() {
            what.run();
        }
    }

    @Test
    void oneThatFailsComesAgainAndKeepsNoOtherWaiting() {
        var failures = new AtomicInteger();
        var others = new AtomicInteger();
        var rounds = new Rounds(List.of(
                new Work(SOON, () -> {
                    failures.incrementAndGet();
                    throw new IllegalStateException("on purpose");
                }),
                new Work(SOON, others::incrementAndGet)));
        rounds.start();
        try {
            await().untilAsserted(() -> {
                assertThat(failures).hasValueGreaterThan(2);
                assertThat(others).hasValueGreaterThan(2);
            });
        } finally {
            rounds.stop();
        }
    }

    @Test
    void theStopWaitsForTheOneUnderWayAndNoneComesAfterIt() {
        var begun = new Semaphore(0);
        var ended = new AtomicInteger();
        var rounds = new Rounds(List.of(new Work(SOON, () -> {
            begun.release();
            ended.incrementAndGet();
        })));
        rounds.start();
        begun.acquireUninterruptibly();
        rounds.stop();
        int atTheStop = ended.get();
        assertThat(rounds.isRunning()).isFalse();
        assertThat(atTheStop).isEqualTo(1 + begun.availablePermits());
    }
}
