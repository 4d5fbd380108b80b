package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import nl.chargecars.partnersync.figures.IntegrationMeters;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedCalls.Reason;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the counts of refused calls that a node keeps in memory until it writes them. */
@ExtendWith(WithServer.class)
class RefusedCallsTest {

    private final TestServer server;

    RefusedCallsTest(TestServer server) {
        this.server = server;
    }

    @Test
    void areWrittenBeforeTheNodeGoes() {
        Integration integration = integration();
        try (var calls = calls(server.clock())) {
            calls.note(integration, Reason.BAD_SIGNATURE);
            calls.note(integration, Reason.BAD_SIGNATURE);
        }
        Long written = server.db()
                .one(
                        Long.class,
                        "select refused from refused_calls where integration_id = ?",
                        integration.id().value());
        assertThat(written).isEqualTo(2);
    }

    @Test
    void areKeptForFourHundredDays() {
        Integration integration = integration();
        var clock = new SettableClock();
        try (var calls = calls(clock)) {
            for (int daysAgo : new int[] {401, 399, 0}) {
                clock.set(server.clock().instant().minus(Duration.ofDays(daysAgo)));
                calls.note(integration, Reason.BAD_SIGNATURE);
                calls.round();
            }
        }
        assertThat(server.db()
                        .count(
                                "refused_calls where integration_id = ?",
                                integration.id().value()))
                .isEqualTo(2);
    }

    private Integration integration() {
        PartnerId partner = TestPartner.integrated(server).id();
        return Objects.requireNonNull(
                server.part(Integrations.class).active(Set.of(partner)).get(partner));
    }

    private RefusedCalls calls(Clock clock) {
        return new RefusedCalls(server.part(RefusedCallRepository.class), server.part(IntegrationMeters.class), clock);
    }
}
