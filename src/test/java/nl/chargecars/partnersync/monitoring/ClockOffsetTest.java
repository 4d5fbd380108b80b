package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestDatabase;
import nl.chargecars.partnersync.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a node says of its clock. The servers of other tests compare theirs, too: only the lines of this test's hour count. */
class ClockOffsetTest {

    private static final Duration HOUR = Duration.ofSeconds(3_700);
    private static final String AN_HOUR = "3[67]\\d\\d s";

    private final ExternalDatabase database = TestDatabase.ownedEmpty();
    private final Db db = new Db(database);
    private final SettableClock clock = new SettableClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void comparesNothingWithTheEmbeddedDatabase(@TempDir Path directory) {
        clockOf(TestSettings.in(directory).build()).look();
        assertThat(gauge()).isNaN();
    }

    @Test
    void saysOnceThatTheClockIsAheadAndOnceThatItAgreesAgain(@TempDir Path directory) {
        ClockOffset offset =
                clockOf(TestSettings.in(directory).database(database).build());
        try (HeardLog log = HeardLog.of(ClockOffset.class)) {
            setBeside(HOUR);
            offset.look();
            offset.look();
            assertThat(gauge()).isBetween(3_600.0, 3_700.0);
            assertThat(warnings(log)).hasSize(1).allMatch(line -> line.contains("ahead of the database's: set up NTP"));

            setBeside(Duration.ZERO);
            offset.look();
            assertThat(gauge()).isBetween(-5.0, 5.0);
            assertThat(log.lines()).contains("this node's clock agrees with the database's again");
        }
    }

    @Test
    void saysAgainThatTheClockIsOffOnceThatHasChangedMuch(@TempDir Path directory) {
        ClockOffset offset =
                clockOf(TestSettings.in(directory).database(database).build());
        try (HeardLog log = HeardLog.of(ClockOffset.class)) {
            setBeside(HOUR.negated());
            offset.look();
            setBeside(HOUR.negated().plusSeconds(40));
            offset.look();
            assertThat(warnings(log)).hasSize(2).allMatch(line -> line.contains("behind the database's"));
        }
    }

    @Test
    void saysNothingAfterAnAnswerThatTookTooLongToTell(@TempDir Path directory) {
        var slow = new SlowAnswer();
        var offset = new ClockOffset(
                db.client(),
                db.transaction(),
                registry,
                slow,
                TestSettings.in(directory).database(database).build());
        try (HeardLog log = HeardLog.of(ClockOffset.class)) {
            offset.look();
            assertThat(log.lines()).singleElement().asString().contains("8 s ahead");
            slow.takes = Duration.ofSeconds(8);
            offset.look();
            assertThat(log.lines()).hasSize(1);
        }
    }

    /** The clock of a node that is 8 s ahead, in the middle of the time that the database takes to answer. */
    private final class SlowAnswer extends Clock {

        private Duration takes = Duration.ZERO;
        private boolean asked;

        @Override
        public Instant instant() {
            Duration half = takes.dividedBy(2);
            Instant middle = db.one(OffsetDateTime.class, "select clock_timestamp()")
                    .toInstant()
                    .plusSeconds(8);
            asked = !asked;
            return asked ? middle.minus(half) : middle.plus(half);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private ClockOffset clockOf(Settings settings) {
        return new ClockOffset(db.client(), db.transaction(), registry, clock, settings);
    }

    private void setBeside(Duration offset) {
        clock.set(db.one(OffsetDateTime.class, "select clock_timestamp()")
                .toInstant()
                .plus(offset));
    }

    private double gauge() {
        return registry.get("partnersync.clock.offset").gauge().value();
    }

    private static List<String> warnings(HeardLog log) {
        return log.lines().stream()
                .filter(line -> line.matches("this node's clock is " + AN_HOUR + ".*"))
                .toList();
    }
}
