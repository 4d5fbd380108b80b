package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests that a lease of a node that died means nothing any more once it has ended, though nobody has claimed the delivery again. */
@ExtendWith(WithServer.class)
class ExpiredLeaseTest {

    private final TestServer server;

    ExpiredLeaseTest(TestServer server) {
        this.server = server;
    }

    @Test
    void anEarlierDeliveryThatIsSentAgainGoesFirst() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)));
                var dead = new TestNode(server)) {
            DeliveryId failed = failedBeforeAnother(out);
            assertThat(dead.claim(out.integration().id(), 1)).hasSize(1);
            out.advance(dead.shape.lease().plusSeconds(1));
            out.retry(failed);
            LineInvariants.assertHeads(out);
            assertThat(out.deliverAll()).isEqualTo(2);
            assertThat(statuses(out)).containsExactly("RECEIVED", "RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void anEarlierDeliveryThatIsSentAgainWaitsWhileTheLeaseLasts() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)));
                var other = new TestNode(server)) {
            DeliveryId failed = failedBeforeAnother(out);
            LeasedDelivery underWay = other.claim(out.integration().id(), 1).getFirst();
            out.advance(other.shape.lease().minusSeconds(1));
            out.retry(failed);
            assertThat(out.step()).isZero();
            other.recorder.submit(other.attempt(underWay, out.integration()));
            assertThat(out.step()).isEqualTo(1);
            assertThat(statuses(out)).containsExactly("RECEIVED", "CONFIRMED", "RECEIVED");
        }
    }

    @Test
    void isShownAsUnderWayOnlyUntilItEnds() {
        try (var out = Outgoing.to(server);
                var dead = new TestNode(server)) {
            out.order("A-1");
            dead.claim(out.integration().id(), 1);
            Api api = out.api();
            JsonNode sending = delivery(api, out);
            assertThat(sending.at("/under_way").booleanValue()).isTrue();
            assertThat(sending.at("/next_attempt_at").isNull()).isTrue();
            out.advance(dead.shape.lease());
            JsonNode waiting = delivery(api, out);
            assertThat(waiting.at("/under_way").booleanValue()).isFalse();
            assertThat(waiting.at("/next_attempt_at").isNull()).isFalse();
        }
    }

    private static JsonNode delivery(Api api, Outgoing out) {
        return api.get(out.path("/deliveries")).is(200).at("/data/0");
    }

    /** Makes two deliveries of one order, of which the first fails for good; returns that one. */
    private static DeliveryId failedBeforeAnother(Outgoing out) {
        OrderId order = out.order("A-1");
        out.simulator.script().next(Behaviour.status(500));
        out.step();
        out.change(order, "approved");
        assertThat(out.states()).containsExactly("failed", "pending");
        return DeliveryId.of(out.db()
                .text(
                        "select id::text from deliveries where partner_organization_id = ? and state = 'failed'",
                        out.partnerId().value()));
    }

    private static List<String> statuses(Outgoing out) {
        return out.simulator.received().stream()
                .map(webhook -> webhook.status())
                .toList();
    }
}
