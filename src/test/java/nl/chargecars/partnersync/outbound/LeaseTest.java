package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.LeaseRepository.Room;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.IncomingRequest;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;

/** Tests which node may send a delivery, and what happens to the delivery when the node dies (docs/adr/0004-outbox-and-lanes.md). */
@ExtendWith(WithServer.class)
class LeaseTest {

    private final TestServer server;

    LeaseTest(TestServer server) {
        this.server = server;
    }

    @Test
    void nobodyTakesWhatAnotherHasUntilTheLeaseEnds() {
        try (var out = Outgoing.to(server);
                var first = new TestNode(server);
                var second = new TestNode(server)) {
            out.order("A-1");
            assertThat(first.claim(out.integration().id(), 10)).hasSize(1);
            assertThat(second.claim(out.integration().id(), 10)).isEmpty();
            out.advance(Duration.ofSeconds(29));
            assertThat(second.claim(out.integration().id(), 10)).isEmpty();
            out.advance(Duration.ofSeconds(1));
            assertThat(second.claim(out.integration().id(), 10)).hasSize(1);
        }
    }

    @Test
    void whatANodeThatDiedWasSendingIsSentAgainUnderTheSameId() {
        try (var out = Outgoing.to(server);
                var dying = new TestNode(server);
                var other = new TestNode(server)) {
            out.change(out.order("A-1"), "approved");
            dying.dieWhileSending(out.integration());
            other.step();
            assertThat(out.simulator.received()).hasSize(1);
            out.advance(Duration.ofMinutes(1));
            other.step();
            other.step();
            assertThat(out.simulator.received()).hasSize(3);
            assertThat(out.simulator.received().get(1).repeat()).isTrue();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void whatIsGivenBackWasNeverTaken() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            List<LeasedDelivery> claimed = node.claim(out.integration().id(), 1);
            node.leases.release(claimed);
            Map<String, ?> row = out.db()
                    .rows(
                            "select attempt_count, schedule_position, leased_by, waits_for_boundary from deliveries"
                                    + " where partner_organization_id = ?",
                            out.partnerId().value())
                    .getFirst();
            assertThat(row.get("attempt_count")).isEqualTo(0);
            assertThat(row.get("schedule_position")).isEqualTo(0);
            assertThat(row.get("leased_by")).isNull();
            assertThat(row.get("waits_for_boundary")).isEqualTo(true);
            assertThat(node.claim(out.integration().id(), 1)).hasSize(1);
        }
    }

    @Test
    void nothingIsTakenWhosePayloadCannotBeRead() {
        String application = server.settings().database().orElseThrow().user();
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            out.db().update("revoke select on event_payloads from " + application);
            try {
                assertThatThrownBy(node::step).isInstanceOf(DataAccessException.class);
            } finally {
                out.db().update("grant select on event_payloads to " + application);
            }
            assertThat(node.step()).as("at once, not when a lease ends").isEqualTo(1);
            assertThat(out.attemptErrors()).containsExactly("1 null");
        }
    }

    @Test
    void whatCouldNotBeCoalescedIsGivenBack() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false));
                var node = new TestNode(server)) {
            out.change(out.order("A-1"), "approved");
            out.configure(Map.of("sync_enabled", true, "coalesce_updates", true));
            out.db()
                    .update(
                            "alter table deliveries add constraint nothing_dismissed check (state <> 'dismissed') not valid");
            try {
                assertThatThrownBy(node::step).isInstanceOf(DataAccessException.class);
            } finally {
                out.db().update("alter table deliveries drop constraint nothing_dismissed");
            }
            out.advance(Duration.ofSeconds(1));
            node.step();
            node.step();
            assertThat(out.states()).containsExactly("dismissed", "delivered");
            assertThat(out.attemptErrors()).containsExactly("1 null");
        }
    }

    @Test
    void doesNotBeginWhatItsLeaseIsTooShortFor() {
        var shape = new DeliveryShape(false, 1, Duration.ofMillis(500), Duration.ofMillis(700), Duration.ofSeconds(1));
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", 1));
                var node = new TestNode(server, shape)) {
            out.order("A-1");
            out.order("A-2");
            out.simulator.script().when(eachTakes(out, Duration.ofMillis(400)), Behaviour.ok());
            assertThat(node.step()).as("one under way, one claimed ahead").isEqualTo(2);
            assertThat(out.simulator.received()).hasSize(1);
            assertThat(out.states()).containsExactlyInAnyOrder("delivered", "pending");
            node.step();
            assertThat(out.simulator.received()).hasSize(2).noneMatch(webhook -> webhook.repeat());
            assertThat(out.attemptErrors()).containsExactly("1 null", "1 null");
        }
    }

    private static Predicate<IncomingRequest> eachTakes(Outgoing out, Duration time) {
        return _ -> {
            out.advance(time);
            return true;
        };
    }

    @Test
    void theStartOfANodeEndsNoLeaseOfTheOthers() {
        try (var out = Outgoing.to(server);
                var other = new TestNode(server);
                var starting = new TestNode(server)) {
            out.order("A-1");
            assertThat(other.claim(out.integration().id(), 10)).hasSize(1);
            starting.worker.start();
            assertThat(starting.step()).isZero();
        }
    }

    @Test
    void aNodeThatIsAloneSendsAgainAtOnceWhatItsPredecessorHad() {
        try (var out = Outgoing.to(server);
                var dead = new TestNode(server);
                var next = TestNode.alone(server)) {
            out.order("A-1");
            assertThat(dead.claim(out.integration().id(), 10)).hasSize(1);
            next.worker.start();
            assertThat(next.step()).isPositive();
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void takesForEachLaneNoMoreThanItHasRoomFor() {
        try (var out = Outgoing.to(server);
                var other = Outgoing.to(server);
                var node = new TestNode(server)) {
            for (int number = 0; number < 5; number++) {
                out.order("A-" + number);
                other.order("B-" + number);
            }
            Instant now = server.clock().instant();
            List<LeasedDelivery> claimed = node.leases.claim(
                    List.of(new Room(out.integration(), 2, now), new Room(other.integration(), 3, now)),
                    now,
                    now.plus(node.shape.lease()));
            assertThat(claimed.stream()
                            .filter(one ->
                                    one.integration().equals(out.integration().id())))
                    .hasSize(2);
            assertThat(claimed).hasSize(5);
        }
    }

    @Test
    void whatIsMadeAfterTheClockWasSetBackGoesAtOnce() {
        try (var out = Outgoing.to(server)) {
            out.advance(Duration.ofHours(1));
            OrderId order = out.order("A-1");
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofHours(-1));
            out.change(order, "approved");
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void whatIsSentAgainAfterTheClockWasSetBackGoesAtOnce() {
        try (var out = Outgoing.to(server)) {
            out.advance(Duration.ofHours(1));
            out.order("A-1");
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofHours(-1));
            out.retry(out.deliveries().getFirst());
            assertThat(out.step()).isEqualTo(1);
        }
    }
}
