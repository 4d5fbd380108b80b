package nl.chargecars.partnersync.reconciliation;

import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.runs;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the daily comparison at a quiet hour, and its repetition on the same day after a failure. */
@ExtendWith(WithServer.class)
class DailyReconciliationTest {

    private final TestServer server;

    DailyReconciliationTest(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void itIsBeforeTheDailyHour() {
        ReconciliationCalls.itIsBeforeTheDailyHour(server);
    }

    @Test
    void runsOnceADayAtAQuietHourInAmsterdam() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "RECEIVED");
            var worker = server.part(ReconciliationWorker.class);
            worker.step();
            assertThat(runs(polled)).as("02:00").isEmpty();
            server.clock().set(Instant.parse("2031-03-03T02:29:59Z"));
            worker.step();
            assertThat(runs(polled)).as("a second before 03:30").isEmpty();
            server.clock().advance(Duration.ofSeconds(1));
            AtOnce.call(4, _ -> {
                worker.step();
                return true;
            });
            server.clock().advance(Duration.ofHours(12));
            worker.step();
            assertThat(runs(polled)).containsExactly("daily finished");
            server.clock().advance(Duration.ofHours(12));
            worker.step();
            assertThat(runs(polled)).containsExactly("daily finished", "daily finished");
        }
    }

    @Test
    void aDaysRunThatFailedIsMadeAgainAfterAnHour() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "RECEIVED");
            polled.answers(1, Behaviour.retryAfter(503, Duration.ofMinutes(30)));
            server.clock().set(Instant.parse("2031-03-03T02:30:00Z"));
            compareAfter(Duration.ZERO);
            compareAfter(Duration.ofMinutes(59));
            assertThat(runs(polled)).containsExactly("daily failed");
            server.clock().advance(Duration.ofMinutes(1));
            AtOnce.call(4, _ -> {
                server.part(ReconciliationWorker.class).step();
                return true;
            });
            assertThat(runs(polled)).containsExactly("daily finished", "daily failed");
            compareAfter(Duration.ofHours(10));
            assertThat(runs(polled)).hasSize(2);
        }
    }

    @Test
    void aDaysRunIsMadeAgainNoEarlierThanThePartnerAskedFor() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.answers(Behaviour.retryAfter(429, Duration.ofHours(3)));
            server.clock().set(Instant.parse("2031-03-03T02:30:00Z"));
            compareAfter(Duration.ZERO);
            compareAfter(Duration.ofHours(3).minusSeconds(1));
            assertThat(runs(polled)).hasSize(1);
            compareAfter(Duration.ofSeconds(1));
            assertThat(runs(polled)).hasSize(2);
        }
    }

    @Test
    void aPartnerThatIsAwayAllDayIsTriedFiveTimesAndAgainTheNextDay() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.answers(Behaviour.status(500));
            server.clock().set(Instant.parse("2031-03-03T02:30:00Z"));
            compareAfter(Duration.ZERO);
            for (int quarter = 1; quarter < 4 * 24; quarter++) {
                compareAfter(Duration.ofMinutes(15));
            }
            assertThat(runs(polled)).hasSize(5).containsOnly("daily failed");
            compareAfter(Duration.ofMinutes(15));
            assertThat(runs(polled)).hasSize(6);
        }
    }

    /** Advances the clock by this time, and runs every comparison that is due then. */
    private void compareAfter(Duration time) {
        server.clock().advance(time);
        server.part(ReconciliationWorker.class).step();
    }
}
