package nl.chargecars.partnersync.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.WorkflowStatus;
import org.junit.jupiter.api.Test;

/** Tests which side is ahead, on the default workflow. */
class ComparisonTest {

    private static final Instant EARLY = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATE = EARLY.plusSeconds(60);

    private static final List<WorkflowStatus> STATUSES = List.of(
            status("new", "approved", "scheduled", "in_progress", "on_hold", "cancelled"),
            status("approved", "scheduled", "in_progress", "completed", "on_hold", "cancelled"),
            status("scheduled", "approved", "in_progress", "completed", "on_hold", "cancelled"),
            status("in_progress", "scheduled", "completed", "on_hold", "cancelled"),
            status("on_hold", "new", "approved", "scheduled", "in_progress", "cancelled"),
            status("completed"),
            status("cancelled"));

    private static final Comparison COMPARISON = new Comparison(
            new Workflow(STATUSES),
            new StatusMapping(
                    Map.of("approved", "CONFIRMED", "scheduled", "CONFIRMED"),
                    Map.of(
                            "CONFIRMED", "approved",
                            "BUSY", "in_progress",
                            "DONE", "completed",
                            "STOPPED", "cancelled",
                            "WAITING", "on_hold",
                            "OPEN", "new")));

    @Test
    void aFinalStatusIsAheadOfWhatCanStillBecomeItWhateverTheTimes() {
        assertThat(between("in_progress", LATE, "DONE", EARLY).ahead()).isEqualTo(Side.PARTNER);
        assertThat(between("completed", EARLY, "BUSY", LATE).ahead()).isEqualTo(Side.CHARGECARS);
        assertThat(between("completed", EARLY, "BUSY", LATE).aheadByTime()).isEqualTo(Side.PARTNER);
    }

    @Test
    void whereEachCanBecomeTheOtherTimeTells() {
        assertThat(between("in_progress", EARLY, "OPEN", LATE).ahead()).isEqualTo(Side.PARTNER);
        assertThat(between("in_progress", LATE, "OPEN", EARLY).ahead()).isEqualTo(Side.CHARGECARS);
        assertThat(between("in_progress", LATE, "WAITING", EARLY).aheadByWorkflow())
                .isEqualTo(Side.UNKNOWN);
    }

    @Test
    void betweenTwoFinalOnesTimeTells() {
        assertThat(between("completed", EARLY, "STOPPED", LATE).ahead()).isEqualTo(Side.PARTNER);
    }

    @Test
    void withoutATimeNobodyIsKnownToBeAheadOfAnEqual() {
        assertThat(between("in_progress", EARLY, "WAITING", null).ahead()).isEqualTo(Side.UNKNOWN);
    }

    @Test
    void withoutATimeTheShorterWayTells() {
        assertThat(between("new", EARLY, "BUSY", null).ahead()).isEqualTo(Side.PARTNER);
        assertThat(between("in_progress", EARLY, "OPEN", null).ahead()).isEqualTo(Side.CHARGECARS);
    }

    @Test
    void aWordThatIsNotMappedIsShownAndNobodyIsAhead() {
        Difference difference = between("new", EARLY, "ON_THE_MOON", LATE);
        assertThat(difference.kind()).isEqualTo(DifferenceView.Kind.NOT_MAPPED);
        assertThat(difference.ahead()).isEqualTo(Side.UNKNOWN);
        assertThat(difference.aheadByTime()).isEqualTo(Side.PARTNER);
    }

    @Test
    void theyAgreeWhereThePartnersWordIsWhatWeWouldTellIt() {
        assertThat(COMPARISON.difference(ours("scheduled", EARLY), "CONFIRMED", LATE))
                .isEmpty();
        assertThat(COMPARISON.difference(ours("approved", EARLY), "CONFIRMED", null))
                .isEmpty();
    }

    /** When both sides are exchanged, the other side is ahead. */
    @Property
    void aheadIsAlwaysOneOfTheTwoOrNobodyAndNeverBoth(
            @ForAll @IntRange(max = 6) int ours, @ForAll @IntRange(max = 6) int theirs, @ForAll boolean later) {
        String left = STATUSES.get(ours).status();
        String right = STATUSES.get(theirs).status();
        var identity = new Comparison(new Workflow(STATUSES), identity());
        Instant ourTime = later ? LATE : EARLY;
        Instant theirTime = later ? EARLY : LATE;
        var one = identity.difference(ours(left, ourTime), right, theirTime);
        var other = identity.difference(ours(right, theirTime), left, ourTime);
        assertThat(one.isEmpty()).isEqualTo(left.equals(right)).isEqualTo(other.isEmpty());
        one.ifPresent(difference -> assertThat(other.orElseThrow().ahead()).isEqualTo(opposite(difference.ahead())));
    }

    private static StatusMapping identity() {
        Map<String, String> same = new java.util.HashMap<>();
        STATUSES.forEach(status -> same.put(status.status(), status.status()));
        return new StatusMapping(same, same);
    }

    private static Side opposite(Side side) {
        return switch (side) {
            case PARTNER -> Side.CHARGECARS;
            case CHARGECARS -> Side.PARTNER;
            case UNKNOWN -> Side.UNKNOWN;
        };
    }

    private static Difference between(
            String ours, Instant since, String theirs, @org.jspecify.annotations.Nullable Instant timestamp) {
        return COMPARISON.difference(ours(ours, since), theirs, timestamp).orElseThrow();
    }

    private static OurOrder ours(String status, Instant since) {
        return new OurOrder(OrderId.next(), "A-1", status, since, 1);
    }

    private static WorkflowStatus status(String status, String... next) {
        return new WorkflowStatus(status, status, status.equals("new"), next.length == 0, List.of(next));
    }
}
