package nl.chargecars.partnersync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests which orders count as told in an old word; {@code dashboard.MappingFormsTest} sends them. */
@ExtendWith(WithServer.class)
class OldWordSenderTest {

    private static final Map<String, ?> BOTH_EVENTS_ONCE =
            Map.of("webhook_events", List.of("order_created", "status_changed"), "retry_schedule", List.of(0));
    private static final StatusMapping CORRECTED = new StatusMapping(Map.of("new", "OPEN"), Map.of());

    private final TestServer server;
    private final OldWordSender sender;

    OldWordSenderTest(TestServer server) {
        this.server = server;
        this.sender = server.part(OldWordSender.class);
    }

    @Test
    void leavesOutAnOrderWhoseStatusArrivedWithAnotherEvent() {
        try (var out = Outgoing.to(server, BOTH_EVENTS_ONCE)) {
            out.simulator.script().next(Behaviour.ok(), Behaviour.status(500));
            out.order("A-1");
            out.deliverAll();
            assertThat(out.states()).containsExactly("delivered", "failed");
            assertThat(sender.count(out.integration(), CORRECTED)).isZero();
        }
    }

    @Test
    void countsAnOrderOnceOfWhoseStatusNoEventArrived() {
        try (var out = Outgoing.to(server, BOTH_EVENTS_ONCE)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("A-1");
            out.deliverAll();
            assertThat(out.states()).containsExactly("failed", "failed");
            assertThat(sender.count(out.integration(), CORRECTED)).isEqualTo(1);
        }
    }
}
