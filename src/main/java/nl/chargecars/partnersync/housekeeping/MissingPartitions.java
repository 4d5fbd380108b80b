package nl.chargecars.partnersync.housekeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the days for which a table has no partition. */
final class MissingPartitions {

    private MissingPartitions() {}

    /**
     * Returns partitions for those of the days that have none, oldest first. They overlap with none that is there: before one that
     * was made while a clock was ahead, they fill the gap.
     *
     * @param there the table's partitions, oldest first
     * @param from the first day
     * @param until the first day after the days; the last partition may hold this one and later ones too
     * @param length the most days that a partition may hold, at least 1
     */
    static List<Partition> of(RetainedTable table, List<Partition> there, LocalDate from, LocalDate until, int length) {
        List<Partition> missing = new ArrayList<>();
        LocalDate day = from;
        while (day.isBefore(until)) {
            LocalDate first = day;
            Optional<Partition> next =
                    there.stream().filter(one -> one.to().isAfter(first)).findFirst();
            if (next.isPresent() && !next.get().from().isAfter(first)) {
                day = next.get().to();
            } else {
                LocalDate longest = first.plusDays(length);
                day = next.map(Partition::from).filter(longest::isAfter).orElse(longest);
                missing.add(new Partition(table, first, day));
            }
        }
        return missing;
    }
}
