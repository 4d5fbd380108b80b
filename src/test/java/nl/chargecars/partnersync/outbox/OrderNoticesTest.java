package nl.chargecars.partnersync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.order.TransitionNotices;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what the timeline of an order says about notifying the partner. */
@ExtendWith(WithServer.class)
class OrderNoticesTest {

    private final TestServer server;

    OrderNoticesTest(TestServer server) {
        this.server = server;
    }

    @Test
    void saysWhyThePartnerWasNotTold() {
        Map<String, ?> mapping = Map.of(
                "chargecars_to_partner", Map.of("new", "RECEIVED", "approved", "CONFIRMED", "in_progress", "STARTED"));
        try (var out = Outgoing.to(server, Map.of("status_mapping", mapping))) {
            OrderId order = out.order("A-1");
            out.change(order, "approved", Actor.partner(out.partnerId()));
            out.change(order, "scheduled");
            out.configure(Outgoing.subscribedTo("order_completed"));
            out.change(order, "in_progress", "on_hold");
            out.configure(Map.of("is_active", false));
            out.change(order, "cancelled");
            assertThat(notices(order))
                    .containsExactly("held", "echo", "not_mapped", "not_subscribed", "not_mapped", "no_integration");
        }
    }

    @Test
    void followsTheDelivery() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            OrderId order = out.order("A-1");
            assertThat(notices(order)).containsExactly("pending");
            out.step();
            out.simulator.script().next(Behaviour.status(500));
            out.change(order, "approved");
            out.step();
            out.configure(Map.of("sync_enabled", false));
            out.change(order, "scheduled");
            out.configure(Collections.singletonMap("webhook_url", null));
            out.change(order, "in_progress");
            assertThat(notices(order)).containsExactly("delivered", "failed", "held", "feed_only");
        }
    }

    @Test
    void showsTheOneOfSeveralEventsThatMostNeedsLookingAt() {
        Map<String, Object> subscribed =
                Map.of("webhook_events", List.of("status_changed", "order_created"), "retry_schedule", List.of(0));
        try (var out = Outgoing.to(server, subscribed)) {
            out.simulator.script().onEvent("order_created", Behaviour.status(500));
            OrderId order = out.order("A-1");
            out.deliverAll();
            assertThat(out.states()).containsExactly("failed", "delivered");
            assertThat(notices(order)).containsExactly("failed");
        }
    }

    private List<String> notices(OrderId order) {
        Map<TransitionId, TransitionNotice> notices =
                server.part(TransitionNotices.class).of(List.of(order));
        return server
                .db()
                .rows("select id from status_transitions where entity_id = ? order by sequence", order.value())
                .stream()
                .map(row -> new TransitionId(Uuid7.parse(String.valueOf(row.get("id")))))
                .map(id -> Objects.requireNonNull(notices.get(id)).wireName())
                .toList();
    }
}
