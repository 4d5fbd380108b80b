package nl.chargecars.partnersync.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    void sayHowLongAgoForTwoHours() {
        assertThat(ago(Duration.ofSeconds(59))).contains(new Times.Ago("ago.now", 0));
        assertThat(ago(Duration.ofSeconds(-5))).contains(new Times.Ago("ago.now", 0));
        assertThat(ago(Duration.ofMinutes(119))).contains(new Times.Ago("ago.minutes", 119));
        assertThat(ago(Duration.ofHours(2))).isEmpty();
        assertThat(ago(Duration.ofHours(47))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void areToldByTheClockFromTwoHoursOn(Language language) {
        var frame = new Frame(language, Optional.empty(), "/", "/", false, "", Optional.empty(), _ -> Optional.empty());
        Instant then = Instant.parse("2025-06-01T22:30:05Z");
        Instant now = then.plus(Duration.ofHours(2));
        boolean english = language == Language.ENGLISH;
        String day = english ? "2 Jun 2025, 00:30:05" : "2 jun 2025, 00:30:05";
        assertThat(frame.ago(then, now)).isEqualTo(day);
        assertThat(frame.agoInASentence(then, now)).isEqualTo((english ? "on " : "op ") + day);
        assertThat(frame.ago(then, then.plusSeconds(300))).isEqualTo(frame.word("ago.minutes", 5));
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

    private static Optional<Times.Ago> ago(Duration passed) {
        Instant now = Instant.parse("2025-06-01T22:30:05Z");
        return Times.ago(now.minus(passed), now);
    }
}
