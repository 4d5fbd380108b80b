package nl.chargecars.partnersync.pacing;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.settings.DutchTime;

/**
 * Computes when deliveries are sent (contract, {@code sync_frequency}): at boundaries of the local time in Amsterdam, which are
 * every quarter of an hour, every hour, or midnight. The hour that occurs twice in autumn has its boundaries twice, the hour that
 * is skipped in spring has none; midnight comes once every day, after 23, 24 or 25 hours.
 */
public final class Cadence {

    private static final int QUARTER = 15;

    private Cadence() {}

    /**
     * Returns the latest boundary that is not after {@code now}; {@code now} itself in real time. Deliveries that were ready by
     * then are due.
     */
    public static Instant latest(SyncFrequency frequency, Instant now) {
        ZonedDateTime local = now.atZone(DutchTime.ZONE);
        return switch (frequency) {
            case REAL_TIME -> now;
            case EVERY_15_MINUTES -> quarter(local).toInstant();
            case HOURLY -> local.truncatedTo(ChronoUnit.HOURS).toInstant();
            case DAILY -> DutchTime.beginningOf(local.toLocalDate());
        };
    }

    /** Returns the first boundary after {@code now}; {@code now} itself in real time. */
    public static Instant next(SyncFrequency frequency, Instant now) {
        ZonedDateTime local = now.atZone(DutchTime.ZONE);
        return switch (frequency) {
            case REAL_TIME -> now;
            case EVERY_15_MINUTES -> quarter(local).plusMinutes(QUARTER).toInstant();
            case HOURLY -> local.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
            case DAILY -> DutchTime.endOf(local.toLocalDate());
        };
    }

    /** Returns when a delivery that was ready at this time is sent: at the same time if that is a boundary, else at the next one. */
    public static Instant goesOut(SyncFrequency frequency, Instant ready) {
        return latest(frequency, ready).equals(ready) ? ready : next(frequency, ready);
    }

    private static ZonedDateTime quarter(ZonedDateTime local) {
        return local.truncatedTo(ChronoUnit.HOURS).plusMinutes((long) local.getMinute() / QUARTER * QUARTER);
    }
}
