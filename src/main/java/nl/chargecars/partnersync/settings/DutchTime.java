package nl.chargecars.partnersync.settings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The time that ChargeCars lives by: its days, years and nights begin then, wherever a server stands. */
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

    /** When the day is over: the first moment of the next. */
    public static Instant endOf(LocalDate day) {
        return beginningOf(day.plusDays(1));
    }
}
