package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import nl.chargecars.partnersync.storage.ReadinessCheck;
import nl.chargecars.partnersync.testing.HeardLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReadinessTest {

    private record Check(String name, BooleanSupplier answer) implements ReadinessCheck {
        @Override
        public boolean isReady() {
            return answer.getAsBoolean();
        }
    }

    @Test
    void aCheckThatThrowsIsDownAndDisturbsNoOther() {
        var readiness = readinessOf(
                new Check("database", () -> {
                    throw new IllegalStateException("away");
                }),
                new Check("workers", () -> true));
        assertThat(readiness.checks()).isEqualTo(Map.of("database", false, "workers", true));
    }

    @Test
    @Timeout(10)
    void aCheckThatHangsIsDownAfterASecondAndIsInterrupted() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var readiness = readinessOf(new Check("database", () -> hang(interrupted)));

        long asked = System.nanoTime();
        assertThat(readiness.checks()).isEqualTo(Map.of("database", false));

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        interrupted.await();
    }

    @Test
    void checksOfOneNameAreUpWhenAllOfThemAre() {
        var readiness = readinessOf(
                new Check("workers", () -> true),
                new Check("workers", () -> false),
                new Check("workers", () -> true),
                new Check("database", () -> true));
        assertThat(readiness.checks()).isEqualTo(Map.of("database", true, "workers", false));
    }

    @Test
    void askingOftenDoesNotAskTheDatabaseOften() {
        var asked = new AtomicInteger();
        var readiness = readinessOf(new Check("database", () -> asked.incrementAndGet() > 0));
        long began = System.nanoTime();
        for (int times = 0; times < 1_000; times++) {
            readiness.checks();
        }
        long halfSeconds = Duration.ofNanos(System.nanoTime() - began).dividedBy(Duration.ofMillis(500));
        assertThat(asked.get()).isLessThanOrEqualTo((int) halfSeconds + 1);
    }

    @Test
    void warnsOfACheckThatIsDownUnlessTheNodeIsStopping() {
        var stopping = readinessOf(new Check("serving", () -> false), new Check("workers", () -> false));
        var working = readinessOf(new Check("serving", () -> true), new Check("workers", () -> false));
        try (HeardLog log = HeardLog.of(Readiness.class)) {
            assertThat(stopping.checks()).containsEntry("workers", false);
            assertThat(log.lines()).isEmpty();
            assertThat(working.checks()).containsEntry("workers", false);
            assertThat(log.lines()).containsExactly("not ready check=workers reason=no");
        }
    }

    private static Readiness readinessOf(ReadinessCheck... checks) {
        return new Readiness(List.of(checks), new SimpleMeterRegistry());
    }

    private static boolean hang(CountDownLatch interrupted) {
        try {
            new CountDownLatch(1).await();
            return true;
        } catch (InterruptedException expected) {
            interrupted.countDown();
            return true;
        }
    }
}
