package nl.chargecars.partnersync.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or an HTTP date. */
public final class RetryAfter {

    /** The longest that a partner can make us wait (contract, "Retries"). */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Whoever says 0, or has a clock that is behind, wants a rest all the same. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    private RetryAfter() {}

    /** How long to wait, from a second to {@link #LONGEST}; empty when the header is missing or means nothing. */
    public static Optional<Duration> parse(@Nullable String header, Instant now) {
        return header == null ? Optional.empty() : read(header.strip(), now).map(RetryAfter::bounded);
    }

    private static Optional<Duration> read(String text, Instant now) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, date));
        } catch (DateTimeException notADate) {
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
