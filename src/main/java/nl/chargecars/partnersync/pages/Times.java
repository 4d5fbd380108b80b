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

/** Formats times as people in the Netherlands read them, and how long ago they were. Pages show the exact time in UTC with each. */
final class Times {

    private static final int SECONDS_A_MINUTE = 60;
    private static final int MINUTES_SHOWN = 120;
    private static final int HOURS_SHOWN = 48;

    private Times() {}

    /** Such as {@code 2 Jun 2025, 12:00:05}. */
    static String local(Instant time, Locale locale) {
        return DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", locale).format(time.atZone(DutchTime.ZONE));
    }

    /** Formats a day such as {@code 2025-06-02} as {@code 2 Jun 2025}. A text that is not a day is returned unchanged. */
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

    /** Returns the name of the text for the time left, and its number; a time in the past counts as "in a moment". */
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

    /** Returns the name of the text for the time passed, and its number; empty from two hours on: pages then show the time itself. */
    static Optional<Ago> ago(Instant time, Instant now) {
        Duration passed = Duration.between(time, now);
        if (passed.toSeconds() < SECONDS_A_MINUTE) {
            return Optional.of(new Ago("ago.now", 0));
        }
        return passed.toMinutes() < MINUTES_SHOWN
                ? Optional.of(new Ago("ago.minutes", passed.toMinutes()))
                : Optional.empty();
    }

    record Ago(String word, long number) {}
}
