package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.CurrentStatus;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests {@code sync_frequency}, {@code coalesce_updates} and send-now (contract, "Statuses and events"). */
@ExtendWith(WithServer.class)
class CadencedDeliveryTest {

    private static final Map<String, Object> HOURLY = Map.of("sync_frequency", "hourly");
    private static final Map<String, Object> COALESCED =
            Map.of("sync_frequency", "hourly", "coalesce_updates", true, "webhook_events", List.of("status_changed"));

    private final TestServer server;

    CadencedDeliveryTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL_TIME")
    void waitsForTheNextBoundaryAndNoLonger(SyncFrequency frequency) {
        try (var out = Outgoing.to(server, Map.of("sync_frequency", frequency.wireName()))) {
            justAfterABoundary(frequency);
            out.order("A-1");
            Instant boundary = Cadence.next(frequency, server.clock().instant());
            assertThat(nextAttempt(out)).isEqualTo(boundary);
            assertThat(out.step()).isZero();
            server.clock().set(boundary.minusMillis(1));
            assertThat(out.step()).isZero();
            server.clock().set(boundary);
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    /** So a partner that lost data asks for what changed from the day before its backup on, not from the backup on. */
    @Test
    void isFoundByTheTimeOfItsChangeThoughTheBoundaryDeliveredItLater() {
        try (var out = Outgoing.to(server, Map.of("sync_frequency", "daily"))) {
            justAfterABoundary(SyncFrequency.DAILY);
            Instant midnight = Cadence.next(SyncFrequency.DAILY, server.clock().instant());
            Instant backup = midnight.minus(Duration.ofHours(1));
            server.clock().set(backup.minus(Duration.ofHours(1)));
            out.order("A-1");
            server.clock().set(midnight);
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofSeconds(1));
            assertThat(deliveredAndChangedSince(out, backup)).isZero();
            assertThat(deliveredAndChangedSince(out, backup.minus(Duration.ofDays(1))))
                    .isEqualTo(1);
        }
    }

    private static int deliveredAndChangedSince(Outgoing out, Instant from) {
        Map<String, Object> filter = Map.of("state", "delivered", "from", from.toString(), "dry_run", true);
        return out.api()
                .post(out.path("/deliveries/replay"), filter)
                .is(200)
                .at("/data/matched")
                .asInt();
    }

    @Test
    void goesOutInTheOrderItCameOnceTheBoundaryIsThere() {
        try (var out = Outgoing.to(server, with(HOURLY, "max_concurrent_deliveries", 1))) {
            justAfterABoundary(SyncFrequency.HOURLY);
            OrderId first = out.order("A-1");
            out.order("A-2");
            out.advance(Duration.ofSeconds(1));
            out.order("A-3");
            out.change(first, "approved", "completed");
            nextHour();
            out.deliverAll();
            assertThat(out.simulator.received().stream().map(one -> one.partnerOrderId() + " " + one.status()))
                    .containsSubsequence("A-1 RECEIVED", "A-2 RECEIVED", "A-3 RECEIVED")
                    .containsSubsequence("A-1 RECEIVED", "A-1 CONFIRMED", "A-1 DELIVERED");
        }
    }

    @Test
    void retriesFollowTheScheduleNotTheCadence() {
        try (var out = Outgoing.to(server, HOURLY)) {
            justAfterABoundary(SyncFrequency.HOURLY);
            out.simulator.script().next(Behaviour.status(500));
            out.order("A-1");
            nextHour();
            out.step();
            out.advance(Duration.ofSeconds(6));
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void aRetryByHandDoesNotWaitForTheBoundary() {
        try (var out = Outgoing.to(server, HOURLY)) {
            justAfterABoundary(SyncFrequency.HOURLY);
            out.order("A-1");
            String id = out.api().get(out.path("/deliveries")).text("/data/0/delivery_id");
            out.api().post(out.path("/deliveries/" + id + "/retry"), "").is(200);
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void whatIsToldByHandDoesNotWaitForTheBoundary() {
        try (var out = Outgoing.to(server, Map.of("sync_frequency", "daily"))) {
            OrderId order = out.order("A-1");
            justAfterABoundary(SyncFrequency.DAILY);
            assertThat(out.step()).isEqualTo(1);
            tell(out, order);
            assertThat(out.step()).as("anew").isEqualTo(1);
            out.change(order, "approved", Actor.partner(out.partnerId()));
            assertThat(out.step()).as("its own").isZero();
            tell(out, order);
            assertThat(out.step()).as("for the first time").isEqualTo(1);
            assertThat(out.states()).hasSize(3).containsOnly("delivered");
        }
    }

    private void tell(Outgoing out, OrderId order) {
        assertThat(server.part(CurrentStatus.class).send(out.partnerId(), order, Actor.staff("teller")))
                .isEqualTo(new CurrentStatus.Sent.Queued());
    }

    @Test
    void whatFollowsADismissedOneMissesNoBoundaryThatItMadeOrThatPassesMeanwhile() {
        try (var out = Outgoing.to(server, HOURLY);
                var node = new TestNode(server)) {
            justAfterABoundary(SyncFrequency.HOURLY);
            out.change(out.order("MADE"), "approved");
            nextHour();
            dismissUnderWay(out, node);
            assertThat(out.step()).isZero();
            out.advance(node.shape.lease());
            assertThat(out.step()).as("not in an hour").isEqualTo(1);

            OrderId passing = out.order("PASSING");
            nextHour();
            server.clock()
                    .set(Cadence.next(SyncFrequency.HOURLY, server.clock().instant())
                            .minusSeconds(2));
            out.change(passing, "approved");
            out.advance(Duration.ofSeconds(1));
            dismissUnderWay(out, node);
            nextHour();
            assertThat(out.step())
                    .as("the boundary, but the attempt may be under way")
                    .isZero();
            out.advance(node.shape.lease());
            assertThat(out.step()).isEqualTo(1);

            OrderId early = out.order("EARLY");
            nextHour();
            out.advance(Duration.ofSeconds(1));
            out.change(early, "approved");
            dismissUnderWay(out, node);
            out.advance(node.shape.lease());
            assertThat(out.step()).as("it came after the boundary").isZero();
            nextHour();
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void whatIsMadeAfterADismissalMissesNoBoundaryThatPassesWhileItWaitsForTheAttempt() {
        try (var out = Outgoing.to(server, HOURLY);
                var node = new TestNode(server)) {
            OrderId order = out.order("A-1");
            nextHour();
            server.clock()
                    .set(Cadence.next(SyncFrequency.HOURLY, server.clock().instant())
                            .minusSeconds(1));
            dismissUnderWay(out, node);
            out.change(order, "approved");
            nextHour();
            assertThat(out.step()).as("the attempt may be under way").isZero();
            out.advance(node.shape.lease());
            assertThat(out.step()).as("not in an hour").isEqualTo(1);
        }
    }

    @Test
    void whatIsMadeAfterADismissalMissesNoSendNowWhileItWaitsForTheAttempt() {
        try (var out = Outgoing.to(server, HOURLY);
                var node = new TestNode(server)) {
            OrderId before = out.order("BEFORE");
            OrderId after = out.order("AFTER");
            nextHour();
            out.advance(Duration.ofSeconds(1));
            dismissUnderWay(out, node);
            dismissUnderWay(out, node);
            out.change(before, "approved");
            out.advance(Duration.ofSeconds(1));
            out.api().post(out.path("/deliveries/send-now"), "").is(200);
            out.advance(Duration.ofSeconds(1));
            out.change(after, "approved");
            assertThat(out.step()).as("the attempts may be under way").isZero();
            out.advance(node.shape.lease());
            assertThat(out.step()).as("not in an hour").isEqualTo(1);
            assertThat(out.simulator.log().statusesOf("BEFORE")).containsExactly("CONFIRMED");
            nextHour();
            assertThat(out.step()).as("made after send-now").isEqualTo(1);
        }
    }

    @Test
    void theFirstWaitOfTheRetryScheduleMissesNeitherTheBoundaryNorSendNow() {
        try (var out = Outgoing.to(server, with(HOURLY, "retry_schedule", List.of(20, 20)))) {
            Instant boundary = Cadence.next(SyncFrequency.HOURLY, server.clock().instant());
            server.clock().set(boundary.minusSeconds(1));
            out.order("A-1");
            assertThat(nextAttempt(out)).isEqualTo(boundary);
            assertThat(out.step()).isZero();
            server.clock().set(boundary);
            assertThat(out.step()).isEqualTo(1);

            out.advance(Duration.ofSeconds(1));
            out.order("A-2");
            out.api().post(out.path("/deliveries/send-now"), "").is(200);
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered", "delivered");
        }
    }

    private static void dismissUnderWay(Outgoing out, TestNode node) {
        LeasedDelivery underWay = node.claim(out.integration(), 1).getFirst();
        out.changeByHand(new Dismiss(out.partnerId(), underWay.id(), Actor.staff("test"), null));
    }

    @Test
    void aChangedFrequencyHoldsForWhatWaitsAlready() {
        try (var out = Outgoing.to(server, Map.of("sync_frequency", "daily"))) {
            justAfterABoundary(SyncFrequency.DAILY);
            out.order("A-1");
            out.configure(HOURLY);
            assertThat(nextAttempt(out))
                    .isEqualTo(Cadence.next(SyncFrequency.HOURLY, server.clock().instant()));
            assertThat(out.step()).isZero();
            nextHour();
            assertThat(out.step()).isEqualTo(1);

            out.order("A-2");
            out.configure(Map.of("sync_frequency", "real_time"));
            assertThat(out.step()).isEqualTo(1);
            out.configure(Map.of("sync_frequency", "daily"));
            out.order("A-3");
            assertThat(out.step()).isZero();
        }
    }

    @Test
    void anotherNodeKeepsTheSameCadence() {
        try (var out = Outgoing.to(server, HOURLY);
                var other = new TestNode(server)) {
            justAfterABoundary(SyncFrequency.HOURLY);
            out.order("A-1");
            assertThat(other.step()).isZero();
            nextHour();
            assertThat(other.step()).isEqualTo(1);
        }
    }

    @Test
    void sendsNowWhatWaitsButNotWhatComesLater() {
        try (var out = Outgoing.to(server, HOURLY);
                var other = new TestNode(server)) {
            justAfterABoundary(SyncFrequency.HOURLY);
            out.change(out.order("A-1"), "approved");
            Reply sent = out.api().post(out.path("/deliveries/send-now"), "").is(200);
            assertThat(sent.text("/data/integration_id"))
                    .isEqualTo(out.integration().id().toString());
            out.advance(Duration.ofSeconds(1));
            out.order("A-2");
            assertThat(other.step()).as("on whatever node").isEqualTo(1);
            out.deliverAll();
            assertThat(out.states()).containsExactlyInAnyOrder("delivered", "delivered", "pending");
            assertThat(out.db()
                            .count(
                                    "audit_logs where action = 'DELIVERIES_SENT_NOW' and record_id = ?",
                                    out.integration().id().toString()))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatComesAfterTheClockWasSetBackIsNotSentNow() {
        try (var out = Outgoing.to(server, Map.of("sync_frequency", "daily"))) {
            justAfterABoundary(SyncFrequency.DAILY);
            Instant midnight = Cadence.next(SyncFrequency.DAILY, server.clock().instant());
            out.advance(Duration.ofHours(12));
            out.order("A-1");
            out.api().post(out.path("/deliveries/send-now"), "").is(200);
            assertThat(out.step()).isEqualTo(1);
            out.advance(Duration.ofHours(-1));
            out.order("A-2");
            assertThat(out.step()).isZero();
            out.advance(Duration.ofHours(1));
            assertThat(out.step()).as("when the clock gets there again").isZero();
            server.clock().set(midnight);
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void refusesToSendNowWhatIsHeldOrNothing() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            assertThat(held(out)).contains("Set sync_enabled to true with POST");
            out.configure(Collections.singletonMap("webhook_url", null));
            assertThat(held(out)).contains("Set a webhook_url and sync_enabled to true with POST");
            out.configure(Map.of("sync_enabled", true));
            assertThat(held(out)).contains("Set a webhook_url with POST");
            out.configure(Map.of("is_active", false));
            out.api().post(out.path("/deliveries/send-now"), "").isFailure(409, "NO_ACTIVE_INTEGRATION");
        }
    }

    private static String held(Outgoing out) {
        return out.api()
                .post(out.path("/deliveries/send-now"), "")
                .isFailure(409, "DELIVERIES_HELD")
                .text("/error/message");
    }

    @Test
    void sendingNowTriesAPausedLaneAtOnce() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.retryAfter(429, Duration.ofHours(20)));
            out.order("A-1");
            out.step();
            out.order("A-2");
            assertThat(out.step()).isZero();
            out.api().post(out.path("/deliveries/send-now"), "").is(200);
            assertThat(out.step()).isEqualTo(1);
        }
    }

    @Test
    void everyStatusGoesOutUnlessCoalescingIsAskedFor() {
        try (var out = Outgoing.to(server, with(COALESCED, "coalesce_updates", false))) {
            justAfterABoundary(SyncFrequency.HOURLY);
            out.change(out.order("A-1"), "approved", "scheduled");
            nextHour();
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "CONFIRMED", "PLANNED");
        }
    }

    @Test
    void ofAnOrdersStatusesThatWaitOnlyTheNewestGoesOut() {
        try (var out = Outgoing.to(server, COALESCED)) {
            justAfterABoundary(SyncFrequency.HOURLY);
            out.change(out.order("A-1"), "approved", "scheduled");
            out.order("A-2");
            nextHour();
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("PLANNED");
            assertThat(out.simulator.log().statusesOf("A-2")).containsExactly("RECEIVED");
            assertThat(out.states()).containsExactlyInAnyOrder("dismissed", "dismissed", "delivered", "delivered");
            String newest = out.db()
                    .text(
                            "select max(id::text) from deliveries where partner_organization_id = ? and order_sequence > 32",
                            out.partnerId().value());
            assertThat(out.db()
                            .count(
                                    "deliveries where partner_organization_id = ? and dismissal_reason = ?"
                                            + " and attempt_count = 0",
                                    out.partnerId().value(),
                                    "superseded by " + newest))
                    .isEqualTo(2);
            LineInvariants.assertHeads(out);
        }
    }

    @Test
    void coalescingLeavesOtherEventsAlone() {
        try (var out = Outgoing.to(
                server,
                with(COALESCED, "webhook_events", List.of("status_changed", "order_approved", "order_created")))) {
            justAfterABoundary(SyncFrequency.HOURLY);
            out.change(out.order("A-1"), "approved", "scheduled");
            nextHour();
            out.deliverAll();
            assertThat(out.receivedEvents()).containsExactly("order_created", "order_approved", "status_changed");
        }
    }

    @Test
    void aStatusRecordedAfterTheBoundaryDoesNotSupersedeWhatIsDue() {
        try (var out = Outgoing.to(server, COALESCED)) {
            justAfterABoundary(SyncFrequency.HOURLY);
            OrderId order = out.order("A-1");
            nextHour();
            out.advance(Duration.ofSeconds(1));
            out.change(order, "approved");
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED");
            nextHour();
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void oneThatWaitsForItsNextAttemptDoesNotSupersedeWhatIsSentAgain() {
        Map<String, Object> atOnceOrInAnHour = with(COALESCED, "retry_schedule", List.of(0, 3600));
        try (var out = Outgoing.to(server, with(atOnceOrInAnHour, "sync_frequency", "real_time"))) {
            OrderId order = out.order("A-1");
            out.step();
            String first = out.api().get(out.path("/deliveries")).text("/data/0/delivery_id");
            out.simulator.script().next(Behaviour.status(500));
            out.change(order, "approved");
            out.step();
            assertThat(out.states()).containsExactly("delivered", "pending");

            out.api().post(out.path("/deliveries/" + first + "/retry"), "").is(200);
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered", "pending");
            assertThat(out.simulator.received().stream().map(one -> one.status()))
                    .containsExactly("RECEIVED", "CONFIRMED", "RECEIVED");
            out.advance(Duration.ofHours(2));
            assertThat(out.step()).as("in its turn").isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered", "delivered");
        }
    }

    @Test
    void whatWasHeldIsCoalescedToo() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            OrderId order = out.order("A-1");
            out.change(order, "approved", "scheduled", "in_progress");
            out.configure(Map.of("sync_enabled", true, "coalesce_updates", true));
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("IN_PROGRESS");
            assertThat(out.states()).containsExactly("dismissed", "dismissed", "dismissed", "delivered");
            out.advance(Duration.ofSeconds(1));
            out.change(order, "scheduled");
            assertThat(out.step()).as("behind what was claimed and never sent").isEqualTo(1);
        }
    }

    private void justAfterABoundary(SyncFrequency frequency) {
        server.clock().set(Cadence.next(frequency, server.clock().instant()).plusSeconds(1));
    }

    private void nextHour() {
        server.clock().set(Cadence.next(SyncFrequency.HOURLY, server.clock().instant()));
    }

    private Instant nextAttempt(Outgoing out) {
        return Instant.parse(out.api().get(out.path("/deliveries")).is(200).text("/data/0/next_attempt_at"));
    }

    private static Map<String, Object> with(Map<String, Object> fields, String name, Object value) {
        var changed = new java.util.HashMap<>(fields);
        changed.put(name, value);
        return changed;
    }
}
