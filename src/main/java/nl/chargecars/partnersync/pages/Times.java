package nl.chargecars.partnersync.pages;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import nl.chargecars.partnersync.settings.DutchTime;

/** Times as people in the Netherlands read them, and how long ago they were. The exact one, in UTC, goes with each. */
final class Times {

    private static final int SECONDS_A_MINUTE = 60;
    private static final int MINUTES_SHOWN = 120;
    private static final int HOURS_SHOWN = 48;

    private Times() {}

    /** Such as {@code 2 Jun 2025, 12:00:05}. */
    static String local(Instant time, Locale locale) {
        return DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", locale).format(time.atZone(DutchTime.ZONE));
    }

    /** Such as {@code 2 Jun 2025}, of {@code 2025-06-02}; what is no day stays as it is. */
    static String date(String day, Locale locale) {
        try {
            return DateTimeFormatter.ofPattern("d MMM yyyy", locale).format(LocalDate.parse(day));
        } catch (DateTimeException noDay) {
            return day;
        }
    }

    /** Such as {@code 2025-06-02}. */
    static String day(Instant time) {
        return DutchTime.dayOf(time).toString();
    }

    /** Such as {@code 2025-06-02T10:00:05Z}. */
    static String utc(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** The word for how long it still is, and its number; what is due already is due in a moment. */
    static Ago until(Instant time, Instant now) {
        Duration left = Duration.between(now, time);
        if (left.toSeconds() < SECONDS_A_MINUTE) {
            return new Ago("until.now", 0);
        }
        if (left.toMinutes() < MINUTES_SHOWN) {
            return new Ago("until.minutes", left.toMinutes());
        }
        return left.toHours() < HOURS_SHOWN
                ? new Ago("until.hours", left.toHours())
                : new Ago("until.days", left.toDays());
    }

    /** The word for how long ago it was, and its number; empty when that is so long that people ask for the day. */
    static Optional<Ago> ago(Instant time, Instant now) {
        Duration passed = Duration.between(time, now);
        if (passed.toSeconds() < SECONDS_A_MINUTE) {
            return Optional.of(new Ago("ago.now", 0));
        }
        if (passed.toMinutes() < MINUTES_SHOWN) {
            return Optional.of(new Ago("ago.minutes", passed.toMinutes()));
        }
        return passed.toHours() < HOURS_SHOWN ? Optional.of(new Ago("ago.hours", passed.toHours())) : Optional.empty();
    }

    record Ago(String word, long number) {}
}
