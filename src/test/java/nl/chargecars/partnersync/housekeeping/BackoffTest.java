package nl.chargecars.partnersync.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void refusesABoundBelowTheFirstWaitAndWaitsThatCannotGrow() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(MINUTE, MINUTE.minusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, MINUTE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(MINUTE.negated(), MINUTE));
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToTheBound() {
        var backoff = new Backoff(MINUTE, Duration.ofMinutes(5));
        assertThat(backoff.after(0)).isEqualTo(MINUTE);
        assertThat(backoff.after(1)).isEqualTo(Duration.ofMinutes(2));
        assertThat(backoff.after(2)).isEqualTo(Duration.ofMinutes(4));
        assertThat(backoff.after(3)).isEqualTo(Duration.ofMinutes(5));
        assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
    }

    @Property
    void neverShrinksAndNeverLeavesItsBounds(
            @ForAll @IntRange(min = 1, max = 100_000) int firstSeconds,
            @ForAll @IntRange(max = 100_000) int moreSeconds,
            @ForAll @IntRange(max = 1_000_000) int failures) {
        Duration first = Duration.ofSeconds(firstSeconds);
        var backoff = new Backoff(first, first.plusSeconds(moreSeconds));
        assertThat(backoff.after(failures)).isBetween(first, backoff.longest());
        assertThat(backoff.after(failures + 1)).isGreaterThanOrEqualTo(backoff.after(failures));
    }
}
