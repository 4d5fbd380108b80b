package nl.chargecars.partnersync.pacing;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.settings.DutchTime;

/**
 * When deliveries go out (contract, {@code sync_frequency}): at boundaries of the clock on the wall in Amsterdam. Every quarter,
 * every hour, or midnight. The hour that comes twice in autumn has its boundaries twice, the one that is left out in spring has
 * none; midnight comes once every day, after 23, 24 or 25 hours.
 */
public final class Cadence {

    private static final int QUARTER = 15;

    private Cadence() {}

    /** The boundary that {@code now} is on or has last passed; {@code now} itself in real time. What is older goes out. */
    public static Instant latest(SyncFrequency frequency, Instant now) {
        ZonedDateTime local = now.atZone(DutchTime.ZONE);
        return switch (frequency) {
            case REAL_TIME -> now;
            case EVERY_15_MINUTES -> quarter(local).toInstant();
            case HOURLY -> local.truncatedTo(ChronoUnit.HOURS).toInstant();
            case DAILY -> DutchTime.beginningOf(local.toLocalDate());
        };
    }

    /** The first boundary after {@code now}; {@code now} itself in real time. */
    public static Instant next(SyncFrequency frequency, Instant now) {
        ZonedDateTime local = now.atZone(DutchTime.ZONE);
        return switch (frequency) {
            case REAL_TIME -> now;
            case EVERY_15_MINUTES -> quarter(local).plusMinutes(QUARTER).toInstant();
            case HOURLY -> local.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
            case DAILY -> DutchTime.endOf(local.toLocalDate());
        };
    }

    /** When something that was ready at a time goes out. */
    public static Instant goesOut(SyncFrequency frequency, Instant ready) {
        return latest(frequency, ready).equals(ready) ? ready : next(frequency, ready);
    }

    private static ZonedDateTime quarter(ZonedDateTime local) {
        return local.truncatedTo(ChronoUnit.HOURS).plusMinutes((long) local.getMinute() / QUARTER * QUARTER);
    }
}
