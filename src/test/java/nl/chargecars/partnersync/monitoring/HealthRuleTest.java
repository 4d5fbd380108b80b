package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.monitoring.HealthRule.Facts;
import org.junit.jupiter.api.Test;

class HealthRuleTest {

    private static final Instant NOW = Instant.parse("2025-06-02T10:00:00Z");
    private static final Facts WELL =
            new Facts(true, true, true, true, 100, 0, null, 200L, NOW.minus(Duration.ofHours(1)));

    @Test
    void isHealthyWhenNothingIsWrong() {
        assertThat(HealthRule.of(WELL, NOW)).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void isFailingFromThreeFailuresOnWhenTheyAreMoreThanOneInTwenty() {
        assertThat(counts(0, 2)).isEqualTo(HealthState.HEALTHY);
        assertThat(counts(0, 3)).isEqualTo(HealthState.FAILING);
        assertThat(counts(57, 3)).isEqualTo(HealthState.HEALTHY);
        assertThat(counts(56, 3)).isEqualTo(HealthState.FAILING);
    }

    @Test
    void isSlowAfterTwoMinutesAndFailingAfterAQuarterOfAnHourOfWaiting() {
        assertThat(waiting(Duration.ofMinutes(2), true)).isEqualTo(HealthState.HEALTHY);
        assertThat(waiting(Duration.ofMinutes(3), true)).isEqualTo(HealthState.SLOW);
        assertThat(waiting(Duration.ofMinutes(16), true)).isEqualTo(HealthState.FAILING);
    }

    @Test
    void letsDeliveriesWaitForTheirCadence() {
        assertThat(waiting(Duration.ofHours(20), false)).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void isSlowWhenOneAnswerInTwentyTakesOverFiveSeconds() {
        Facts slow = new Facts(true, true, true, true, 100, 0, null, 5_001L, NOW);
        assertThat(HealthRule.of(slow, NOW)).isEqualTo(HealthState.SLOW);
    }

    @Test
    void isSilentAfterThreeDaysWithoutAWord() {
        assertThat(heard(Duration.ofDays(3))).isEqualTo(HealthState.HEALTHY);
        assertThat(heard(Duration.ofDays(3).plusSeconds(1))).isEqualTo(HealthState.SILENT);
    }

    @Test
    void isHeldByASwitchOrTheBreakerWhateverElseIsWrong() {
        Facts off = new Facts(true, false, true, true, 0, 50, NOW.minus(Duration.ofDays(1)), null, NOW);
        Facts broken = new Facts(true, true, false, true, 0, 50, NOW.minus(Duration.ofDays(1)), null, NOW);
        assertThat(HealthRule.of(off, NOW)).isEqualTo(HealthState.HELD);
        assertThat(HealthRule.of(broken, NOW)).isEqualTo(HealthState.HELD);
    }

    @Test
    void asksNothingOfAnIntegrationThatIsSwitchedOff() {
        Facts off = new Facts(false, true, true, true, 0, 50, NOW.minus(Duration.ofDays(1)), null, NOW);
        assertThat(HealthRule.of(off, NOW)).isEqualTo(HealthState.INACTIVE);
    }

    private static HealthState counts(long succeeded, long failed) {
        return HealthRule.of(
                new Facts(true, true, true, true, succeeded, failed, null, 200L, NOW.minusSeconds(60)), NOW);
    }

    private static HealthState waiting(Duration waited, boolean realTime) {
        return HealthRule.of(new Facts(true, true, true, realTime, 100, 0, NOW.minus(waited), 200L, NOW), NOW);
    }

    private static HealthState heard(Duration ago) {
        return HealthRule.of(new Facts(true, true, true, true, 1, 0, null, null, NOW.minus(ago)), NOW);
    }
}
