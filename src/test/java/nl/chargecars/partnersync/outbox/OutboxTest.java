package nl.chargecars.partnersync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Tests which events a transition creates for the partner, and when it creates none (contract, "Statuses and events"). */
@ExtendWith(WithServer.class)
class OutboxTest {

    private final TestServer server;

    OutboxTest(TestServer server) {
        this.server = server;
    }

    @Test
    void tellsNothingWithoutAnActiveIntegration() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            out.configure(Map.of("is_active", false));
            out.change(order, "approved");
            assertThat(out.unsentReasons()).containsExactly("no_integration");
            assertThat(out.states()).hasSize(1);
        }
    }

    @Test
    void tellsNothingThatThePartnerDidNotSubscribeTo() {
        try (var out = Outgoing.to(server, Outgoing.subscribedTo("order_completed"))) {
            OrderId order = out.order("A-1");
            out.change(order, "approved");
            assertThat(out.unsentReasons()).containsExactly("not_subscribed", "not_subscribed");
            assertThat(out.states()).isEmpty();
        }
    }

    /**
     * These have a reason of their own, so that they do not count among the transitions that only a missing word kept from being
     * sent.
     */
    @Test
    void notesApartWhatIsNeitherSubscribedToNorMapped() {
        Map<String, ?> mapping = Map.of("chargecars_to_partner", Map.of("completed", "DONE"));
        try (var out = Outgoing.to(server, Map.of("status_mapping", mapping))) {
            out.configure(Outgoing.subscribedTo("order_on_hold"));
            out.change(out.order("A-1"), "approved", "on_hold");
            assertThat(out.unsentReasons())
                    .containsExactly("not_mapped_nor_subscribed", "not_mapped_nor_subscribed", "not_mapped");
        }
    }

    @Test
    void tellsNothingOfAStatusThatHasNoWordOfThePartners() {
        Map<String, ?> mapping = Map.of("chargecars_to_partner", Map.of("new", "RECEIVED"));
        try (var out = Outgoing.to(server, Map.of("status_mapping", mapping))) {
            OrderId order = out.order("A-1");
            out.change(order, "on_hold");
            assertThat(out.unsentReasons()).containsExactly("not_mapped");
            assertThat(out.states()).hasSize(1);
        }
    }

    @Test
    void sendsAPartnersOwnUpdateNotBackButConfirmsItsOrder() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            out.change(order, "approved", Actor.partner(out.partnerId()));
            assertThat(out.unsentReasons()).containsExactly("echo");
            assertThat(out.states()).hasSize(1);
        }
    }

    @Test
    void sendsAPartnersOwnUpdateBackWhenItWantsThat() {
        try (var out = Outgoing.to(server, Map.of("echo_partner_updates", true))) {
            OrderId order = out.order("A-1");
            out.change(order, "approved", Actor.partner(out.partnerId()));
            assertThat(out.unsentReasons()).isEmpty();
            assertThat(out.states()).hasSize(2);
        }
    }

    @Test
    void keepsTheEventInTheFeedOnlyWithoutAWebhookAddress() {
        try (var out = Outgoing.to(server)) {
            out.configure(java.util.Collections.singletonMap("webhook_url", null));
            out.order("A-1");
            assertThat(out.states()).isEmpty();
            assertThat(out.db()
                            .count(
                                    "events where partner_organization_id = ?",
                                    out.partnerId().value()))
                    .isEqualTo(1);
        }
    }

    @Test
    void writesNothingWhenTheTransitionIsRolledBack() {
        try (var out = Outgoing.to(server)) {
            server.part(TransactionTemplate.class).executeWithoutResult(transaction -> {
                out.order("A-1");
                transaction.setRollbackOnly();
            });
            assertThat(out.states()).isEmpty();
            assertThat(out.deliverAll()).isZero();
        }
    }

    @Test
    void sendsEveryEventTypeForItsTransition() {
        try (var out = Outgoing.to(
                server, Outgoing.subscribedTo(WireNamed.names(EventType.class).toArray(String[]::new)))) {
            OrderId order = out.order("A-1");
            out.change(order, "approved", "scheduled", "in_progress", "on_hold", "in_progress", "completed");
            OrderId cancelled = out.order("A-2");
            out.change(cancelled, "cancelled");
            out.deliverAll();
            assertThat(eventsOf(out, "A-1"))
                    .containsExactly(
                            "order_created RECEIVED",
                            "status_changed RECEIVED",
                            "order_approved CONFIRMED",
                            "status_changed CONFIRMED",
                            "visit_scheduled PLANNED",
                            "status_changed PLANNED",
                            "installation_started IN_PROGRESS",
                            "status_changed IN_PROGRESS",
                            "order_on_hold WAITING",
                            "status_changed WAITING",
                            "installation_started IN_PROGRESS",
                            "status_changed IN_PROGRESS",
                            "order_completed DELIVERED",
                            "installation_completed DELIVERED",
                            "status_changed DELIVERED");
            assertThat(eventsOf(out, "A-2"))
                    .containsExactly(
                            "order_created RECEIVED",
                            "status_changed RECEIVED",
                            "order_cancelled STOPPED",
                            "status_changed STOPPED");
        }
    }

    /** Otherwise a partner that makes its record on order_created has no such order yet, and its refusal blocks the order's line. */
    @Test
    void sendsTheConfirmationOfAnOrderBeforeItsStatus() {
        try (var out = Outgoing.to(server, Outgoing.subscribedTo("status_changed", "order_created"))) {
            out.order("A-1");
            out.deliverAll();
            assertThat(eventsOf(out, "A-1")).containsExactly("order_created RECEIVED", "status_changed RECEIVED");
        }
    }

    @Test
    void payloadIsTheSeedsWithAnId() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("VLV-2025-789123");
            out.advance(Duration.ofSeconds(1));
            out.change(order, "approved");
            out.deliverAll();
            ReceivedWebhook webhook = out.simulator.received().getLast();
            JsonNode body = webhook.request().json();
            assertThat(body.propertyNames())
                    .containsExactly(
                            "id",
                            "timestamp",
                            "event",
                            "chargecars_order_id",
                            "partner_order_id",
                            "partner_customer_id",
                            "status",
                            "status_details",
                            "customer_info");
            assertThat(body.at("/status_details").propertyNames())
                    .containsExactly("from_status", "to_status", "reason", "timestamp");
            assertThat(body.at("/customer_info").propertyNames()).containsExactly("name", "email");
            assertThat(body.at("/id").asString()).isEqualTo(webhook.id().orElseThrow());
            assertThat(body.at("/chargecars_order_id").asString()).matches("CC-\\d{4}-\\d{5}");
            assertThat(body.at("/partner_order_id").asString()).isEqualTo("VLV-2025-789123");
            assertThat(body.at("/partner_customer_id").asString()).isEqualTo("CUST-1");
            assertThat(body.at("/status").asString()).isEqualTo("CONFIRMED");
            assertThat(body.at("/status_details/from_status").asString()).isEqualTo("new");
            assertThat(body.at("/status_details/to_status").asString()).isEqualTo("approved");
            assertThat(body.at("/status_details/reason").asString()).isEqualTo("because of the test");
            assertThat(body.at("/status_details/timestamp").asString())
                    .isEqualTo(server.clock().instant().toString());
            assertThat(body.at("/customer_info/name").asString()).isEqualTo("Jan Janssen");
            assertThat(body.at("/customer_info/email").asString()).matches("jan\\d+@example\\.com");
        }
    }

    @Test
    void payloadIsFrozenWhenTheTransitionCommits() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            out.db().update("update orders set customer_name = 'Somebody Else' where id = ?", order.value());
            out.configure(Map.of("status_mapping", Map.of("chargecars_to_partner", Map.of("new", "OTHER_WORD"))));
            out.deliverAll();
            JsonNode body = out.simulator.received().getFirst().request().json();
            assertThat(body.at("/customer_info/name").asString()).isEqualTo("Jan Janssen");
            assertThat(body.at("/status").asString()).isEqualTo("RECEIVED");
        }
    }

    private static List<String> eventsOf(Outgoing out, String partnerOrderId) {
        return out.simulator.log().about(partnerOrderId).stream()
                .map(webhook -> webhook.event() + " " + webhook.status())
                .toList();
    }
}
