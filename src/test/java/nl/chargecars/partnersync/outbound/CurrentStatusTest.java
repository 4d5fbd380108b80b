package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where an order stands, told by hand. {@link RetentionTest} has the orders whose payloads are gone. */
@ExtendWith(WithServer.class)
class CurrentStatusTest {

    private static final Actor STAFF = Actor.staff("teller");

    private final TestServer server;
    private final CurrentStatus current;

    CurrentStatusTest(TestServer server) {
        this.server = server;
        this.current = server.part(CurrentStatus.class);
    }

    @Test
    void cannotBeToldWithoutAnActiveIntegration() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            out.configure(Map.of("is_active", false));
            assertThat(current.send(out.partnerId(), order, STAFF)).isInstanceOf(CurrentStatus.Sent.Impossible.class);
        }
    }

    @Test
    void isToldThroughTheIntegrationThatReplacedAnother() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            replaceIntegration(out);
            assertThat(out.step()).as("held with the one that was replaced").isZero();

            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.states()).containsExactly("pending", "pending");
            assertThat(server.part(Undelivered.class).orders(out.partnerId(), null, null, null, 10))
                    .as("one order, though two of its deliveries wait in the same place")
                    .hasSize(1);
            assertThat(out.deliverAll()).isEqualTo(1);
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED");

            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).as("its own delivery once more").isEqualTo(1);
            assertThat(out.states()).containsExactlyInAnyOrder("pending", "delivered");
        }
    }

    private static void replaceIntegration(Outgoing out) {
        out.configure(Map.of("is_active", false));
        Map<String, Object> next = new LinkedHashMap<>();
        next.put("integration_name", "test_api_v2");
        next.put("webhook_url", out.simulator.webhookUrl().toString());
        next.put("status_mapping", Map.of("chargecars_to_partner", Outgoing.WORDS, "partner_to_chargecars", Map.of()));
        out.configure(next);
    }
}
