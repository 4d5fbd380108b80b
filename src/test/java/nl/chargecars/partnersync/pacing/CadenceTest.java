package nl.chargecars.partnersync.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import nl.chargecars.partnersync.partner.SyncFrequency;
import org.junit.jupiter.api.Test;

/** Tests the boundaries in Europe/Amsterdam (contract, {@code sync_frequency}), including both daylight-saving changes. */
class CadenceTest {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    @Provide
    Arbitrary<Instant> times() {
        return Arbitraries.longs()
                .between(
                        Instant.parse("2000-01-01T00:00:00Z").toEpochMilli(),
                        Instant.parse("2060-01-01T00:00:00Z").toEpochMilli())
                .map(Instant::ofEpochMilli);
    }

    @Provide
    Arbitrary<SyncFrequency> withBoundaries() {
        return Arbitraries.of(SyncFrequency.EVERY_15_MINUTES, SyncFrequency.HOURLY, SyncFrequency.DAILY);
    }

    @Property
    void realTimeWaitsForNothing(@ForAll("times") Instant now) {
        assertThat(Cadence.latest(SyncFrequency.REAL_TIME, now)).isEqualTo(now);
        assertThat(Cadence.next(SyncFrequency.REAL_TIME, now)).isEqualTo(now);
        assertThat(Cadence.goesOut(SyncFrequency.REAL_TIME, now)).isEqualTo(now);
    }

    @Property(tries = 3_000)
    void everyTimeLiesBetweenItsBoundaries(
            @ForAll("withBoundaries") SyncFrequency frequency, @ForAll("times") Instant now) {
        Instant latest = Cadence.latest(frequency, now);
        Instant next = Cadence.next(frequency, now);
        assertThat(latest).isBeforeOrEqualTo(now);
        assertThat(next).isAfter(now);
        assertThat(Cadence.next(frequency, latest)).isEqualTo(next);
        assertThat(Cadence.latest(frequency, next)).isEqualTo(next);
        assertThat(Cadence.latest(frequency, next.minusMillis(1))).isEqualTo(latest);
        assertThat(Duration.between(latest, next)).isIn(lengths(frequency));
    }

    @Property(tries = 3_000)
    void whatIsReadyGoesOutAtTheFirstBoundaryThatReleasesIt(
            @ForAll("withBoundaries") SyncFrequency frequency, @ForAll("times") Instant ready) {
        Instant out = Cadence.goesOut(frequency, ready);
        assertThat(ready).isBeforeOrEqualTo(Cadence.latest(frequency, out));
        assertThat(ready).isAfter(Cadence.latest(frequency, out.minusMillis(1)));
    }

    /**
     * The boundaries of a year are exactly the quarter hours, hours or midnights of local time; one that clocks show twice counts
     * twice.
     */
    @Property(tries = 12)
    void theBoundariesOfAYearAreWhatTheClocksShow(
            @ForAll("withBoundaries") SyncFrequency frequency, @ForAll @IntRange(min = 2000, max = 2059) int year) {
        Instant end = LocalDate.of(year + 1, 1, 1).atStartOfDay(AMSTERDAM).toInstant();
        Instant boundary = LocalDate.of(year, 1, 1).atStartOfDay(AMSTERDAM).toInstant();
        List<Instant> found = new ArrayList<>();
        while (boundary.isBefore(end)) {
            found.add(boundary);
            Instant next = Cadence.next(frequency, boundary);
            assertThat(next).isAfter(boundary);
            boundary = next;
        }
        assertThat(boundary).isEqualTo(end);
        assertThat(found).isEqualTo(shown(frequency, year, end));
    }

    @Test
    void theHourThatIsLeftOutInSpringHasNoBoundary() {
        Instant before = local("2026-03-29T01:59");
        assertThat(Cadence.next(SyncFrequency.HOURLY, before)).isEqualTo(local("2026-03-29T03:00"));
        assertThat(Cadence.next(SyncFrequency.EVERY_15_MINUTES, before)).isEqualTo(local("2026-03-29T03:00"));
        assertThat(Duration.between(local("2026-03-29T00:00"), Cadence.next(SyncFrequency.DAILY, before)))
                .isEqualTo(Duration.ofHours(23));
    }

    @Test
    void theHourThatComesTwiceInAutumnHasItsBoundariesTwice() {
        Instant first = Instant.parse("2026-10-25T00:00:00Z"); // 02:00 in summer time
        assertThat(Cadence.next(SyncFrequency.HOURLY, first)).isEqualTo(Instant.parse("2026-10-25T01:00:00Z"));
        assertThat(Cadence.next(SyncFrequency.HOURLY, first.plusSeconds(3600)))
                .isEqualTo(Instant.parse("2026-10-25T02:00:00Z"));
        assertThat(Duration.between(local("2026-10-25T00:00"), Cadence.next(SyncFrequency.DAILY, first)))
                .isEqualTo(Duration.ofHours(25));
    }

    /** The expected boundaries, found by stepping through the real time, without the code under test. */
    private static List<Instant> shown(SyncFrequency frequency, int year, Instant end) {
        List<Instant> shown = new ArrayList<>();
        Instant minute = LocalDate.of(year, 1, 1).atStartOfDay(AMSTERDAM).toInstant();
        while (minute.isBefore(end)) {
            ZonedDateTime clock = minute.atZone(AMSTERDAM);
            boolean boundary = switch (frequency) {
                case REAL_TIME -> true;
                case EVERY_15_MINUTES -> clock.getMinute() % 15 == 0;
                case HOURLY -> clock.getMinute() == 0;
                case DAILY -> clock.getMinute() == 0 && clock.getHour() == 0;
            };
            if (boundary) {
                shown.add(minute);
            }
            minute = minute.plusSeconds(frequency == SyncFrequency.EVERY_15_MINUTES ? 300 : 900);
        }
        return shown;
    }

    private static List<Duration> lengths(SyncFrequency frequency) {
        return switch (frequency) {
            case REAL_TIME -> List.of(Duration.ZERO);
            case EVERY_15_MINUTES -> List.of(Duration.ofMinutes(15));
            case HOURLY -> List.of(Duration.ofHours(1));
            case DAILY -> List.of(Duration.ofHours(23), Duration.ofHours(24), Duration.ofHours(25));
        };
    }

    private static Instant local(String time) {
        return LocalDateTime.parse(time).atZone(AMSTERDAM).toInstant();
    }
}
