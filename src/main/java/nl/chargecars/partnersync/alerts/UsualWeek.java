package nl.chargecars.partnersync.alerts;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.settings.DutchTime;

/**
 * How much a partner usually sends in each hour of the week, in Dutch time: the mean of its last weeks. Nights, weekends and quiet
 * hours are quiet here too, so silence counts only where something is usually heard.
 */
final class UsualWeek {

    static final int WEEKS = 8;

    /** With fewer weeks than that there is no telling what is usual. */
    static final int FEWEST_WEEKS = 2;

    private static final double SECONDS_AN_HOUR = 3_600;

    private record Slot(DayOfWeek day, int hour) {
        static Slot of(Instant instant) {
            ZonedDateTime local = instant.atZone(DutchTime.ZONE);
            return new Slot(local.getDayOfWeek(), local.getHour());
        }
    }

    private final Map<Slot, Double> expected = new HashMap<>();

    /**
     * Of what was heard up to a moment.
     *
     * @param heard by the beginning of the hour, how much came in it; hours without anything may be missing
     * @param until not later than anything in it
     */
    UsualWeek(Map<Instant, Long> heard, Instant until) {
        Instant first = heard.keySet().stream().min(Instant::compareTo).orElse(until);
        long weeks = Math.min(WEEKS, Duration.between(first, until).toDays() / 7);
        if (weeks < FEWEST_WEEKS) {
            return;
        }
        Instant from = until.minus(Duration.ofDays(7 * weeks));
        heard.forEach((hour, count) -> {
            if (!hour.isBefore(from) && hour.isBefore(until)) {
                expected.merge(Slot.of(hour), (double) count / weeks, Double::sum);
            }
        });
    }

    /** How much would usually have been heard between the two. 0 when there is no telling. */
    double expectedBetween(Instant from, Instant to) {
        double sum = 0;
        Instant start = from;
        while (start.isBefore(to)) {
            Instant nextHour = start.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
            Instant end = nextHour.isBefore(to) ? nextHour : to;
            sum += expected.getOrDefault(Slot.of(start), 0.0)
                    * Duration.between(start, end).toSeconds()
                    / SECONDS_AN_HOUR;
            start = end;
        }
        return sum;
    }
}
