package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.figures.Exchanges;
import nl.chargecars.partnersync.monitoring.HealthRule.Facts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthRuleTest {

    private static final Instant NOW = Instant.parse("2025-06-02T10:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void isHealthyWhenNothingIsWrong() {
        assertThat(counts(100, 0)).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void isFailingFromThreeFailuresOnWhenTheyAreMoreThanOneInTwenty() {
        assertThat(counts(0, 2)).isEqualTo(HealthState.HEALTHY);
        assertThat(counts(0, 3)).isEqualTo(HealthState.FAILING);
        assertThat(counts(57, 3)).isEqualTo(HealthState.HEALTHY);
        assertThat(counts(56, 3)).isEqualTo(HealthState.FAILING);
    }

    @Test
    void isFailingWhileThePartnerAnswersNothingThoughTooFewFailuresAreCounted() {
        assertThat(HealthRule.of(facts(100, 1, true, null, 200L, false), NOW)).isEqualTo(HealthState.FAILING);
    }

    @Test
    void isSlowAfterTwoMinutesAndFailingAfterAQuarterOfAnHourOfWaiting() {
        assertThat(due(Duration.ofMinutes(2))).isEqualTo(HealthState.HEALTHY);
        assertThat(due(Duration.ofMinutes(3))).isEqualTo(HealthState.SLOW);
        assertThat(due(Duration.ofMinutes(16))).isEqualTo(HealthState.FAILING);
    }

    @Test
    void letsDeliveriesWaitForTheirCadence() {
        assertThat(due(HOUR.negated())).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void isSlowWhenOneAnswerInTwentyTakesOverFiveSeconds() {
        assertThat(HealthRule.of(facts(100, 0, false, null, 5_001L, false), NOW))
                .isEqualTo(HealthState.SLOW);
    }

    @Test
    void isSilentWhenThatIsAllThatIsWrong() {
        assertThat(HealthRule.of(facts(1, 0, false, null, null, true), NOW)).isEqualTo(HealthState.SILENT);
        assertThat(HealthRule.of(facts(0, 3, false, null, null, true), NOW)).isEqualTo(HealthState.FAILING);
    }

    @Test
    void isHeldByASwitchOrTheBreakerWhateverElseIsWrong() {
        assertThat(HealthRule.of(allWrong(true, false, true), NOW)).isEqualTo(HealthState.HELD);
        assertThat(HealthRule.of(allWrong(true, true, false), NOW)).isEqualTo(HealthState.HELD);
    }

    @Test
    void asksNothingOfAnIntegrationThatIsSwitchedOff() {
        assertThat(HealthRule.of(allWrong(false, true, true), NOW)).isEqualTo(HealthState.INACTIVE);
    }

    private static HealthState counts(long succeeded, long failed) {
        return HealthRule.of(facts(succeeded, failed, false, null, 200L, false), NOW);
    }

    private static HealthState due(Duration ago) {
        return HealthRule.of(facts(100, 0, false, NOW.minus(ago), 200L, false), NOW);
    }

    private static Facts facts(
            long succeeded,
            long failed,
            boolean askedInVain,
            @Nullable Instant oldestDue,
            @Nullable Long latency,
            boolean silent) {
        return new Facts(true, true, true, new Exchanges(succeeded, failed), askedInVain, oldestDue, latency, silent);
    }

    private static Facts allWrong(boolean active, boolean sending, boolean breakerClosed) {
        return new Facts(active, sending, breakerClosed, new Exchanges(0, 50), true, NOW.minus(HOUR), null, true);
    }
}
