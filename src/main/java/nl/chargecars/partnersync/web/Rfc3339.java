package nl.chargecars.partnersync.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as callers write them. */
public final class Rfc3339 {

    /** RFC 3339 writes years with four digits; Java reads more than the database can keep. */
    private static final int LAST_YEAR = 9999;

    private Rfc3339() {}

    /** Reads a time with its offset, such as {@code 2025-06-01T10:30:00Z}; empty when it is none. */
    public static Optional<Instant> read(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() >= 1 && time.getYear() <= LAST_YEAR
                    ? Optional.of(time.toInstant())
                    : Optional.empty();
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
