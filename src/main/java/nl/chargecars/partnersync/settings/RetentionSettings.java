package nl.chargecars.partnersync.settings;

import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Retention periods.
 *
 * @param payloadDays for the payloads of events, the bodies that partners sent, and delivery attempts with request and response
 * @param figureMonths for the counts of successes and failures, one row per hour, and for settled differences of comparisons
 */
public record RetentionSettings(int payloadDays, int figureMonths) {

    private static final int STANDARD_PAYLOAD_DAYS = 30;
    static final int LONGEST_PAYLOAD_DAYS = 3_650;
    private static final int STANDARD_FIGURE_MONTHS = 13;
    static final int LONGEST_FIGURE_MONTHS = 120;

    /** 30 days and 13 months. */
    public static RetentionSettings standard() {
        return new RetentionSettings(STANDARD_PAYLOAD_DAYS, STANDARD_FIGURE_MONTHS);
    }

    /** Returns from when on figures are kept at this moment. */
    public Instant figuresKeptSince(Instant now) {
        return now.atZone(ZoneOffset.UTC).minusMonths(figureMonths).toInstant();
    }
}
