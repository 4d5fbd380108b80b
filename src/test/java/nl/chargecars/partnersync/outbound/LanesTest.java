package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the health of lanes that the dashboard shows. */
@ExtendWith(WithServer.class)
class LanesTest {

    private final TestServer server;

    LanesTest(TestServer server) {
        this.server = server;
    }

    @Test
    void aLaneThatIsWellHasNothingToSay() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.deliverAll();
            assertThat(health(out)).isEqualTo(new LaneHealth(BreakerState.CLOSED, null, null, false, 8));
        }
    }

    @Test
    void aLaneThatIsHeldSendsNothingAndReleasesWhatItHeld() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            out.order("A-1");
            LaneHealth health = health(out);
            assertThat(health.concurrency()).as("nothing may be sent").isZero();
            assertThat(health.releasing()).as("once it may be").isTrue();
        }
    }

    @Test
    void showsABreakerThatIsOpenAndSinceWhen() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().byDefault(Behaviour.status(503));
            for (int number = 0; number < 20; number++) {
                out.order("A-" + number);
            }
            Instant now = server.clock().instant();
            out.step();
            out.advance(Duration.ofSeconds(5));
            LaneHealth health = health(out);
            assertThat(health.breaker()).isEqualTo(BreakerState.OPEN);
            assertThat(health.openSince()).isEqualTo(now);
            assertThat(health.pausedUntil()).isEqualTo(now.plusSeconds(30));
            assertThat(health.concurrency()).as("503 means fewer at a time").isBetween(1, 7);
        }
    }

    private LaneHealth health(Outgoing out) {
        return server.part(Lanes.class).of(out.integration());
    }
}
