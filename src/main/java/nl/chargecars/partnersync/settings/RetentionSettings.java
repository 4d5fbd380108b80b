package nl.chargecars.partnersync.settings;

/**
 * How long what is retained.
 *
 * @param payloadDays what events say, what partners sent, and attempts with request and response
 * @param figureMonths what succeeded and failed, an hour a row
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
}
