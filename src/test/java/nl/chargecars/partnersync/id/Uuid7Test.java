package nl.chargecars.partnersync.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Uuid7Test {

    @Test
    void hasAFirstIdForTimesBeforeThereWereAny() {
        assertThat(Uuid7.earliest(Instant.parse("0001-01-01T00:00:00Z"))).isEqualTo(new UUID(0, 0));
        assertThat(Uuid7.earliest(Instant.EPOCH)).isEqualTo(new UUID(0, 0));
    }

    @Test
    void hasAFirstIdForTimesThatNobodyWillSee() {
        UUID last = Uuid7.earliest(Instant.parse("9999-12-31T23:59:59Z"));
        assertThat(Uuid7.compare(last, Uuid7.next())).isPositive();
        assertThat(Uuid7.compare(last, Uuid7.earliest(Instant.parse("+11000-01-01T00:00:00Z"))))
                .isNegative();
    }

    @Test
    void beginsEachMillisecondWithAnIdThatNoneOfItIsBefore() {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
        UUID made = Uuid7.next();
        assertThat(Uuid7.compare(Uuid7.earliest(before), made)).isNotPositive();
        assertThat(Uuid7.compare(Uuid7.earliest(before.plusSeconds(60)), made)).isPositive();
    }
}
