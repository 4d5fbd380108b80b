package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class TestServerTest {

    @Test
    void answersOverRealHttp(TestServer server) {
        Reply reply = server.api().get("/no/such/page");
        assertThat(reply.status()).isBetween(400, 499);
        assertThat(reply.header("X-Request-Id")).isNotBlank();
    }

    @Test
    void hasMigratedTheDatabaseItWasGiven(Db db) {
        assertThat(db.count("flyway_schema_history where success")).isPositive();
    }

    @Test
    void movesTheProductsClock(TestServer server, SettableClock clock) {
        Instant before = server.part(Clock.class).instant();
        clock.advance(Duration.ofHours(1));
        assertThat(server.part(Clock.class).instant()).isEqualTo(before.plus(Duration.ofHours(1)));
        clock.advance(Duration.ofHours(-1));
    }
}
