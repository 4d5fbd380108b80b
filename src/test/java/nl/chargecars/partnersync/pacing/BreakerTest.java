package nl.chargecars.partnersync.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import nl.chargecars.partnersync.id.IntegrationId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final IntegrationId INTEGRATION = IntegrationId.next();

    /** A healthy lane, as of version 1 of the configuration. */
    private static final LaneState WELL =
            new LaneState(INTEGRATION, BreakerState.CLOSED, null, 0, 0, null, null, null, null, 1, false, null);

    private LaneState state = WELL;

    @Test
    void staysClosedWhileSomethingStillSucceeds() {
        for (int round = 0; round < 50; round++) {
            fail(Breaker.OPENS_AFTER - 1, NOON);
            succeed(NOON);
        }
        assertThat(state).isEqualTo(WELL);
    }

    @Test
    void opensAfterSteadyFailure() {
        fail(Breaker.OPENS_AFTER - 1, NOON);
        assertThat(state.breaker()).isEqualTo(BreakerState.CLOSED);
        fail(1, NOON);
        assertThat(state.breaker()).isEqualTo(BreakerState.OPEN);
        assertThat(state.openSince()).isEqualTo(NOON);
        assertThat(state.pausedUntil()).isEqualTo(NOON.plus(Breaker.PAUSES.first()));
    }

    @Test
    void whatWasUnderWayWhenItOpenedDoesNotProlongThePause() {
        open();
        fail(7, NOON.plusSeconds(10));
        assertThat(state.pausedUntil()).isEqualTo(NOON.plus(Breaker.PAUSES.first()));
        assertThat(state.failedProbes()).isZero();
    }

    @Test
    void eachFailedProbeDoublesThePauseUpToABound() {
        open();
        List<Integer> pauses = List.of(60, 120, 240, 300, 300, 300);
        for (int seconds : pauses) {
            Instant probed = halfOpen();
            fail(1, probed);
            assertThat(state.breaker()).isEqualTo(BreakerState.OPEN);
            assertThat(state.pausedUntil()).isEqualTo(probed.plusSeconds(seconds));
            assertThat(state.openSince()).as("still the same failure").isEqualTo(NOON);
        }
    }

    /** Somebody retried by hand, so the probe did not wait until these had ended. */
    @Test
    void whatWasUnderWayWhenTheProbeBeganIsNotTheProbe() {
        open();
        Instant probed = halfOpen();
        LaneState probing = state;
        for (int attempts = 0; attempts < Breaker.OPENS_AFTER; attempts++) {
            state = Breaker.after(state, new EndpointResult(INTEGRATION, 1, probed, probed, false, null));
        }
        assertThat(state).isEqualTo(probing);
        fail(1, probed);
        assertThat(state.breaker()).isEqualTo(BreakerState.OPEN);
        assertThat(state.failedProbes()).isOne();
    }

    @Test
    void aProbeThatSucceedsClosesIt() {
        open();
        succeed(halfOpen());
        assertThat(state).isEqualTo(WELL);
    }

    @Test
    void retryAfterPausesWithoutCountingAsBroken() {
        for (int time = 0; time < 50; time++) {
            result(NOON.plusSeconds(time), false, Duration.ofMinutes(5));
        }
        assertThat(state.breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(state.pausedUntil()).isEqualTo(NOON.plusSeconds(49).plus(Duration.ofMinutes(5)));
    }

    @Test
    void aShortWaitCountsOnceForAllThatWereUnderWay() {
        Duration wait = Breaker.PAUSES.first().minusSeconds(1);
        Instant now = NOON;
        for (int waits = 1; waits < Breaker.OPENS_AFTER; waits++) {
            for (int answers = 0; answers < 20; answers++) {
                result(now, false, wait);
            }
            now = now.plus(wait);
        }
        assertThat(state.breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(state.pausedUntil()).isEqualTo(now);
        result(now, false, wait);
        assertThat(state.breaker()).isEqualTo(BreakerState.OPEN);
        assertThat(state.pausedUntil()).isEqualTo(now.plus(Breaker.PAUSES.first()));
    }

    @Test
    void theFirstShortWaitOfAChangedConfigurationCountsWhateverTheOneBeforeWasAskedTo() {
        result(1, NOON, false, Duration.ofHours(1));
        result(2, NOON.plusSeconds(1), false, Duration.ofSeconds(1));
        assertThat(state.failuresInARow()).isEqualTo(1);
    }

    @Test
    void aShortWaitIsForgottenWithTheNextSuccess() {
        Instant now = NOON;
        for (int waits = 0; waits < 50; waits++) {
            result(now, false, Duration.ofSeconds(1));
            now = now.plusSeconds(1);
            succeed(now);
        }
        assertThat(state).isEqualTo(WELL);
    }

    @Test
    void aShorterWaitDoesNotEndALongerOne() {
        result(NOON, false, Duration.ofHours(1));
        result(NOON, false, Duration.ofSeconds(1));
        succeed(NOON.plusSeconds(1));
        assertThat(state.pausedUntil()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    /** Several were under way: one was asked to wait, the others failed, and the last one succeeds. */
    @Test
    void whatWasUnderWayWhenItOpenedDoesNotEndAWaitThatWasAskedFor() {
        result(NOON, false, Duration.ofHours(1));
        open();
        succeed(NOON.plusSeconds(5));
        assertThat(state.breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(state.pausedUntil()).isEqualTo(NOON.plus(Duration.ofHours(1)));

        state = WELL;
        open();
        result(NOON.plusSeconds(1), false, Duration.ofHours(1));
        succeed(NOON.plusSeconds(5));
        assertThat(state.pausedUntil()).isEqualTo(NOON.plusSeconds(1).plus(Duration.ofHours(1)));
    }

    @Test
    void theBreakerSwallowsNoWaitThatIsShorterThanItsOwnPause() {
        open();
        result(NOON.plusSeconds(1), false, Duration.ofSeconds(20));
        assertThat(state.pausedUntil()).isEqualTo(NOON.plus(Breaker.PAUSES.first()));
        succeed(NOON.plusSeconds(2));
        assertThat(state.breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(state.pausedUntil()).isEqualTo(NOON.plusSeconds(21));
        succeed(NOON.plusSeconds(3));
        assertThat(state.pausedUntil()).as("not by another success either").isEqualTo(NOON.plusSeconds(21));

        state = WELL;
        result(NOON, false, Duration.ofSeconds(20));
        fail(Breaker.OPENS_AFTER - 1, NOON);
        assertThat(state.pausedUntil()).isEqualTo(NOON.plus(Breaker.PAUSES.first()));
        succeed(NOON.plusSeconds(2));
        assertThat(state.pausedUntil()).isEqualTo(NOON.plusSeconds(20));
    }

    @Test
    void aProbeThatSucceedsLeavesNothingOfTheWaitBeforeIt() {
        result(NOON, false, Duration.ofHours(1));
        open();
        succeed(halfOpen());
        assertThat(state).isEqualTo(WELL);
    }

    @Test
    void aConfigurationChangedSinceIsTriedAtOnce() {
        open();
        assertThat(state.pausedAt(NOON.plusSeconds(1), 1)).isTrue();
        assertThat(state.pausedAt(NOON.plusSeconds(1), 2)).isFalse();
    }

    @Test
    void whatAnOlderConfigurationWasAskedToWaitDoesNotPauseTheOneThatFailsNow() {
        result(NOON, false, Duration.ofDays(1));
        fail(Breaker.OPENS_AFTER - 2, NOON);
        result(2, NOON.plusSeconds(60), false, null);
        assertThat(state.pausedAt(NOON.plusSeconds(60), 2)).isFalse();
        assertThat(state.failuresInARow()).as("of the new one").isOne();
    }

    @Test
    void aChangedConfigurationThatFailsToPausesAnew() {
        open();
        result(2, NOON.plusSeconds(5), false, null);
        assertThat(state.pausedUntil()).isEqualTo(NOON.plusSeconds(5).plus(Breaker.PAUSES.first()));
        assertThat(state.pausedAt(NOON.plusSeconds(6), 2)).isTrue();
    }

    @Test
    void whatAnOlderConfigurationAnswersLateSaysNothingOfTheNewOne() {
        result(2, NOON, false, null);
        LaneState known = state;
        result(1, NOON.plusSeconds(1), false, Duration.ofDays(1));
        fail(Breaker.OPENS_AFTER, NOON.plusSeconds(1));
        succeed(NOON.plusSeconds(2));
        assertThat(state).isEqualTo(known);
    }

    @Test
    void hasFailedForTooLongAfterFiveDaysOfTrying() {
        for (Instant at = NOON; at.isBefore(NOON.plus(Duration.ofDays(5))); at = at.plus(Duration.ofHours(12))) {
            fail(1, at);
            assertThat(state.failedForTooLong()).isFalse();
        }
        fail(1, NOON.plus(Duration.ofDays(5)));
        assertThat(state.failedForTooLong()).isTrue();
    }

    @Test
    void daysWithoutAnAttemptAreNoDaysOfFailure() {
        fail(1, NOON);
        fail(1, NOON.plus(Duration.ofDays(6)));
        assertThat(state.failedForTooLong()).isFalse();
        assertThat(state.failingSince()).isEqualTo(NOON.plus(Duration.ofDays(6)));
    }

    @Test
    void aChangedConfigurationHasFiveDaysOfItsOwn() {
        for (int day = 0; day < 5; day++) {
            fail(1, NOON.plus(Duration.ofDays(day)));
        }
        Instant changed = NOON.plus(Duration.ofDays(5)).minusSeconds(1);
        result(2, changed, false, null);
        assertThat(state.failingSince()).isEqualTo(changed);
        result(2, changed.plusSeconds(1), false, null);
        assertThat(state.failedForTooLong()).isFalse();
    }

    @Test
    void aSuccessBeginsTheFiveDaysAnew() {
        fail(1, NOON);
        succeed(NOON.plus(Duration.ofDays(1)));
        fail(1, NOON.plus(Duration.ofDays(2)));
        for (int day = 3; day < 7; day++) {
            fail(1, NOON.plus(Duration.ofDays(day)));
        }
        assertThat(state.failedForTooLong()).isFalse();
    }

    @Property(tries = 200)
    void oneSuccessAlwaysMendsItAndAnOpenOneAlwaysHasAnEnd(@ForAll List<Boolean> results) {
        Instant now = NOON;
        for (boolean success : results) {
            now = now.plusSeconds(20);
            result(now, success, null);
            assertThat(state.closed()).isEqualTo(state.openSince() == null);
            assertThat(state.closed() || state.pausedUntil() != null)
                    .as("an open breaker says when it is tried")
                    .isTrue();
            if (success) {
                assertThat(state).isEqualTo(WELL);
            }
        }
        state = WELL;
    }

    private void open() {
        fail(Breaker.OPENS_AFTER, NOON);
    }

    /** Simulates that a node took the probe as soon as it was due. Returns that time. */
    private Instant halfOpen() {
        Instant now = java.util.Objects.requireNonNull(state.pausedUntil());
        state = new LaneState(
                INTEGRATION,
                BreakerState.HALF_OPEN,
                state.openSince(),
                state.failuresInARow(),
                state.failedProbes(),
                state.failingSince(),
                state.lastFailureAt(),
                now.plusSeconds(60),
                null,
                1,
                false,
                null);
        return now;
    }

    private void fail(int times, Instant at) {
        for (int time = 0; time < times; time++) {
            result(at, false, null);
        }
    }

    private void succeed(Instant at) {
        result(at, true, null);
    }

    private void result(Instant at, boolean success, @Nullable Duration askedToWait) {
        result(1, at, success, askedToWait);
    }

    /** The result of the probe, if one is in progress. */
    private void result(int version, Instant at, boolean success, @Nullable Duration askedToWait) {
        Instant pausedUntil = state.pausedUntil();
        Instant leaseEnd = pausedUntil == null ? at.plusSeconds(60) : pausedUntil;
        state = Breaker.after(state, new EndpointResult(INTEGRATION, version, leaseEnd, at, success, askedToWait));
    }
}
