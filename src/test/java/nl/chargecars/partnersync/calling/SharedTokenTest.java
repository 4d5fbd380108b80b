package nl.chargecars.partnersync.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Tests that all calls to a partner share one token, which is fetched once. */
class SharedTokenTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SharedToken shared = new SharedToken(1, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aFetchThatBrokeIsToldToWhoWaitsAndTheNextCallFetchesAnew() {
        var broken = new LinkageError("as it should");
        assertThatThrownBy(() -> shared.get(null, PATIENCE, () -> {
                    throw broken;
                }))
                .hasRootCause(broken);

        var granted = new PartnerToken("t0ken", NOW.plusSeconds(60), NOW.plusSeconds(50));
        assertThat(shared.get(null, PATIENCE, () -> granted)).isEqualTo(granted);
    }
}
