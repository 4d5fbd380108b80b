package nl.chargecars.partnersync.settings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Dates in ChargeCars' time zone: days, years and nights begin by it, wherever a server is. */
public final class DutchTime {

    public static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    private DutchTime() {}

    public static LocalDate dayOf(Instant time) {
        return time.atZone(ZONE).toLocalDate();
    }

    public static int yearOf(Instant time) {
        return dayOf(time).getYear();
    }

    public static Instant beginningOf(LocalDate day) {
        return day.atStartOfDay(ZONE).toInstant();
    }

    /** Returns the end of the day, which is the first moment of the next day. */
    public static Instant endOf(LocalDate day) {
        return beginningOf(day.plusDays(1));
    }
}
