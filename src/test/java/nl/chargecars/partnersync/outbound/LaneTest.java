package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.Priority;
import nl.chargecars.partnersync.pacing.AdaptiveLimit;
import nl.chargecars.partnersync.pacing.BreakerState;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final IntegrationId INTEGRATION = IntegrationId.next();

    private final Lane lane = new Lane(INTEGRATION, 4, 16);
    private Instant claimed = NOON;

    @Test
    void beginsNoMoreThanItMayHaveUnderWay() {
        assertThat(take(due(6), 8)).hasSize(4);
        assertThat(take(due(1), 2)).isEmpty();
    }

    @Test
    void hasNoRoomWhenItIsFull() {
        take(due(8), 9);
        assertThat(lane.room()).isZero();
        lane.next();
        assertThat(lane.room()).as("one is done").isEqualTo(1);
    }

    @Test
    void claimsFurtherAheadForAPartnerThatTakesMuch() {
        int first = lane.room();
        take(due(first), first);
        finishAll();
        assertThat(lane.room()).isGreaterThan(first);
    }

    @Test
    void claimsNoFurtherAheadForASlowPartnerHoweverOftenItsLaneIsSignalled() {
        int first = lane.room();
        lane.take(due(first), first, NOON);
        int second = lane.room();
        lane.take(due(second), second, NOON.plusMillis(10));
        int claimed = 0;
        for (int signal = 1; signal <= 100; signal++) {
            if (signal % 10 == 0) {
                lane.next(); // the partner takes two a second
            }
            int room = lane.room();
            if (room > 0) {
                claimed += room;
                lane.take(due(room), room, NOON.plusMillis(50L * signal));
            }
        }
        assertThat(claimed).as("as many as have ended").isEqualTo(10);
    }

    @Test
    void claimsFurtherAheadWhenHalfOfWhatIsClaimedAheadWasUsedUpTooFast() {
        int first = lane.room();
        lane.take(due(first), first, NOON);
        int second = lane.room();
        lane.take(due(second), second, NOON.plusMillis(100));
        IntStream.range(0, 4).forEach(_ -> lane.next());
        int third = lane.room();
        lane.take(due(third), third, NOON.plusMillis(199));
        int fourth = lane.room();
        assertThat(fourth).as("more than was taken").isPositive();
        lane.take(due(fourth), fourth, NOON.plusMillis(299));
        assertThat(lane.room()).as("time enough between the two").isZero();
    }

    @Test
    void neverClaimsFurtherAheadThanItsBound() {
        for (int round = 0; round < 20; round++) {
            int room = lane.room();
            take(due(room), room);
            finishAll();
        }
        assertThat(lane.room()).isEqualTo(4 + 16);
    }

    @Test
    void claimsLessAheadWhenLeasesRanOut() {
        take(due(6), 8);
        int before = lane.room() + 2;
        assertThat(lane.drainAndShrink()).hasSize(2);
        assertThat(lane.room()).isLessThan(before);
    }

    @Test
    void asksForMoreOnceWhenHalfIsUsedUpAndMoreIsExpected() {
        take(due(8), 8);
        take(due(6), 6);
        assertThat(lane.wantsMore()).isFalse();
        IntStream.range(0, 8).forEach(_ -> lane.next());
        assertThat(lane.wantsMore()).isTrue();
        assertThat(lane.wantsMore()).isFalse();
    }

    @Test
    void asksForNothingWhenAllWasClaimed() {
        take(due(4), 8);
        finishAll();
        assertThat(lane.wantsMore()).isFalse();
    }

    @Test
    void highPriorityGoesFirstThenWhatIsDueLongest() {
        LeasedDelivery late = leased(Priority.NORMAL, 20);
        LeasedDelivery early = leased(Priority.NORMAL, 10);
        LeasedDelivery high = leased(Priority.HIGH, 30);
        assertThat(take(List.of(late, early, high), 8)).containsExactly(high, early, late);
    }

    @Test
    void beginsWithOneAtATimeWhenTheProbeOfAnotherNodeHasClosedTheBreaker() {
        lane.noteBreaker(BreakerState.OPEN);
        lane.noteBreaker(BreakerState.HALF_OPEN);
        assertThat(lane.concurrency()).isEqualTo(4);
        lane.noteBreaker(BreakerState.CLOSED);
        assertThat(lane.concurrency()).isEqualTo(1);
    }

    @Test
    void doesNotBeginTwiceAfterItsOwnProbe() {
        lane.noteBreaker(BreakerState.OPEN);
        lane.beginCarefully();
        lane.noteBreaker(BreakerState.HALF_OPEN); // a round while the probe is under way
        growToTwo();
        lane.noteBreaker(BreakerState.CLOSED);
        assertThat(lane.concurrency()).isEqualTo(2);
    }

    @Test
    void beginsAgainWhenItsOwnProbeHadFailedAndThatOfAnotherNodeHasClosedTheBreaker() {
        lane.noteBreaker(BreakerState.OPEN);
        lane.beginCarefully();
        lane.noteBreaker(BreakerState.HALF_OPEN);
        growToTwo();
        lane.noteBreaker(BreakerState.OPEN);
        lane.noteBreaker(BreakerState.HALF_OPEN);
        lane.noteBreaker(BreakerState.CLOSED);
        assertThat(lane.concurrency()).isEqualTo(1);
    }

    private void growToTwo() {
        for (int attempt = 0; attempt < 10; attempt++) {
            take(due(1), 2);
            lane.finished(AdaptiveLimit.Sign.FINE, Duration.ofMillis(5));
            lane.next();
        }
        assertThat(lane.concurrency()).isEqualTo(2);
    }

    @Test
    void aStoppedLaneTakesNothingUntilItMaySendAgain() {
        take(due(7), 8);
        assertThat(lane.stop()).as("those that have not begun").hasSize(3);
        assertThat(lane.room()).isZero();
        assertThat(lane.next()).isEmpty();
        lane.resume(4);
        assertThat(lane.room()).isPositive();
    }

    /** Takes the deliveries of a claim one second after the previous claim, longer than the 100 ms that a claim should last. */
    private List<LeasedDelivery> take(List<LeasedDelivery> deliveries, int asked) {
        claimed = claimed.plusSeconds(1);
        return lane.take(deliveries, asked, claimed);
    }

    private void finishAll() {
        while (!lane.isWithin(0)) {
            lane.next();
        }
    }

    private static List<LeasedDelivery> due(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> leased(Priority.NORMAL, number))
                .toList();
    }

    private static LeasedDelivery leased(Priority priority, int second) {
        return new LeasedDelivery(
                DeliveryId.next(),
                INTEGRATION,
                OrderId.next(),
                16,
                "status_changed",
                priority,
                1,
                NOON.plusSeconds(second),
                true,
                NOON.plus(Duration.ofMinutes(1)),
                "{}");
    }
}
