package nl.chargecars.partnersync.outbound;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.IncomingRequest;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that what follows a dismissed delivery waits for its attempt if one is under way, and only then. */
@ExtendWith(WithServer.class)
class DismissedAttemptTest {

    private final TestServer server;

    DismissedAttemptTest(TestServer server) {
        this.server = server;
    }

    @Test
    void whatFollowsADismissedOneWaitsForTheAttemptThatWasUnderWay() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.change(out.order("A-1"), "approved");
            LeasedDelivery underWay = node.claim(out.integration().id(), 1).getFirst();
            out.dismiss(underWay.id());
            assertThat(out.states()).containsExactly("dismissed", "pending");
            assertThat(out.step()).isZero();
            AttemptResult result = node.attempt(underWay, out.integration());
            node.recorder.submit(result);
            assertThat(out.states()).containsExactly("dismissed", "pending");
            out.advance(Duration.ofMinutes(1));
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void showsTheAnswerToTheAttemptThatWasUnderWay(int status) {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("A-1");
            LeasedDelivery underWay = node.claim(out.integration().id(), 1).getFirst();
            out.simulator.script().next(Behaviour.status(status));
            AttemptResult result = node.attempt(underWay, out.integration());
            out.dismiss(underWay.id());
            node.recorder.submit(result);
            assertThat(out.states()).containsExactly("dismissed");
            Reply shown =
                    out.api().get(out.path("/deliveries/" + underWay.id())).is(200);
            assertThat(shown.at("/data/attempt_count").asInt()).isEqualTo(1);
            assertThat(shown.at("/data/last_response_status").asInt()).isEqualTo(status);
            assertThat(shown.at("/data/last_response_status")).isEqualTo(shown.at("/data/attempts/0/response/status"));
            assertThat(shown.at("/data/last_error")).isEqualTo(shown.at("/data/attempts/0/error"));
            assertThat(shown.at("/data/last_error_code")).isEqualTo(shown.at("/data/attempts/0/error_code"));
        }
    }

    /** A change of the same order locks the dismissed delivery first, and then what follows it. */
    @Test
    void isLockedBeforeWhatFollowsItWhenTheAnswerIsRecorded() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server);
                var change = out.db().rival()) {
            out.change(out.order("A-1"), "approved");
            LeasedDelivery underWay = node.claim(out.integration().id(), 1).getFirst();
            AttemptResult result = node.attempt(underWay, out.integration());
            out.dismiss(underWay.id());
            change.execute(
                    "select 1 from deliveries where id = ? for share",
                    underWay.id().value());
            CompletableFuture<Void> recording = CompletableFuture.runAsync(() -> node.recorder.submit(result));
            change.awaitSomebodyWaiting();
            change.execute(
                    "select 1 from deliveries where id = ? for share nowait",
                    out.deliveries().getLast().value());
            change.rollback();
            recording.orTimeout(20, SECONDS).join();
            assertThat(out.attemptErrors()).containsExactly("1 null");
        }
    }

    @Test
    void doesNotShowTheAnswerToAnAttemptThatIsNotTheLatest() {
        try (var out = Outgoing.to(server);
                var slow = new TestNode(server);
                var other = new TestNode(server)) {
            out.order("A-1");
            LeasedDelivery lost = slow.claim(out.integration().id(), 1).getFirst();
            out.simulator.script().next(Behaviour.status(500), Behaviour.status(503));
            AttemptResult first = slow.attempt(lost, out.integration());
            out.advance(Duration.ofMinutes(1));
            other.step();
            slow.recorder.submit(first);
            assertThat(out.attemptErrors()).containsExactly("1 responded 500", "2 responded 503");
            assertThat(out.lastError()).isEqualTo("responded 503");
        }
    }

    @Test
    void whatIsMadeAfterADismissalWaitsForTheAttemptThatWasUnderWayToo() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            OrderId order = out.order("A-1");
            LeasedDelivery underWay = node.claim(out.integration().id(), 1).getFirst();
            out.dismiss(underWay.id());
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
            out.dismiss(underWay.id());
            out.retry(underWay.id());
            assertThat(out.step()).isZero();
            out.retry(underWay.id());
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
            out.dismiss(underWay);
            out.retry(underWay);
            out.dismiss(underWay);
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
            out.dismiss(underWay);
            out.retry(underWay);
            out.retry(out.deliveries().getFirst());
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
            out.dismiss(out.deliveries().getFirst());
            out.retry(out.deliveries().getFirst());
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
            out.dismiss(underWay);
            out.change(order, "approved");
            out.retry(underWay);
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
            out.dismiss(node.claim(out.integration().id(), 1).getFirst().id());
            out.dismiss(out.deliveries().get(1));
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
            out.dismiss(out.deliveries().getFirst());
            out.change(order, "approved");
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void whatWasClaimedAheadIsNotSentOnceItIsDismissed() {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", 1))) {
            out.order("A-1");
            out.order("A-2");
            out.simulator.script().when(dismissing(out, out.deliveries().getLast()), Behaviour.ok());
            assertThat(out.step()).as("one under way, one claimed ahead").isEqualTo(2);
            assertThat(out.simulator.received()).hasSize(1);
            assertThat(out.states()).containsExactly("delivered", "dismissed");
            assertThat(out.attemptErrors()).containsExactly("1 null");
        }
    }

    private static Predicate<IncomingRequest> dismissing(Outgoing out, DeliveryId delivery) {
        return _ -> {
            out.dismiss(delivery);
            return true;
        };
    }
}
