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
 * How many messages a partner usually sends in each hour of the week, in Dutch time: the mean of its last weeks. Silence in the
 * night, at weekends and in quiet hours does not count, because nothing is usual there.
 */
final class UsualWeek {

    static final int WEEKS = 8;

    /** With fewer weeks than this, nothing is known of what is usual. */
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
     * Computes the means up to a moment.
     *
     * @param heard the number of messages by the beginning of the hour; hours without messages may be missing
     * @param until hours from then on are ignored
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

    /** Returns how many messages would usually have come between the two times; 0 when nothing is known of what is usual. */
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
