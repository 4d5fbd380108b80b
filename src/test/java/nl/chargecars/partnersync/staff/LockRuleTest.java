package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LockRuleTest {

    @Test
    void letsPeopleMistypeFourTimes() {
        assertThat(LockRule.ACCOUNT.waitAfter(4)).isZero();
        assertThat(LockRule.ACCOUNT.waitAfter(5)).isEqualTo(Duration.ofSeconds(30));
        assertThat(LockRule.ACCOUNT.waitAfter(6)).isEqualTo(Duration.ofMinutes(1));
        assertThat(LockRule.ACCOUNT.waitAfter(9)).isEqualTo(Duration.ofMinutes(8));
        assertThat(LockRule.ACCOUNT.waitAfter(10)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void allowsAtMostAHundredGuessesADay() {
        Duration passed = Duration.ZERO;
        int guesses = 0;
        while (passed.compareTo(Duration.ofDays(1)) < 0) {
            guesses++;
            passed = passed.plus(LockRule.ACCOUNT.waitAfter(guesses));
        }
        assertThat(guesses).isBetween(90, 105);
    }

    @Property
    void neverShrinksAndNeverPassesItsBound(@ForAll @IntRange(max = 1_000_000) int failures) {
        for (LockRule rule : new LockRule[] {LockRule.ACCOUNT, LockRule.ADDRESS}) {
            assertThat(rule.waitAfter(failures))
                    .isBetween(Duration.ZERO, rule.waits().longest());
            assertThat(rule.waitAfter(failures + 1)).isGreaterThanOrEqualTo(rule.waitAfter(failures));
        }
    }
}
