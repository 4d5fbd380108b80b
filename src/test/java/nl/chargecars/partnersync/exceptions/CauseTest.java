package nl.chargecars.partnersync.exceptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nl.chargecars.partnersync.inbound.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that every outcome of a refused update is a cause. */
class CauseTest {

    @ParameterizedTest
    @EnumSource
    void hasEveryRefusalByTheSameNameAndNothingThatWasAccepted(Outcome outcome) {
        if (outcome.accepted()) {
            assertThatThrownBy(() -> Cause.of(outcome)).isInstanceOf(IllegalArgumentException.class);
        } else {
            Cause cause = Cause.of(outcome);
            assertThat(cause.wireName()).isEqualTo(outcome.wireName());
            assertThat(cause.ofUpdates()).isTrue();
            assertThat(cause.processedAgain()).isEqualTo(outcome.processedAgain());
        }
    }
}
