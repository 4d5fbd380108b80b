package nl.chargecars.partnersync.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
                    if (failures.incrementAndGet() % 2 == 0) {
                        throw new IllegalStateException("on purpose");
                    }
                    throw new AssertionError("on purpose");
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
    void theStopWaitsForTheOneUnderWayAndNoneComesAfterIt() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var ended = new AtomicInteger();
        var rounds = new Rounds(List.of(new Work(SOON, () -> {
            begun.countDown();
            awaitPatiently(mayEnd);
            ended.incrementAndGet();
        })));
        rounds.start();
        begun.await();
        Thread stopping = Thread.ofVirtual().start(rounds::stop);
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        assertThat(ended).hasValue(0);
        mayEnd.countDown();
        stopping.join();
        assertThat(ended).as("the one under way, and no other").hasValue(1);
        assertThat(rounds.isRunning()).isFalse();
    }

    private static void awaitPatiently(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
