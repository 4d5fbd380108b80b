package nl.chargecars.partnersync.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-5",
                "1.5",
                "5 s",
                "Sun, 01 Mar 2026",
                "Monday, 01-Mar-26 13:00:00 GMT",
                "Sunday, 01-Mar-2026 13:00:00 GMT",
                "Sun Mar 1 13:00:00 2026",
                "Sun Mar  1 13:00:00",
                "2026-03-01T13:00:00Z"
            })
    void ignoresWhatMeansNothing(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }

    @Test
    void ignoresAMissingHeader() {
        assertThat(RetryAfter.parse(null, NOW)).isEmpty();
    }

    @Property
    void readsSeconds(@ForAll @IntRange(min = 1, max = 86_400) int seconds) {
        assertThat(RetryAfter.parse(" " + seconds + " ", NOW)).contains(Duration.ofSeconds(seconds));
    }

    @Property
    void readsHttpDates(@ForAll @IntRange(min = 1, max = 86_400) int seconds) {
        String header = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                NOW.plusSeconds(seconds).atOffset(ZoneOffset.UTC));
        assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void readsTheExampleOfTheRfc() {
        Instant before = Instant.parse("1999-12-31T23:59:00Z");
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", before)).contains(Duration.ofSeconds(59));
    }

    /** RFC 9110, 5.6.7: two of these forms are obsolete, but recipients must accept all three. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
            })
    void readsAllThreeFormsOfADate(String header) {
        Instant before = Instant.parse("1994-11-06T08:49:00Z");
        assertThat(RetryAfter.parse(header, before)).contains(Duration.ofSeconds(37));
    }

    @Test
    void takesAYearOfTwoDigitsForOneThatIsNotFarAhead() {
        Instant newYearsEve = Instant.parse("2099-12-31T23:59:00Z");
        assertThat(RetryAfter.parse("Friday, 01-Jan-00 00:00:00 GMT", newYearsEve))
                .contains(Duration.ofMinutes(1));
        assertThat(RetryAfter.parse("Sunday, 06-Nov-94 08:49:37 GMT", NOW)).contains(Duration.ofSeconds(1));
        assertThat(RetryAfter.parse("Sun Mar 15 12:00:00 2026", NOW)).contains(RetryAfter.LONGEST);
    }

    @Test
    void takesZeroAndADateThatHasPassedAsASecond() {
        assertThat(RetryAfter.parse("0", NOW)).contains(Duration.ofSeconds(1));
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", NOW)).contains(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "99999999999999999999", "1000000000000000000000000000000000000"})
    void takesMoreSecondsThanFitIntoANumberAsADay(String header) {
        assertThat(RetryAfter.parse(header, NOW)).contains(RetryAfter.LONGEST);
    }

    @Test
    void readsSecondsWithLeadingZeros() {
        assertThat(RetryAfter.parse("0000000000000000000000000000005", NOW)).contains(Duration.ofSeconds(5));
    }

    @Property
    void neverWaitsLongerThanADay(@ForAll @LongRange(min = 86_401, max = 999_999_999_999_999_999L) long seconds) {
        assertThat(RetryAfter.parse(String.valueOf(seconds), NOW)).contains(Duration.of(24, ChronoUnit.HOURS));
    }
}
