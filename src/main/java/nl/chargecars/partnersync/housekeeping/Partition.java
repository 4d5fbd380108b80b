package nl.chargecars.partnersync.housekeeping;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A partition of a table, for a range of whole days (UTC) that is part of its name.
 *
 * @param to the first day after the partition
 */
record Partition(RetainedTable table, LocalDate from, LocalDate to) {

    private static final DateTimeFormatter DAY = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .appendValue(ChronoField.DAY_OF_MONTH, 2)
            .toFormatter(Locale.ROOT);
    private static final Pattern DAYS = Pattern.compile("_(\\d{8})_(\\d{8})$");
    private static final int BITS_BELOW_THE_TIME = 16;

    Partition {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a partition holds a day or more");
        }
    }

    /** The partition of that name; empty for the default one. */
    static Optional<Partition> named(RetainedTable table, String name) {
        Matcher days = DAYS.matcher(name);
        return days.find()
                ? Optional.of(
                        new Partition(table, LocalDate.parse(days.group(1), DAY), LocalDate.parse(days.group(2), DAY)))
                : Optional.empty();
    }

    /** Returns the time in an id, a UUIDv7. */
    static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> BITS_BELOW_THE_TIME);
    }

    String name() {
        return table.name() + "_" + DAY.format(from) + "_" + DAY.format(to);
    }

    /** Returns the lowest key of the partition, as an SQL literal. */
    String first() {
        return literal(from);
    }

    /** Returns the lowest key after the partition, as an SQL literal. */
    String end() {
        return literal(to);
    }

    boolean isOver(Instant when) {
        return !start(to).isAfter(when);
    }

    private String literal(LocalDate day) {
        Instant instant = start(day);
        return table.keyIsId()
                ? "'" + new UUID(instant.toEpochMilli() << BITS_BELOW_THE_TIME, 0) + "'::uuid"
                : "'" + instant + "'::timestamptz";
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
