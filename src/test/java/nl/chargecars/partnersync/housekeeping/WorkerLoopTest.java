package nl.chargecars.partnersync.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerLoopTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger rounds = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void end() {
        mayEnd.countDown();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new IllegalStateException("a round of a test failed, as it should")),
                arguments(new LinkageError("a round of a test broke, as it should")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void goesOnAfterARoundThatFailed(Throwable failure) throws Exception {
        var beat = new WorkerLoop("a test", SHORT, () -> {
            begun.release();
            throwAnyway(failure);
        });
        beat.start(true);
        assertThat(begun.tryAcquire(3, LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(beat.stop(LONG)).isTrue();
    }

    @Test
    void aStopBeginsNoOtherRoundAndSaysWhetherTheLastOneIsOver() throws Exception {
        var beat = new WorkerLoop("a test", SHORT, () -> {
            rounds.incrementAndGet();
            begun.release();
            awaitEnd();
        });
        beat.start(true);
        assertThat(begun.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(beat.going()).isTrue();
        assertThat(beat.stop(SHORT)).as("over").isFalse();
        assertThat(beat.going()).isFalse();
        mayEnd.countDown();
        assertThat(beat.stop(LONG)).isTrue();
        assertThat(rounds).hasValue(1);
    }

    @Test
    void doesNotWaitOutItsPauseAndMayBeStartedAgain() throws Exception {
        var beat = new WorkerLoop("a test", Duration.ofDays(1), begun::release);
        for (int time = 0; time < 2; time++) {
            beat.start(true);
            assertThat(begun.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(beat.stop(LONG)).isTrue();
        }
    }

    @Test
    void goesNoRoundByItselfWhereATestStepsIt() {
        var beat = new WorkerLoop("a test", SHORT, rounds::incrementAndGet);
        beat.start(false);
        assertThat(beat.going()).isTrue();
        assertThat(beat.stop(LONG)).isTrue();
        assertThat(rounds).hasValue(0);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAnyway(Throwable failure) throws T {
        throw (T) failure;
    }

    private void awaitEnd() {
        try {
            mayEnd.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
