package nl.chargecars.partnersync.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void areThoseOfAmsterdamInSummerAndWinter() {
        assertThat(Times.local(Instant.parse("2025-06-01T22:30:05Z"), Locale.ENGLISH))
                .isEqualTo("2 Jun 2025, 00:30:05");
        assertThat(Times.local(Instant.parse("2025-12-01T22:30:05Z"), Locale.of("nl")))
                .isEqualTo("1 dec 2025, 23:30:05");
    }

    @Test
    void areExactInUtc() {
        assertThat(Times.utc(Instant.parse("2025-06-01T22:30:05.123456Z"))).isEqualTo("2025-06-01T22:30:05.123Z");
    }

    @Test
    void sayHowLongAgoInTheUnitThatFits() {
        assertThat(ago(Duration.ofSeconds(59))).isEqualTo(new Times.Ago("ago.now", 0));
        assertThat(ago(Duration.ofSeconds(-5))).isEqualTo(new Times.Ago("ago.now", 0));
        assertThat(ago(Duration.ofMinutes(119))).isEqualTo(new Times.Ago("ago.minutes", 119));
        assertThat(ago(Duration.ofMinutes(121))).isEqualTo(new Times.Ago("ago.hours", 2));
        assertThat(ago(Duration.ofHours(47))).isEqualTo(new Times.Ago("ago.hours", 47));
        assertThat(ago(Duration.ofHours(49))).isEqualTo(new Times.Ago("ago.days", 2));
    }

    @Test
    void sayHowLongItStillIs() {
        Instant now = Instant.parse("2025-06-01T22:30:05Z");
        assertThat(Times.until(now.minusSeconds(5), now)).isEqualTo(new Times.Ago("until.now", 0));
        assertThat(Times.until(now.plusSeconds(59), now)).isEqualTo(new Times.Ago("until.now", 0));
        assertThat(Times.until(now.plusSeconds(240), now)).isEqualTo(new Times.Ago("until.minutes", 4));
        assertThat(Times.until(now.plusSeconds(7_200), now)).isEqualTo(new Times.Ago("until.hours", 2));
        assertThat(Times.until(now.plus(Duration.ofDays(3)), now)).isEqualTo(new Times.Ago("until.days", 3));
    }

    private static Times.Ago ago(Duration passed) {
        Instant now = Instant.parse("2025-06-01T22:30:05Z");
        return Times.ago(now.minus(passed), now);
    }
}
