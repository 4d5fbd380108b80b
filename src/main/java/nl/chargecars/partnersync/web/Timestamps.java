package nl.chargecars.partnersync.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Parses times that callers write, truncated to microseconds: the database stores nothing finer, and the stored time must equal
 * the accepted one.
 */
public final class Timestamps {

    /** RFC 3339 writes years with four digits; Java reads more, and more than the database can keep. */
    private static final int LAST_YEAR = 9999;

    private static final int YEAR_DIGITS = 4;

    private Timestamps() {}

    /** RFC 3339 with an offset, such as {@code 2025-06-01T10:30:00Z}; null when it is not that. */
    public static @Nullable Instant parse(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
            return text.charAt(YEAR_DIGITS) == '-' && isYear(time.getYear())
                    ? time.toInstant().truncatedTo(ChronoUnit.MICROS)
                    : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** An RFC 3339 full date, such as {@code 2025-06-15}; null when it is not that. */
    public static @Nullable LocalDate date(String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            return isYear(date.getYear()) && date.toString().equals(text) ? date : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** A time on the clock, as the fields of forms have it, such as {@code 2025-06-15T10:30}; null when it is not that. */
    public static @Nullable LocalDateTime local(String text) {
        try {
            LocalDateTime time = LocalDateTime.parse(text);
            return isYear(time.getYear()) ? time : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static boolean isYear(int year) {
        return year >= 1 && year <= LAST_YEAR;
    }

    /**
     * Parses a time from a cursor, which a caller may have forged.
     *
     * @throws DateTimeException when it is not a time, or one that the database cannot store
     */
    public static Instant require(String text) {
        Instant time = parse(text);
        if (time == null) {
            throw new DateTimeException("not a time of ours");
        }
        return time;
    }

    /**
     * Parses a query parameter; returns null when it is absent.
     *
     * @throws Refusal MALFORMED_REQUEST when it is not a time
     */
    public static @Nullable Instant parameter(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        // a plus sign that was not percent-encoded arrives as a space
        Instant time = parse(text.replace(' ', '+'));
        if (time == null) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST,
                    name + " must be a time as in RFC 3339, such as 2025-06-01T10:30:00Z.");
        }
        return time;
    }
}
