package nl.chargecars.partnersync.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import nl.chargecars.partnersync.housekeeping.RetainedTable.Age;
import org.junit.jupiter.api.Test;

class MissingPartitionsTest {

    private static final RetainedTable TABLE =
            new RetainedTable("delivery_attempts", "started_at", false, Age.PAYLOADS, null);
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 23);

    @Test
    void areNoneWhereEveryDayHasOne() {
        assertThat(missing(List.of(days(-2, 1), days(1, 7)), 0, 7, 5)).isEmpty();
    }

    @Test
    void followTheLastOne() {
        assertThat(missing(List.of(days(-2, 1)), 0, 7, 5)).containsExactly(days(1, 6), days(6, 11));
    }

    @Test
    void fillTheGapBeforeWhatWasMadeWhileAClockWasAhead() {
        assertThat(missing(List.of(days(7, 12)), 0, 9, 5)).containsExactly(days(0, 5), days(5, 7));
    }

    @Property(tries = 200)
    void giveEachDayOnePartitionThatIsNotTooLong(
            @ForAll Set<@IntRange(max = 60) Integer> covered,
            @ForAll @IntRange(max = 50) int from,
            @ForAll @IntRange(min = 1, max = 30) int many,
            @ForAll @IntRange(min = 1, max = 30) int length) {
        List<Partition> there =
                covered.stream().sorted().map(day -> days(day, day + 1)).toList();
        List<Partition> missing = missing(there, from, from + many, length);
        assertThat(missing).noneMatch(one -> one.from().plusDays(length).isBefore(one.to()));
        for (int day = 0; day < 120; day++) {
            long holding = holding(FIRST.plusDays(day), there, missing);
            if (day >= from && day < from + many) {
                assertThat(holding).as("day %s", day).isEqualTo(1);
            } else {
                assertThat(holding).as("day %s", day).isLessThanOrEqualTo(1);
            }
        }
    }

    private static long holding(LocalDate day, List<Partition> there, List<Partition> missing) {
        return Stream.concat(there.stream(), missing.stream())
                .filter(one -> !one.from().isAfter(day) && one.to().isAfter(day))
                .count();
    }

    private static List<Partition> missing(List<Partition> there, int from, int until, int length) {
        return MissingPartitions.of(TABLE, there, FIRST.plusDays(from), FIRST.plusDays(until), length);
    }

    private static Partition days(int from, int to) {
        return new Partition(TABLE, FIRST.plusDays(from), FIRST.plusDays(to));
    }
}
