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
                "99999999999999999999",
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

    @Test
    void takesZeroAndADateThatHasPassedAsASecond() {
        assertThat(RetryAfter.parse("0", NOW)).contains(Duration.ofSeconds(1));
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", NOW)).contains(Duration.ofSeconds(1));
    }

    @Property
    void neverWaitsLongerThanADay(@ForAll @LongRange(min = 86_401, max = 999_999_999_999_999_999L) long seconds) {
        assertThat(RetryAfter.parse(String.valueOf(seconds), NOW)).contains(Duration.of(24, ChronoUnit.HOURS));
    }
}
