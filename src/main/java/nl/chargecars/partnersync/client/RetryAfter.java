package nl.chargecars.partnersync.client;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or an HTTP date in any of its three forms (5.6.7). */
public final class RetryAfter {

    /** The longest that a partner can make us wait (contract, "Retries"). */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Minimum wait: a partner that sends 0, or whose clock is behind, wants a pause nevertheless. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Pattern SECONDS = Pattern.compile("\\d+");

    /** The form of C's {@code asctime}: {@code Sun Nov  6 08:49:37 1994}. */
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US).withZone(ZoneOffset.UTC);

    /** A year of two digits is interpreted as at most this many years ahead. */
    private static final int YEARS_AHEAD = 50;

    private RetryAfter() {}

    /** Returns how long to wait, from one second to {@link #LONGEST}; empty when the header is missing or malformed. */
    public static Optional<Duration> parse(@Nullable String header, Instant now) {
        return header == null ? Optional.empty() : read(header.strip(), now).map(RetryAfter::bounded);
    }

    private static Optional<Duration> read(String text, Instant now) {
        if (SECONDS.matcher(text).matches()) {
            BigInteger seconds = new BigInteger(text).min(BigInteger.valueOf(LONGEST.toSeconds()));
            return Optional.of(Duration.ofSeconds(seconds.longValue()));
        }
        return Stream.of(DateTimeFormatter.RFC_1123_DATE_TIME, rfc850(now), ASCTIME)
                .flatMap(form -> date(text, form).stream())
                .findFirst()
                .map(date -> Duration.between(now, date));
    }

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static DateTimeFormatter rfc850(Instant now) {
        int earliest = now.atZone(ZoneOffset.UTC).getYear() + YEARS_AHEAD - 99;
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withZone(ZoneOffset.UTC);
    }

    private static Optional<Instant> date(String text, DateTimeFormatter form) {
        try {
            return Optional.of(ZonedDateTime.parse(text, form).toInstant());
        } catch (DateTimeException notOfThisForm) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
