package nl.chargecars.partnersync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import nl.chargecars.partnersync.outbound.DeliveryShape;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void isTheContractsSchedule() {
        assertThat(RetrySchedule.STANDARD.waits().stream().map(Duration::toSeconds))
                .containsExactly(0L, 5L, 300L, 1_800L, 7_200L, 18_000L, 36_000L, 50_400L, 72_000L, 86_400L);
    }

    @Test
    void oneAttemptTakesFifteenSecondsInAll() {
        assertThat(DeliveryShape.standard().deadline()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void firstAttemptIsAtOnce() {
        assertThat(RetrySchedule.STANDARD.first()).isZero();
    }

    @Property
    void eachWaitIsUpToAFifthShorterOrLonger(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int attempts) {
        Duration exact = RetrySchedule.STANDARD.waits().get(attempts);
        Duration wait = RetrySchedule.STANDARD.after(attempts, new Random(seed)).orElseThrow();
        assertThat(wait)
                .as("with what an attempt is late")
                .isBetween(fraction(exact, 0.8), fraction(exact, 1.2).minus(Wakeup.STEP));
    }

    @Property(tries = 20)
    void waitsOfWhatFailedTogetherDiffer(@ForAll long seed) {
        var random = new Random(seed);
        assertThat(java.util.stream.Stream.generate(() -> RetrySchedule.STANDARD.after(3, random))
                        .limit(20)
                        .distinct()
                        .count())
                .isGreaterThan(10);
    }

    @Property
    void endsAfterItsLastAttempt(
            @ForAll List<@IntRange(max = 100_000) Integer> seconds, @ForAll @IntRange(min = 1, max = 40) int attempts) {
        List<Duration> waits = new java.util.ArrayList<>(List.of(Duration.ZERO));
        seconds.forEach(one -> waits.add(Duration.ofSeconds(one)));
        assertThat(new RetrySchedule(waits)
                        .after(attempts, new Random(attempts))
                        .isEmpty())
                .isEqualTo(attempts >= waits.size());
    }

    private static Duration fraction(Duration of, double factor) {
        return Duration.ofMillis(Math.round(of.toMillis() * factor));
    }
}
