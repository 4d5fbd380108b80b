package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsualWeekTest {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    @Test
    void aWeekIsTooLittleToTellWhatIsUsual() {
        Instant until = at("2026-06-15T09:00");
        var week = new UsualWeek(officeHours(until.minus(Duration.ofDays(13)), until, 3), until);
        assertThat(week.expectedBetween(until, until.plus(Duration.ofDays(7)))).isZero();
    }

    @Test
    void aQuietWeekendIsNoSilence() {
        Instant fridayEvening = at("2026-06-12T17:00");
        var week =
                new UsualWeek(officeHours(fridayEvening.minus(Duration.ofDays(56)), fridayEvening, 3), fridayEvening);
        assertThat(week.expectedBetween(fridayEvening, at("2026-06-15T09:00"))).isZero();
        assertThat(week.expectedBetween(fridayEvening, at("2026-06-15T11:30"))).isCloseTo(7.5, within(0.01));
    }

    @Test
    void theHourIsDutchTimeAcrossTheChangeOfClocks() {
        // summer time began on 29 March 2026: nine o'clock stays nine o'clock local time
        Instant until = at("2026-03-30T09:00");
        var week = new UsualWeek(officeHours(until.minus(Duration.ofDays(56)), until, 2), until);
        assertThat(week.expectedBetween(at("2026-03-30T08:00"), until)).isZero();
        assertThat(week.expectedBetween(until, at("2026-03-30T10:00"))).isCloseTo(2, within(0.3));
    }

    @Test
    void oldWeeksAreForgotten() {
        Instant until = at("2026-06-15T09:00");
        Map<Instant, Long> heard = officeHours(until.minus(Duration.ofDays(200)), until.minus(Duration.ofDays(60)), 9);
        var week = new UsualWeek(heard, until);
        assertThat(week.expectedBetween(until, until.plus(Duration.ofDays(7)))).isZero();
    }

    /** This number in each hour from 9:00 to 17:00, Monday to Friday. */
    private static Map<Instant, Long> officeHours(Instant from, Instant until, long each) {
        Map<Instant, Long> heard = new HashMap<>();
        for (Instant hour = from; hour.isBefore(until); hour = hour.plus(Duration.ofHours(1))) {
            ZonedDateTime local = hour.atZone(AMSTERDAM);
            boolean working = local.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0;
            if (working && local.getHour() >= 9 && local.getHour() < 17) {
                heard.put(hour, each);
            }
        }
        return heard;
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(AMSTERDAM).toInstant();
    }
}
