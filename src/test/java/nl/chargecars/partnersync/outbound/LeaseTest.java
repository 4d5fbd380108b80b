package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.outbound.LeaseRepository.Room;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.outbox.ManualChange.Retry;
import nl.chargecars.partnersync.partner.Integration;
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
    void aFailureThatComesAfterItsLeaseWasLostIsKeptButChangesNothing() {
        try (var out = Outgoing.to(server);
                var slow = new TestNode(server);
                var other = new TestNode(server)) {
            out.order("A-1");
            Integration integration = out.integration();
            LeasedDelivery lost = slow.claim(integration.id(), 1).getFirst();
            out.simulator.script().next(Behaviour.status(500));
            AttemptResult failed = slow.attempt(lost, integration);
            out.advance(Duration.ofMinutes(1));
            other.step();
            assertThat(out.states()).containsExactly("delivered");

            slow.recorder.submit(failed);
            assertThat(out.states()).containsExactly("delivered");
            assertThat(out.attemptErrors()).containsExactly("1 responded 500", "2 null");
        }
    }

    @Test
    void aSuccessThatComesAfterItsLeaseWasLostSettlesWhatIsOpenStill() {
        try (var out = Outgoing.to(server);
                var slow = new TestNode(server);
                var other = new TestNode(server)) {
            out.change(out.order("A-1"), "approved");
            Integration integration = out.integration();
            AttemptResult lost = slow.attempt(slow.claim(integration.id(), 1).getFirst(), integration);
            out.advance(Duration.ofMinutes(1));
            out.simulator.script().next(Behaviour.status(500));
            other.step();
            assertThat(out.states()).containsExactly("pending", "pending");

            slow.recorder.submit(lost);
            assertThat(out.states()).containsExactly("delivered", "pending");
            assertThat(out.attemptErrors()).containsExactly("1 null", "2 responded 500");
            LineInvariants.assertHeads(out);
            assertThat(other.step()).as("what follows waits for no retry").isEqualTo(1);
        }
    }

    /**
     * The other node's attempt is made and recorded nevertheless; it then repeats a delivery that the partner has already received.
     */
    @Test
    void aSuccessThatComesLateSettlesWhatAnotherNodeIsSendingAndWhatFollowsWaitsForThat() {
        try (var out = Outgoing.to(server);
                var slow = new TestNode(server);
                var other = new TestNode(server)) {
            out.change(out.order("A-1"), "approved");
            Integration integration = out.integration();
            AttemptResult lost = slow.attempt(slow.claim(integration.id(), 1).getFirst(), integration);
            out.advance(Duration.ofMinutes(1));
            LeasedDelivery underWay = other.claim(integration.id(), 1).getFirst();
            slow.recorder.submit(lost);
            assertThat(out.states()).containsExactly("delivered", "pending");
            assertThat(slow.step()).as("while the other may be sending").isZero();

            out.simulator.script().next(Behaviour.status(500));
            other.recorder.submit(other.attempt(underWay, integration));
            assertThat(out.states()).containsExactly("delivered", "pending");
            assertThat(out.attemptErrors()).containsExactly("1 null", "2 responded 500");
            out.advance(other.shape.lease());
            assertThat(slow.step()).isEqualTo(1);
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    @Test
    void whatIsMadeAfterASuccessThatCameLateWaitsForTheAttemptOfTheOtherNodeToo() {
        try (var out = Outgoing.to(server);
                var slow = new TestNode(server);
                var other = new TestNode(server)) {
            OrderId order = out.order("A-1");
            LeasedDelivery underWay = deliveredWhileTheOtherSends(out, slow, other);
            assertThat(out.states()).containsExactly("delivered");
            out.change(order, "approved");
            assertThat(slow.step()).as("while the other may be sending").isZero();

            other.recorder.submit(other.attempt(underWay, out.integration()));
            out.advance(other.shape.lease());
            assertThat(slow.step()).isEqualTo(1);
            assertThat(out.simulator.received().stream().map(webhook -> webhook.status()))
                    .containsExactly("RECEIVED", "RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void whatCameLateAndIsSentAgainWaitsForTheAttemptOfTheOtherNodeToo() {
        try (var out = Outgoing.to(server);
                var slow = new TestNode(server);
                var other = new TestNode(server)) {
            out.order("A-1");
            LeasedDelivery underWay = deliveredWhileTheOtherSends(out, slow, other);
            retry(out, underWay.id());
            assertThat(slow.step()).as("while the other may be sending").isZero();
            out.advance(other.shape.lease());
            assertThat(slow.step()).isEqualTo(1);
        }
    }

    /** Records a success late, and returns the delivery as the other node has claimed it in the meantime. */
    private static LeasedDelivery deliveredWhileTheOtherSends(Outgoing out, TestNode slow, TestNode other) {
        Integration integration = out.integration();
        AttemptResult lost = slow.attempt(slow.claim(integration.id(), 1).getFirst(), integration);
        out.advance(Duration.ofMinutes(1));
        LeasedDelivery underWay = other.claim(integration.id(), 1).getFirst();
        slow.recorder.submit(lost);
        return underWay;
    }

    @Test
    void aSuccessThatComesLateDoesNotSettleWhatWasAskedForSince() {
        try (var out = Outgoing.to(server);
                var slow = new TestNode(server);
                var other = new TestNode(server)) {
            out.order("A-1");
            Integration integration = out.integration();
            LeasedDelivery delivery = slow.claim(integration.id(), 1).getFirst();
            AttemptResult lost = slow.attempt(delivery, integration);
            out.advance(Duration.ofMinutes(1));
            other.step();
            retry(out, delivery.id());
            assertThat(out.states()).containsExactly("pending");

            slow.recorder.submit(lost);
            assertThat(out.states()).containsExactly("pending");
            assertThat(other.step()).as("once more, as was asked").isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void theSameResultTwiceIsOneAttempt() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            AttemptResult result =
                    node.attempt(node.claim(out.integration().id(), 1).getFirst(), out.integration());
            node.recorder.submit(result);
            node.recorder.submit(result);
            assertThat(out.attemptErrors()).containsExactly("1 null");
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    /** As after a commit whose outcome is unknown, so that the result is recorded again. */
    @Test
    void theSameResultTwiceIsCountedOnce() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("A-1");
            AttemptResult result =
                    node.attempt(node.claim(out.integration().id(), 1).getFirst(), out.integration());
            node.recorder.submit(result);
            node.recorder.submit(result);
            assertThat(counted(out, "select sum(failed)::int from integration_hours"))
                    .isEqualTo(1);
            assertThat(counted(out, "select sum(attempts)::int from integration_latencies"))
                    .isEqualTo(1);
            assertThat(counted(out, "select failures_in_a_row from lanes"))
                    .as("what the breaker opens by")
                    .isEqualTo(1);
        }
    }

    private static int counted(Outgoing out, String figure) {
        return out.db()
                .one(
                        Integer.class,
                        figure + " where integration_id = ?",
                        out.integration().id().value());
    }

    /**
     * Both attempts are of one node: its lease expired before it had recorded the first attempt, and it claimed the delivery again.
     */
    @Test
    void theLostAndTheValidAttemptOfADeliveryMayBeWrittenTogether() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            Integration integration = out.integration();
            AttemptResult lost = node.attempt(node.claim(integration.id(), 1).getFirst(), integration);
            out.advance(Duration.ofMinutes(1));
            out.simulator.script().next(Behaviour.status(500));
            AttemptResult valid = node.attempt(node.claim(integration.id(), 1).getFirst(), integration);
            node.recordTogether(valid, lost);
            assertThat(out.states()).as("the partner has it").containsExactly("delivered");
            assertThat(out.attemptErrors()).containsExactly("1 null", "2 responded 500");
        }
    }

    @Test
    void whatTheOldAddressAnswersLateDoesNotDisableTheNewOne() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            Integration old = out.integration();
            out.simulator.script().next(Behaviour.status(410));
            AttemptResult gone = node.attempt(node.claim(old.id(), 1).getFirst(), old);
            out.configure(Map.of("webhook_url", out.simulator.webhookUrl("new").toString()));

            node.recorder.submit(gone);
            assertThat(out.integration().endpoint().disabledAt()).isNull();
            assertThat(node.step()).as("at once, to the new one").isEqualTo(1);
            assertThat(out.simulator.received().getLast().request().path()).endsWith("new");
            assertThat(out.states()).containsExactly("delivered");
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
    void aNodeThatIsAloneSendsAgainAtOnceWhatItsPredecessorHad() {
        try (var out = Outgoing.to(server);
                var dead = new TestNode(server);
                var next = new TestNode(server)) {
            out.order("A-1");
            dead.claim(out.integration().id(), 10);
            assertThat(next.leases.releaseAll(server.clock().instant())).isPositive();
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
    void whatFollowsADismissedOneWaitsForTheAttemptThatWasUnderWay() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.change(out.order("A-1"), "approved");
            LeasedDelivery underWay = node.claim(out.integration().id(), 1).getFirst();
            dismiss(out, underWay.id());
            assertThat(out.states()).containsExactly("dismissed", "pending");
            assertThat(out.step()).isZero();
            AttemptResult result = node.attempt(underWay, out.integration());
            node.recorder.submit(result);
            assertThat(out.states()).containsExactly("dismissed", "pending");
            out.advance(Duration.ofMinutes(1));
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void whatIsMadeAfterADismissalWaitsForTheAttemptThatWasUnderWayToo() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            OrderId order = out.order("A-1");
            LeasedDelivery underWay = node.claim(out.integration().id(), 1).getFirst();
            dismiss(out, underWay.id());
            out.change(order, "approved");
            assertThat(out.states()).containsExactly("dismissed", "pending");
            assertThat(out.step()).isZero();
            node.attempt(underWay, out.integration());
            out.advance(node.shape.lease());
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void whatWasDismissedAndIsSentAgainWaitsForTheAttemptThatWasUnderWay() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            LeasedDelivery underWay = node.claim(out.integration().id(), 1).getFirst();
            dismiss(out, underWay.id());
            retry(out, underWay.id());
            assertThat(out.step()).isZero();
            retry(out, underWay.id());
            assertThat(out.step()).as("sent again twice").isZero();
            node.attempt(underWay, out.integration());
            out.advance(node.shape.lease());
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void whatIsMadeAfterASecondDismissalWaitsForTheAttemptThatWasUnderWayAtTheFirst() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            OrderId order = out.order("A-1");
            DeliveryId underWay =
                    node.claim(out.integration().id(), 1).getFirst().id();
            dismiss(out, underWay);
            retry(out, underWay);
            dismiss(out, underWay);
            out.change(order, "approved");
            assertThat(out.step()).isZero();
            out.advance(node.shape.lease());
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("dismissed", "delivered");
        }
    }

    @Test
    void anEarlierOneThatIsSentAgainWaitsForThatAttemptToo() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            OrderId order = out.order("A-1");
            out.step();
            out.change(order, "approved");
            DeliveryId underWay =
                    node.claim(out.integration().id(), 1).getFirst().id();
            dismiss(out, underWay);
            retry(out, underWay);
            retry(out, deliveries(out).getFirst());
            assertThat(out.step()).isZero();
            out.advance(node.shape.lease());
            assertThat(out.deliverAll()).isEqualTo(2);
            assertThat(out.simulator.received().stream().map(webhook -> webhook.status()))
                    .containsExactly("RECEIVED", "RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void whatOnlyWaitedForItsNextAttemptIsSentAgainAtOnce() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0, 3600)))) {
            out.simulator.script().next(Behaviour.status(500));
            out.order("A-1");
            out.step();
            dismiss(out, deliveries(out).getFirst());
            retry(out, deliveries(out).getFirst());
            assertThat(out.step()).isEqualTo(1);
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
            retry(out, deliveries(out).getFirst());
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void anAttemptIsWaitedForNoLongerThanALeaseThoughTheClockWasSetBack() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.advance(Duration.ofHours(1));
            OrderId order = out.order("A-1");
            DeliveryId underWay =
                    node.claim(out.integration().id(), 1).getFirst().id();
            out.advance(Duration.ofHours(-1));
            dismiss(out, underWay);
            out.change(order, "approved");
            retry(out, underWay);
            assertThat(out.step()).isZero();
            out.advance(node.shape.lease());
            assertThat(out.deliverAll()).isEqualTo(2);
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    @Test
    void whatFollowsTwoDismissedOnesWaitsForTheAttemptOfTheFirst() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.change(out.order("A-1"), "approved", "scheduled");
            dismiss(out, node.claim(out.integration().id(), 1).getFirst().id());
            dismiss(out, deliveries(out).get(1));
            assertThat(out.states()).containsExactly("dismissed", "dismissed", "pending");
            assertThat(out.step()).isZero();
            out.advance(node.shape.lease());
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void whatIsMadeAfterOneThatOnlyWaitedWasDismissedGoesAtOnce() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0, 3600)))) {
            out.simulator.script().next(Behaviour.status(500));
            OrderId order = out.order("A-1");
            out.step();
            dismiss(out, deliveries(out).getFirst());
            out.change(order, "approved");
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void whatWasClaimedAheadIsNotSentOnceItIsDismissed() {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", 1))) {
            out.order("A-1");
            out.order("A-2");
            out.simulator.script().when(dismissing(out, deliveries(out).getLast()), Behaviour.ok());
            assertThat(out.step()).as("one under way, one claimed ahead").isEqualTo(2);
            assertThat(out.simulator.received()).hasSize(1);
            assertThat(out.states()).containsExactly("delivered", "dismissed");
            assertThat(out.attemptErrors()).containsExactly("1 null");
        }
    }

    private static Predicate<IncomingRequest> dismissing(Outgoing out, DeliveryId delivery) {
        return _ -> {
            dismiss(out, delivery);
            return true;
        };
    }

    private static void dismiss(Outgoing out, DeliveryId delivery) {
        out.changeByHand(new Dismiss(out.partnerId(), delivery, Actor.staff("test"), null));
    }

    private static void retry(Outgoing out, DeliveryId delivery) {
        out.changeByHand(new Retry(out.partnerId(), delivery, Actor.staff("test"), null, null));
    }

    /** The partner's deliveries in the order in which they were created. */
    private static List<DeliveryId> deliveries(Outgoing out) {
        return out
                .db()
                .rows(
                        "select id from deliveries where partner_organization_id = ? order by id",
                        out.partnerId().value())
                .stream()
                .map(row -> new DeliveryId(Uuid7.parse(String.valueOf(row.get("id")))))
                .toList();
    }
}
