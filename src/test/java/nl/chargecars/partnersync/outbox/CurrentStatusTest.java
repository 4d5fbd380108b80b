package nl.chargecars.partnersync.outbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.order.TransitionNotices;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.outbound.TestNode;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.status.StatusHistory;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests sending the current status of an order by hand. {@code outbound.RetentionTest} covers orders whose payloads were deleted. */
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
    void cannotBeToldAnyMoreOnceTheIntegrationIsDeactivatedWhileTheOrderIsWaitedFor() {
        try (var out = Outgoing.to(server);
                var rival = server.db().rival()) {
            OrderId order = out.order("A-1");
            out.deliverAll();
            rival.execute("select 1 from orders where id = ? for no key update", order.value());
            CompletableFuture<CurrentStatus.Sent> telling =
                    CompletableFuture.supplyAsync(() -> current.send(out.partnerId(), order, STAFF));
            rival.awaitSomebodyWaiting();
            out.configure(Map.of("is_active", false));
            rival.rollback();
            assertThat(telling.orTimeout(20, SECONDS).join()).isInstanceOf(CurrentStatus.Sent.Impossible.class);
            assertThat(out.states()).containsExactly("delivered");
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
            assertThat(out.deliverAll()).as("anew").isEqualTo(1);
            assertThat(out.states()).containsExactlyInAnyOrder("pending", "delivered", "delivered");
        }
    }

    @Test
    void whatArrivedIsToldAnewInTodaysWordUnderAnIdOfItsOwn() {
        try (var out = Outgoing.to(server)) {
            out.configure(Outgoing.knowing("approved", "CONFRIMED"));
            OrderId order = out.order("A-1");
            out.advance(Duration.ofSeconds(1));
            out.change(order, "approved");
            Instant changed = server.clock().instant();
            assertThat(out.deliverAll()).isEqualTo(2);

            out.advance(Duration.ofHours(1));
            out.configure(Outgoing.knowing("approved", "CONFIRMED"));
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).isEqualTo(1);
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "CONFRIMED", "CONFIRMED");
            JsonNode anew = out.simulator.received().getLast().request().json();
            assertThat(anew.at("/timestamp").asString())
                    .as("when it was written")
                    .isEqualTo(server.clock().instant().toString());
            assertThat(anew.at("/status_details/timestamp").asString())
                    .as("when the status changed")
                    .isEqualTo(changed.toString());
            assertThat(current.send(out.partnerId(), order, STAFF))
                    .as("the partner says it has it, and has it not")
                    .isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).isEqualTo(1);
            assertThat(out.simulator.received())
                    .allMatch(webhook -> !webhook.repeat())
                    .extracting(ReceivedWebhook::id)
                    .doesNotHaveDuplicates();
            assertThat(feed(out)).containsExactly("RECEIVED", "CONFRIMED", "CONFIRMED", "CONFIRMED");
            assertThat(out.db().count("status_transitions where entity_id = ?", order.value()))
                    .as("no change of the order's")
                    .isEqualTo(2);
            assertThat(out.db()
                            .count(
                                    "audit_logs where action = 'CURRENT_STATUS_TOLD' and record_id = ? and actor = ?",
                                    order.toString(),
                                    STAFF.name()))
                    .isEqualTo(2);
        }
    }

    @Test
    void whatHasNotArrivedIsSentAgainAsItIsUnlessItsWordIsWrong() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            OrderId order = out.order("A-1");
            out.deliverAll();
            assertThat(out.states()).containsExactly("failed");
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.states()).as("the same, waiting again").containsExactly("pending");

            out.configure(Outgoing.knowing("new", "OPEN"));
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.states()).containsExactly("dismissed", "pending");
            assertThat(notice(order)).isEqualTo(TransitionNotice.PENDING);
            out.change(order, "approved");
            out.simulator.script().byDefault(Behaviour.ok());
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1"))
                    .as("the right word, before what comes after it")
                    .endsWith("OPEN", "CONFIRMED");
            assertThat(out.states()).containsExactly("dismissed", "delivered", "delivered");
            assertThat(out.db()
                            .text(
                                    "select dismissal_reason from deliveries where state = 'dismissed' and order_id = ?",
                                    order.value()))
                    .startsWith("superseded by ");
        }
    }

    @Test
    void isSentWithTheOtherEventOfItsTransitionThatItWaitsFor() {
        try (var out = Outgoing.to(server, Outgoing.subscribedTo("order_created", "status_changed"))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            OrderId order = out.order("A-1");
            assertThat(out.deliverAll()).isEqualTo(1);
            out.simulator.script().byDefault(Behaviour.ok());
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).as("without waiting").isEqualTo(2);
            assertThat(events(out)).containsExactly("order_created", "order_created", "status_changed");
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).as("anew").isEqualTo(1);
            assertThat(events(out)).endsWith("status_changed", "status_changed");
        }
    }

    @Test
    void isToldInAnotherWordBehindTheOtherEventOfItsTransition() {
        try (var out = Outgoing.to(server, Outgoing.subscribedTo("order_created", "status_changed"))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            OrderId order = out.order("A-1");
            assertThat(out.deliverAll()).isEqualTo(1);
            out.simulator.script().byDefault(Behaviour.ok());
            out.configure(Outgoing.knowing("new", "OPEN"));
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.states()).containsExactly("pending", "dismissed", "pending");
            assertThat(out.deliverAll()).as("without waiting").isEqualTo(2);
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "OPEN");
            assertThat(notice(order)).isEqualTo(TransitionNotice.DELIVERED);
        }
    }

    @Test
    void isSentAgainUnderItsOwnIdThoughTheOtherEventOfItsTransitionStandsBehindIt() {
        try (var out = Outgoing.to(
                server,
                Map.of("webhook_events", List.of("order_created", "status_changed"), "retry_schedule", List.of(0)))) {
            out.simulator.script().next(Behaviour.ok(), Behaviour.status(500));
            OrderId order = out.order("A-1");
            assertThat(out.deliverAll()).isEqualTo(2);
            putOrderCreatedLast(out, order);
            assertThat(out.states()).containsExactly("failed", "delivered");

            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered", "delivered");
            assertThat(events(out)).containsExactly("order_created", "status_changed", "status_changed");
            assertThat(out.simulator.received().getLast().id())
                    .isEqualTo(out.simulator.received().get(1).id());
        }
    }

    @Test
    void isToldInAnotherWordBehindTheOtherEventOfItsTransitionThatStandsBehindIt() {
        try (var out = Outgoing.to(server, Outgoing.subscribedTo("order_created", "status_changed"))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            OrderId order = out.order("A-1");
            assertThat(out.deliverAll()).isEqualTo(1);
            out.simulator.script().byDefault(Behaviour.ok());
            putOrderCreatedLast(out, order);
            out.configure(Outgoing.knowing("new", "OPEN"));
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.states()).containsExactly("dismissed", "pending", "pending");
            assertThat(out.deliverAll()).as("without waiting").isEqualTo(2);
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "OPEN");
        }
    }

    @Test
    void waitsForAnAttemptThatIsUnderWayAndSaysAnotherWord() {
        try (var out = Outgoing.to(server);
                var dying = new TestNode(server)) {
            OrderId order = out.order("A-1");
            dying.dieWhileSending(out.integration());
            out.configure(Outgoing.knowing("new", "OPEN"));
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.states()).containsExactly("dismissed", "pending");
            assertThat(out.step()).as("until its lease ends").isZero();
            out.advance(Duration.ofSeconds(31));
            assertThat(out.deliverAll()).isEqualTo(1);
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "OPEN");
        }
    }

    @Test
    void whatNobodyMayHearOfAnyMoreIsNotTold() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            out.deliverAll();
            out.configure(Outgoing.knowing(Map.of()));
            assertThat(current.send(out.partnerId(), order, STAFF))
                    .isEqualTo(new CurrentStatus.Sent.Impossible("not_mapped"));
            assertThat(out.deliverAll()).isZero();
        }
    }

    @Test
    void isTheLatestOneHoweverLongTheHistoryIs() {
        try (var out = Outgoing.to(server, Outgoing.subscribedTo("order_cancelled"))) {
            OrderId order = out.order("A-1");
            for (int times = 0; times < StatusHistory.MOST / 2; times++) {
                out.change(order, "on_hold", "new");
            }
            out.change(order, "approved");
            out.configure(Outgoing.subscribedTo("status_changed"));
            assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).isEqualTo(1);
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("CONFIRMED");
            assertThat(server.part(TransitionNotices.class).of(List.of(order)).values())
                    .containsOnlyOnce(TransitionNotice.DELIVERED);
        }
    }

    /** Between two transitions the order's queue has room for seven deliveries of this kind. */
    @Test
    void isToldAnewSevenTimesAndThenThePartnerIsToBeAsked() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            out.deliverAll();
            for (int times = 0; times < 7; times++) {
                assertThat(current.send(out.partnerId(), order, STAFF)).isEqualTo(new CurrentStatus.Sent.Queued());
                assertThat(out.deliverAll()).isEqualTo(1);
            }
            assertThat(current.send(out.partnerId(), order, STAFF)).isInstanceOf(CurrentStatus.Sent.Impossible.class);
            out.change(order, "approved");
            assertThat(current.send(out.partnerId(), order, STAFF))
                    .as("what waits is sent, and once")
                    .isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).isEqualTo(1);
        }
    }

    /**
     * PostgreSQL looks for a deadlock a second after a session began to wait. The rival begins after us, so ours is the
     * transaction that PostgreSQL aborts.
     */
    @Test
    void isToldAfterADeadlockThatPostgresEndedAtOurCost() {
        try (var out = Outgoing.to(server);
                var rival = server.db().rival()) {
            OrderId order = out.order("A-1");
            rival.execute("select 1 from deliveries where order_id = ? for no key update", order.value());
            CompletableFuture<CurrentStatus.Sent> telling =
                    CompletableFuture.supplyAsync(() -> current.send(out.partnerId(), order, STAFF));
            rival.awaitSomebodyWaiting();
            rival.execute("select 1 from orders where id = ? for no key update", order.value());
            rival.commit();
            assertThat(telling.orTimeout(20, SECONDS).join()).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).isEqualTo(1);
        }
    }

    /** Puts the two events of a new order in the places that earlier builds gave them. */
    private static void putOrderCreatedLast(Outgoing out, OrderId order) {
        out.db()
                .update(
                        "update deliveries set order_sequence = order_sequence + 2"
                                + " where order_id = ? and event = 'order_created'",
                        order.value());
    }

    private static List<String> events(Outgoing out) {
        return out.simulator.received().stream().map(ReceivedWebhook::event).toList();
    }

    private static List<String> feed(Outgoing out) {
        out.db().awaitOlderTransactions();
        return out.api().get(out.path("/events")).is(200).texts("/data", "status");
    }

    private @Nullable TransitionNotice notice(OrderId order) {
        return server.part(TransitionNotices.class).of(List.of(order)).values().stream()
                .findFirst()
                .orElse(null);
    }

    private static void replaceIntegration(Outgoing out) {
        out.configure(Map.of("is_active", false));
        Map<String, Object> next = new LinkedHashMap<>();
        next.put("integration_name", "test_api_v2");
        next.put("webhook_url", out.simulator.webhookUrl().toString());
        next.putAll(Outgoing.knowing(Outgoing.WORDS));
        out.configure(next);
    }
}
