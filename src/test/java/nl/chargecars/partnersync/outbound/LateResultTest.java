package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what becomes of a result that is recorded late, after the lease of its attempt was lost, or twice. */
@ExtendWith(WithServer.class)
class LateResultTest {

    private final TestServer server;

    LateResultTest(TestServer server) {
        this.server = server;
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

    /** Giving the claim back has the same effect on the delivery as a crash of the database that lost the claim. */
    @Test
    void aSuccessWhoseClaimWasLostInACrashIsCountedAsAnAttempt() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            LeasedDelivery claimed = node.claim(out.integration().id(), 1).getFirst();
            AttemptResult made = node.attempt(claimed, out.integration());
            node.leases.release(List.of(claimed));

            node.recorder.submit(made);
            assertThat(out.states()).containsExactly("delivered");
            Reply shown = out.api().get(out.path("/deliveries")).is(200);
            assertThat(shown.at("/data/0/attempt_count").asInt()).isEqualTo(1);
            out.retry(claimed.id());
            assertThat(node.step()).isEqualTo(1);
            assertThat(out.attemptErrors()).containsExactly("1 null", "2 null");
        }
    }

    @Test
    void aFailureWhoseClaimWasLostInACrashIsCountedAsAnAttempt() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            LeasedDelivery claimed = node.claim(out.integration().id(), 1).getFirst();
            out.simulator.script().next(Behaviour.status(500));
            AttemptResult made = node.attempt(claimed, out.integration());
            node.leases.release(List.of(claimed));

            node.recorder.submit(made);
            assertThat(out.states()).containsExactly("pending");
            Reply shown = out.api().get(out.path("/deliveries")).is(200);
            assertThat(shown.at("/data/0/attempt_count").asInt()).isEqualTo(1);
            assertThat(shown.at("/data/0/last_response_status").asInt()).isEqualTo(500);
            assertThat(node.step()).isEqualTo(1);
            assertThat(out.attemptErrors()).containsExactly("1 responded 500", "2 null");
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
            out.retry(underWay.id());
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
            out.retry(delivery.id());
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
}
