package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliveryDesk;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the breaker, Retry-After, the disabling of endpoints and the paced release, on several nodes (docs/adr/0012-pacing.md). */
@ExtendWith(WithServer.class)
class PausedLaneTest {

    private static final Map<String, Object> PATIENT = every(Duration.ofSeconds(1));
    private static final Map<String, Object> ONCE_A_DAY = every(Duration.ofHours(20));

    private final TestServer server;

    PausedLaneTest(TestServer server) {
        this.server = server;
    }

    @Test
    void opensAfterSteadyFailureAndOnEveryNode() {
        try (var out = Outgoing.to(server, PATIENT);
                var other = new TestNode(server)) {
            broken(out);
            assertThat(breaker(out)).isEqualTo("open");
            out.advance(Duration.ofSeconds(20));
            assertThat(other.step()).as("another node").isZero();
            assertThat(out.step()).as("this node").isZero();
        }
    }

    @Test
    void whatAnOpenBreakerRefusesIsNoAttempt() {
        try (var out = Outgoing.to(server, PATIENT)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            orders(out, 60);
            out.step();
            long received = out.simulator.received().size();
            assertThat(received).as("those under way when it opened, at most").isLessThan(30);
            assertThat(attempts(out)).isEqualTo(received);
            assertThat(out.db()
                            .count(
                                    "deliveries where partner_organization_id = ? and schedule_position = 0"
                                            + " and attempt_count = 0 and leased_by is null",
                                    out.partnerId().value()))
                    .as("as if never taken")
                    .isEqualTo(60 - received);
        }
    }

    @Test
    void oneProbeOverAllNodesAndASuccessLetsTheRestGo() {
        try (var out = Outgoing.to(server, PATIENT);
                var other = new TestNode(server)) {
            broken(out);
            out.simulator.script().clear();
            out.advance(Duration.ofSeconds(31));
            out.simulator.script().when(_ -> true, Behaviour.hang());
            int before = out.simulator.received().size();
            assertThat(out.step() + other.step() + out.step())
                    .as("one node has the probe")
                    .isEqualTo(1);
            assertThat(out.simulator.received().size() - before).isEqualTo(1);
            out.simulator.script().clear();
            out.advance(Duration.ofSeconds(61));
            out.deliverAll();
            assertThat(breaker(out)).isEqualTo("closed");
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    @Test
    void everyNodeBeginsWithOneAtATimeWhenTheBreakerCloses() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0, 3600)));
                var probing = new TestNode(server);
                var other = new TestNode(server)) {
            IntegrationId integration = out.integration().id();
            out.simulator.script().byDefault(Behaviour.status(500));
            orders(out, 10);
            assertThat(probing.step()).isEqualTo(10);
            assertThat(breaker(out)).isEqualTo("open");
            other.step();
            assertThat(other.dispatcher.concurrency(integration)).isGreaterThan(1);
            out.simulator.script().clear();
            out.advance(Duration.ofSeconds(31));
            orders(out, 1);
            assertThat(probing.step()).as("the probe").isEqualTo(1);
            assertThat(breaker(out)).isEqualTo("closed");
            other.step();
            assertThat(other.dispatcher.concurrency(integration)).isEqualTo(1);
        }
    }

    @Test
    void aProbeThatFailsPausesTwiceAsLong() {
        try (var out = Outgoing.to(server, PATIENT)) {
            broken(out);
            out.advance(Duration.ofSeconds(31));
            assertThat(out.step()).as("one probe").isEqualTo(1);
            assertPausedForAMinute(out);
        }
    }

    private static void assertPausedForAMinute(Outgoing out) {
        assertThat(breaker(out)).isEqualTo("open");
        out.advance(Duration.ofSeconds(59));
        assertThat(out.step()).isZero();
        out.advance(Duration.ofSeconds(2));
        assertThat(out.step()).isEqualTo(1);
    }

    @Test
    void whileAProbeIsUnderWayNobodySendsAnotherUntilItsLeaseEnds() {
        try (var out = Outgoing.to(server, PATIENT);
                var other = new TestNode(server)) {
            broken(out);
            takeTheProbeAndDie(out);
            assertThat(other.step()).isZero();
            out.advance(Duration.ofSeconds(61));
            assertThat(other.step()).isEqualTo(1);
        }
    }

    @Test
    void theProbeOfADeadNodeKeepsNobodyWaitingThoughTheClockWasSetBack() {
        try (var out = Outgoing.to(server, PATIENT);
                var other = new TestNode(server)) {
            broken(out);
            out.advance(Duration.ofHours(1));
            takeTheProbeAndDie(out);
            out.advance(Duration.ofHours(-1));
            assertThat(other.step()).isEqualTo(1);
        }
    }

    @Test
    void aPauseGoesOnThoughAnotherNodesClockIsAlmostAMinuteBehind() {
        try (var out = Outgoing.to(server, PATIENT);
                var other = new TestNode(server)) {
            out.advance(Duration.ofMinutes(1));
            broken(out);
            out.advance(Duration.ofSeconds(-59));
            orders(out, 1);
            assertThat(other.step()).isZero();
        }
    }

    @Test
    void anOpenBreakerKeepsNobodyWaitingThoughTheClockWasSetBack() {
        try (var out = Outgoing.to(server, PATIENT);
                var other = new TestNode(server)) {
            out.advance(Duration.ofHours(1));
            broken(out);
            out.advance(Duration.ofHours(-1));
            orders(out, 2);
            out.simulator.script().clear();
            assertThat(other.step()).as("the probe").isEqualTo(1);
            assertThat(breaker(out)).isEqualTo("closed");
            assertThat(out.step()).as("on whatever node").isEqualTo(1);
        }
    }

    @Test
    void aProbeThatFailsAfterTheClockWasSetBackPausesAsEver() {
        try (var out = Outgoing.to(server, PATIENT)) {
            out.advance(Duration.ofHours(1));
            broken(out);
            out.advance(Duration.ofHours(-1));
            orders(out, 2);
            assertThat(out.step()).as("the probe").isEqualTo(1);
            assertPausedForAMinute(out);
        }
    }

    @Test
    void aWaitThatWasAskedForKeepsNobodyWaitingThoughTheClockWasSetBack() {
        try (var out = Outgoing.to(server)) {
            out.advance(Duration.ofHours(2));
            out.simulator.script().next(Behaviour.retryAfter(503, Duration.ofHours(1)));
            orders(out, 1);
            out.step();
            out.advance(Duration.ofHours(-2));
            orders(out, 1);
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactlyInAnyOrder("pending", "delivered");
        }
    }

    /** A success of what was under way leaves the wait that was asked for, but not when it was. */
    @Test
    void aWaitOfWhichOnlyTheEndIsKnownCountsUnlessItIsLongerThanOneCanBe() {
        try (var out = Outgoing.to(server)) {
            out.advance(Duration.ofHours(5));
            out.simulator.script().next(Behaviour.retryAfter(503, Duration.ofHours(20)));
            orders(out, 1);
            out.step();
            out.db()
                    .update(
                            "update lanes set failing_since = null, last_failure_at = null where integration_id = ?",
                            out.integration().id().value());
            out.advance(Duration.ofHours(-4));
            orders(out, 1);
            assertThat(out.step()).isZero();
            out.advance(Duration.ofHours(-1));
            orders(out, 1);
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void sendingNowSendsNoSecondProbeBesideTheOneUnderWay() {
        try (var out = Outgoing.to(server, PATIENT);
                var other = new TestNode(server)) {
            broken(out);
            takeTheProbeAndDie(out);
            out.api().post(out.path("/deliveries/send-now"), "").is(200);
            assertThat(other.step()).isZero();
            out.advance(Duration.ofSeconds(61));
            assertThat(other.step()).isEqualTo(1);
        }
    }

    /** Leaves the lane as a node does that took the probe and died: half open, with a lease that ends in a minute. */
    private void takeTheProbeAndDie(Outgoing out) {
        out.advance(Duration.ofSeconds(31));
        Instant leaseEnd = server.clock().instant().plusSeconds(60);
        assertThat(out.db()
                        .update(
                                "update lanes set breaker = 'half_open', paused_until = ?::timestamptz where integration_id = ?",
                                leaseEnd.toString(),
                                out.integration().id().value()))
                .isEqualTo(1);
    }

    @Test
    void anEndpointPutRightInTheConfigurationIsTriedAtOnce() {
        try (var out = Outgoing.to(server, PATIENT)) {
            broken(out);
            out.simulator.script().clear();
            assertThat(out.step()).isZero();
            out.configure(
                    Map.of("webhook_url", out.simulator.webhookUrl("put-right").toString()));
            out.advance(Duration.ofSeconds(2));
            assertThat(out.deliverAll()).isPositive();
            assertThat(breaker(out)).isEqualTo("closed");
            assertThat(out.simulator.received().getLast().request().path()).endsWith("put-right");
        }
    }

    @Test
    void aTestEventThatFailsLeavesTheBreakerAsItIs() {
        try (var out = Outgoing.to(server, PATIENT)) {
            broken(out);
            assertThat(server.part(TestEvents.class).send(out.partnerId()).delivered())
                    .isFalse();
            assertThat(out.step()).isZero();
        }
    }

    @Test
    void aTestEventThatArrivesHasTheRestTriedAtOnce() {
        try (var out = Outgoing.to(server, PATIENT)) {
            broken(out);
            out.simulator.script().clear();
            assertThat(out.step()).isZero();
            assertThat(server.part(TestEvents.class).send(out.partnerId()).delivered())
                    .isTrue();
            assertThat(out.deliverAll()).isPositive();
            assertThat(breaker(out)).isEqualTo("closed");
        }
    }

    @Test
    void whatIsAskedForByHandTakesTheProbeAtOnceAndOnlyOne() {
        try (var out = Outgoing.to(server, PATIENT)) {
            broken(out);
            DeliveryDesk desk = server.part(DeliveryDesk.class);
            DeliveryView waiting = desk.list(out.partnerId(), DeliverySearch.in(DeliveryState.PENDING), null, 1)
                    .data()
                    .getFirst();
            assertThat(waiting.nextAttemptAt())
                    .as("not before the breaker lets it")
                    .isAfter(server.clock().instant().plusSeconds(20));
            DeliveryDetail retried = desk.retry(out.partnerId(), waiting.deliveryId(), Actor.staff("mender"));
            assertThat(retried.delivery().nextAttemptAt())
                    .isBeforeOrEqualTo(server.clock().instant());
            assertThat(out.step()).isEqualTo(1);
            assertThat(breaker(out)).isEqualTo("open");
            assertThat(out.step()).isZero();
        }
    }

    @Test
    void whatIsAskedForByHandDoesNotEndAWaitThatTheEndpointAskedFor() {
        try (var out = Outgoing.to(server, PATIENT)) {
            broken(out);
            out.advance(Duration.ofSeconds(31));
            out.simulator.script().byDefault(Behaviour.retryAfter(503, Duration.ofHours(1)));
            assertThat(out.step()).as("the probe").isEqualTo(1);
            assertThat(breaker(out)).isEqualTo("open");
            out.simulator.script().clear();
            out.advance(Duration.ofMinutes(59));
            out.retry(out.deliveries().getFirst());
            assertThat(out.step()).isZero();
            out.advance(Duration.ofMinutes(1));
            assertThat(out.step()).as("the next probe").isPositive();
            assertThat(breaker(out)).isEqualTo("closed");
        }
    }

    @Test
    void retryAfterPausesTheWholeLaneAndNoOther() {
        try (var out = Outgoing.to(server);
                var other = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.simulator.script().next(Behaviour.retryAfter(429, Duration.ofHours(3)));
            orders(out, 1);
            out.step();
            orders(out, 5);
            other.order("B-1");
            out.advance(Duration.ofMinutes(179));
            assertThat(out.deliverAll()).as("the other partner's only").isEqualTo(1);
            assertThat(node.step()).isZero();
            assertThat(other.states()).containsExactly("delivered");
            assertThat(out.simulator.received()).hasSize(1);
            out.advance(Duration.ofMinutes(1));
            assertThat(out.deliverAll()).isEqualTo(6);
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    /** Retry-After is answered to all that are under way. None of them may wait for longer than the lane. */
    @Test
    void sendingNowFreesWhatMetTheAnswerThatAskedToWaitToo() {
        try (var out = Outgoing.to(server)) {
            eightUnderWayAskedToWait(out);
            out.api().post(out.path("/deliveries/send-now"), "").is(200);
            out.deliverAll();
            assertThat(out.states()).hasSize(10).containsOnly("delivered");
        }
    }

    @Test
    void anotherAddressFreesWhatMetTheAnswerThatAskedToWaitToo() {
        try (var out = Outgoing.to(server)) {
            eightUnderWayAskedToWait(out);
            out.configure(
                    Map.of("webhook_url", out.simulator.webhookUrl("moved").toString()));
            out.deliverAll();
            assertThat(out.states()).hasSize(10).containsOnly("delivered");
        }
    }

    /** Leaves a lane that waits for a day, with ten deliveries that are due by their schedule; eight were under way at the answer. */
    private static void eightUnderWayAskedToWait(Outgoing out) {
        Behaviour asksToWait = Behaviour.retryAfter(503, Duration.ofDays(1));
        out.simulator.script().byDefault(Behaviour.slow(Duration.ofMillis(300), asksToWait));
        orders(out, 10);
        out.step();
        assertThat(out.simulator.received()).hasSizeGreaterThanOrEqualTo(8);
        out.simulator.script().clear();
        out.advance(Duration.ofHours(1));
        assertThat(out.step()).isZero();
    }

    @Test
    void whatTheOldAddressAsksForDoesNotHoldUpTheNewOne() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.order("O-1");
            Integration old = out.integration();
            LeasedDelivery underWay = node.claim(old.id(), 1).getFirst();
            out.configure(
                    Map.of("webhook_url", out.simulator.webhookUrl("moved").toString()));
            out.simulator.script().next(Behaviour.retryAfter(429, Duration.ofHours(1)));
            node.recorder.submit(node.attempt(underWay, old));
            out.advance(Duration.ofSeconds(6));
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.simulator.received().getLast().request().path()).endsWith("moved");
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void aNodeThatStartsAnewKeepsToThePauseToo() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.retryAfter(503, Duration.ofHours(20)));
            orders(out, 1);
            out.step();
            out.advance(Duration.ofHours(20).minusSeconds(1));
            try (var anew = new TestNode(server)) {
                assertThat(anew.step()).isZero();
                out.advance(Duration.ofSeconds(1));
                assertThat(anew.step()).isEqualTo(1);
            }
        }
    }

    @Test
    void theSameConfigurationOnceMoreEndsNoPause() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.retryAfter(503, Duration.ofHours(20)));
            orders(out, 1);
            out.step();
            orders(out, 1);
            out.configure(Map.of("webhook_url", out.simulator.webhookUrl().toString(), "sync_enabled", true));
            assertThat(out.step()).isZero();
            out.advance(Duration.ofHours(20));
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    @Test
    void nobodyCanMakeTheLaneWaitForMoreThanADay() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.retryAfter(503, Duration.ofDays(90)));
            orders(out, 2);
            out.step();
            out.advance(Duration.ofHours(24));
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    @Test
    void fiveDaysWithoutASuccessDisableTheEndpointAndHoldWhatIsThere() {
        try (var out = Outgoing.to(server, ONCE_A_DAY)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            orders(out, 1);
            Instant began = server.clock().instant();
            while (out.integration().endpoint().disabledAt() == null) {
                assertThat(server.clock().instant()).isBefore(began.plus(Duration.ofDays(8)));
                out.advance(Duration.ofHours(5));
                out.step();
            }
            assertThat(Duration.between(began, server.clock().instant())).isGreaterThan(Duration.ofDays(5));
            assertThat(out.integration().endpoint().disabledWhy()).contains("last 5 days");
            assertThat(out.states()).containsExactly("pending");
            assertThat(out.db()
                            .count(
                                    "audit_logs where action = 'ENDPOINT_DISABLED' and record_id = ?",
                                    out.integration().id().toString()))
                    .isEqualTo(1);
            out.simulator.script().clear();
            out.configure(Map.of("sync_enabled", true));
            out.advance(Duration.ofHours(25));
            out.deliverAll();
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    /** Tools apply the same file every day. */
    @Test
    void theSameConfigurationEveryDayKeepsNoFailingEndpointEnabled() {
        try (var out = Outgoing.to(server, ONCE_A_DAY)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            orders(out, 1);
            for (int day = 0; day < 8; day++) {
                out.configure(ONCE_A_DAY);
                failFor(Duration.ofDays(1), out);
            }
            assertThat(out.integration().endpoint().disabledAt()).isNotNull();
        }
    }

    /** With one order the breaker stays closed; with twelve it is open, and a probe goes to the new address first. */
    @ParameterizedTest
    @ValueSource(ints = {1, 12})
    void aNewAddressHasFiveDaysOfItsOwn(int orders) {
        try (var out = Outgoing.to(server, ONCE_A_DAY)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            orders(out, orders);
            failFor(Duration.ofDays(4), out);
            assertThat(breaker(out).equals("closed")).isEqualTo(orders == 1);
            out.configure(
                    Map.of("webhook_url", out.simulator.webhookUrl("moved").toString()));
            failFor(Duration.ofDays(4), out);
            assertThat(out.simulator.received().getLast().request().path()).endsWith("moved");
            assertThat(out.integration().endpoint().disabledAt()).isNull();
            failFor(Duration.ofDays(4), out); // waits of a day last up to 29 h, due to jitter
            assertThat(out.integration().endpoint().disabledAt()).isNotNull();
        }
    }

    @Test
    void whatWasHeldGoesOutAtABoundedPaceInOrder() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false));
                var other = new TestNode(server)) {
            orders(out, 120);
            assertThat(out.deliverAll()).isZero();
            out.configure(Map.of("sync_enabled", true));
            List<Integer> aSecond = new ArrayList<>();
            while (out.states().contains("pending")) {
                int before = out.simulator.received().size();
                for (int round = 0; round < 4; round++) {
                    out.step();
                    other.step();
                }
                int after = out.simulator.received().size();
                assertThat(out.simulator.received().subList(before, after))
                        .as("the oldest, at the same time")
                        .extracting(ReceivedWebhook::partnerOrderId)
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(before, after)
                                .mapToObj(number -> "O-" + number)
                                .toList());
                aSecond.add(after - before);
                out.advance(Duration.ofSeconds(1));
            }
            assertThat(aSecond).containsExactly(Pacing.RELEASED_PER_SECOND, Pacing.RELEASED_PER_SECOND, 20);
            out.step();
            assertThat(releasing(out)).isFalse();
            orders(out, 120);
            out.deliverAll();
            assertThat(out.states())
                    .as("from then on as fast as it can")
                    .hasSize(240)
                    .containsOnly("delivered");
        }
    }

    @Test
    void aReleaseGoesOnThoughTheClockWasSetBack() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            orders(out, 2 * Pacing.RELEASED_PER_SECOND);
            out.configure(Map.of("sync_enabled", true));
            out.advance(Duration.ofHours(1));
            while (out.simulator.received().size() < Pacing.RELEASED_PER_SECOND) {
                out.step();
            }
            out.advance(Duration.ofHours(-1));
            assertThat(out.step()).isPositive();
        }
    }

    @Test
    void aReleaseIsNotOverBecauseAllThatIsLeftIsUnderWayOnAnotherNode() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false));
                var other = new TestNode(server)) {
            orders(out, 3);
            out.configure(Map.of("sync_enabled", true));
            assertThat(other.claim(out.integration().id(), 3)).hasSize(3);
            assertThat(out.step()).isZero();
            assertThat(releasing(out)).isTrue();
            out.advance(Duration.ofSeconds(1));
            orders(out, 1);
            assertThat(out.step()).as("a new one").isEqualTo(1);
            assertThat(releasing(out)).isTrue();
        }
    }

    @Test
    void aReleaseEndsWithWhatWasHeldThoughMoreKeepsComing() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            orders(out, 1);
            out.configure(Map.of("sync_enabled", true));
            assertThat(out.step()).as("what was held").isEqualTo(1);
            out.advance(Duration.ofSeconds(1));
            orders(out, 1);
            assertThat(out.step()).isEqualTo(1);
            assertThat(releasing(out)).isFalse();
        }
    }

    @Test
    void aReleaseEndsWithWhatWasHeldThoughMoreWaitsForTheNextBoundary() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false, "sync_frequency", "hourly"))) {
            orders(out, 1);
            out.configure(Map.of("sync_enabled", true));
            Instant boundary = Cadence.next(SyncFrequency.HOURLY, server.clock().instant());
            server.clock().set(boundary.plusSeconds(1));
            orders(out, 1);
            assertThat(out.step()).as("what was held").isEqualTo(1);
            out.advance(Duration.ofSeconds(1));
            assertThat(out.step()).isZero();
            assertThat(releasing(out)).isFalse();
        }
    }

    @Test
    void aReleaseIsNotOverBecauseTheConfigurationHasChangedUnderneath() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false));
                var node = new TestNode(server)) {
            orders(out, Pacing.RELEASED_PER_SECOND + 1);
            out.configure(Map.of("sync_enabled", true));
            while (out.simulator.received().size() < Pacing.RELEASED_PER_SECOND) {
                node.step();
            }
            out.advance(Duration.ofSeconds(1));
            change(out, "version = version + 1");
            assertThat(node.dispatcher.dispatch(Set.of(out.integration().id()))).isZero();
            assertThat(releasing(out)).isTrue();
            change(out, "endpoint_disabled_at = now(), endpoint_disabled_why = 'gone'");
            assertThat(node.dispatcher.dispatch(Set.of(out.integration().id()))).isZero();
            assertThat(releasing(out)).isTrue();
        }
    }

    /** Changes the integration as another node would; the node under test notices in its next round. */
    private static void change(Outgoing out, String what) {
        out.db()
                .update(
                        "update partner_integrations set " + what + " where id = ?",
                        out.integration().id().value());
    }

    @Test
    void aReleaseGoesOnWhileWhatWasHeldWaitsForItsBoundary() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false, "sync_frequency", "daily"))) {
            orders(out, 1);
            out.configure(Map.of("sync_enabled", true));
            assertThat(out.step()).isZero();
            assertThat(releasing(out)).isTrue();
            out.advance(Duration.ofDays(1));
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofSeconds(1));
            out.step();
            assertThat(releasing(out)).isFalse();
        }
    }

    @Test
    void aReleaseIsOverThoughOneThatWasSentWaitsForItsNextTry() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0, 3600), "sync_enabled", false))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            orders(out, 1);
            out.configure(Map.of("sync_enabled", true));
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofSeconds(1));
            out.step();
            assertThat(releasing(out)).isFalse();
        }
    }

    @Test
    void whatIsOfHighPriorityIsReleasedFirst() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            orders(out, 60);
            out.db()
                    .update(
                            "update deliveries set priority = 0 where id = (select id from deliveries"
                                    + " where partner_organization_id = ? order by id desc limit 1)",
                            out.partnerId().value());
            out.configure(Map.of("sync_enabled", true));
            out.step();
            for (int round = 0; round < 5; round++) {
                out.step();
            }
            assertThat(out.simulator.received()).hasSize(Pacing.RELEASED_PER_SECOND);
            // eight attempts are in progress at a time: the first one sent may arrive after those sent at the same time
            // and shortly after it
            assertThat(out.simulator.received().stream().limit(16).map(one -> one.partnerOrderId()))
                    .contains("O-59");
        }
    }

    /** A schedule of twenty attempts with this wait between them; the first is made at once. */
    private static Map<String, Object> every(Duration wait) {
        List<Integer> schedule = new ArrayList<>(Collections.nCopies(20, (int) wait.toSeconds()));
        schedule.set(0, 0);
        return Map.of("retry_schedule", schedule);
    }

    private static void orders(Outgoing out, int count) {
        int before = out.states().size();
        for (int number = before; number < before + count; number++) {
            out.order("O-" + number);
        }
    }

    /** Makes attempts fail until the breaker opens, and waits until all deliveries are due for a retry. */
    private static void broken(Outgoing out) {
        out.simulator.script().byDefault(Behaviour.status(500));
        orders(out, 12);
        out.step();
        out.advance(Duration.ofSeconds(2));
    }

    private void failFor(Duration time, Outgoing out) {
        Instant end = server.clock().instant().plus(time);
        while (server.clock().instant().isBefore(end)) {
            out.step();
            out.advance(Duration.ofHours(5));
        }
    }

    private static String breaker(Outgoing out) {
        return out.db()
                .text(
                        "select breaker from lanes where integration_id = ?",
                        out.integration().id().value());
    }

    private static boolean releasing(Outgoing out) {
        return out.db()
                .one(
                        Boolean.class,
                        "select releasing from lanes where integration_id = ?",
                        out.integration().id().value());
    }

    private static long attempts(Outgoing out) {
        return out.db()
                .count(
                        "delivery_attempts join deliveries on deliveries.id = delivery_id where partner_organization_id = ?",
                        out.partnerId().value());
    }
}
