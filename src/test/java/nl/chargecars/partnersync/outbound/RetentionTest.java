package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.housekeeping.JobState;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.inbound.RefusedUpdates;
import nl.chargecars.partnersync.inbound.WaitingUpdates;
import nl.chargecars.partnersync.monitoring.OpenWork;
import nl.chargecars.partnersync.outbox.CurrentStatus;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests retention: expired rows are deleted by whole partitions, open work is kept, and what was deleted is shown as expired. */
class RetentionTest {

    /** Differs from the default, so that code that ignores the settings fails here. */
    private static final int PAYLOAD_DAYS = 12;

    private static final int FIGURE_MONTHS = 2;
    private static final Duration LONGEST_PARTITION = Duration.ofDays(2);
    private static final Duration FIRST_PARTITION = Duration.ofDays(1);
    private static final Duration PAYLOAD_AGE = Duration.ofDays(PAYLOAD_DAYS);

    private final TestServer server = TestServer.alone(new RetentionSettings(PAYLOAD_DAYS, FIGURE_MONTHS));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nothingGoesBeforeItsAge() {
        try (var out = Outgoing.to(server)) {
            String retainedUntil = server.clock().instant().plus(PAYLOAD_AGE).toString();
            out.order("YOUNG");
            out.deliverAll();
            server.clock().advance(PAYLOAD_AGE.minusDays(1));
            keepHouse();

            String delivery = deliveryOf(out, "YOUNG");
            Reply shown = out.api().get(out.path("/deliveries/" + delivery)).is(200);
            assertThat(shown.text("/data/payload/partner_order_id")).isEqualTo("YOUNG");
            assertThat(shown.at("/data/attempts")).hasSize(1);
            assertThat(shown.text("/data/payload_retained_until")).isEqualTo(retainedUntil);
        }
    }

    @Test
    void whatIsGoneIsShownAsGoneAndCannotBeSentAgain() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("OLD");
            out.deliverAll();
            letAgePass();

            String delivery = deliveryOf(out, "OLD");
            Reply shown = out.api().get(out.path("/deliveries/" + delivery)).is(200);
            assertThat(shown.at("/data/payload").isNull()).isTrue();
            assertThat(shown.at("/data/attempts")).isEmpty();
            assertThat(shown.text("/data/state")).isEqualTo("delivered");
            assertThat(shown.text("/data/attempt_count")).isEqualTo("1");
            assertThat(shown.text("/data/partner_order_id")).isEqualTo("OLD");
            out.api().post(out.path("/deliveries/" + delivery + "/retry"), "").isFailure(409, "PAYLOAD_EXPIRED");
            out.api()
                    .post(out.path("/deliveries/replay"), Map.of("state", "delivered"))
                    .is(200);
            assertThat(out.deliverAll()).isZero();
            Reply feed = out.api().get(out.path("/events")).is(200);
            assertThat(feed.text("/data/0/id")).isEqualTo(delivery);
            assertThat(feed.text("/data/0/expired")).isEqualTo("true");

            // further changes of the order are delivered as usual
            out.change(order, "approved");
            out.deliverAll();
            assertThat(out.states()).containsExactly("delivered", "delivered");
        }
    }

    @Test
    void whereAnOldOrderStandsIsWrittenAnewToBeTold() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("OLD");
            out.change(order, "approved");
            out.deliverAll();
            letAgePass();
            var current = server.part(CurrentStatus.class);
            Actor staff = Actor.staff("comparing");

            out.configure(onlyKnowing(Map.of("new", "RECEIVED")));
            assertThat(current.send(out.partnerId(), order, staff))
                    .as("no word for it any more")
                    .isEqualTo(new CurrentStatus.Sent.Impossible("not_mapped"));
            assertThat(out.states()).containsExactly("delivered", "delivered");

            out.configure(onlyKnowing(Map.of("approved", "AGREED")));
            assertThat(current.send(out.partnerId(), order, staff)).isEqualTo(new CurrentStatus.Sent.Queued());
            assertThat(out.deliverAll()).isEqualTo(1);
            assertThat(out.simulator.received()).hasSize(3);
            assertThat(out.simulator.received().getLast().status()).isEqualTo("AGREED");
            assertThat(out.simulator.received().stream()
                            .map(ReceivedWebhook::id)
                            .distinct())
                    .as("under an id of its own")
                    .hasSize(3);
        }
    }

    private static Map<String, ?> onlyKnowing(Map<String, String> words) {
        return Map.of("status_mapping", Map.of("chargecars_to_partner", words, "partner_to_chargecars", Map.of()));
    }

    @Test
    void whatIsStillOpenIsKeptHoweverLongItIsHeld() {
        try (var out = Outgoing.to(server)) {
            out.configure(Map.of("sync_enabled", false));
            OrderId order = out.order("HELD");
            out.change(order, "approved");
            out.deliverAll();
            // the payload is copied from the events' partition to one of the kept payloads, and then to the next of
            // those, twice
            for (int ages = 0; ages < 3; ages++) {
                letAgePass();
            }
            assertThat(out.db().count("event_payloads join events on event_id = id where order_id = ?", order.value()))
                    .isZero();

            out.configure(Map.of("sync_enabled", true));
            out.deliverAll();

            assertThat(out.simulator.log().statusesByOrder().get("HELD")).containsExactly("RECEIVED", "CONFIRMED");
            letAgePass();
            letAgePass();
            assertThat(out.db().count("kept_payloads join events on event_id = id where order_id = ?", order.value()))
                    .as("kept no longer than it has to be")
                    .isZero();
        }
    }

    @Test
    void whatFailedIsKeptUntilItIsRetriedOrDismissed() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("FAILED");
            out.order("GIVEN-UP");
            out.deliverAll();
            assertThat(out.states()).containsExactly("failed", "failed");
            String givenUp = deliveryOf(out, "GIVEN-UP");
            out.api()
                    .post(out.path("/deliveries/" + givenUp + "/dismiss"), Map.of("reason", "told by phone"))
                    .is(200);
            // the payload is copied from the events' partition to one of the kept payloads, and then to the next of
            // those
            for (int ages = 0; ages < 3; ages++) {
                letAgePass();
            }
            out.simulator.script().byDefault(Behaviour.ok());

            out.api().post(out.path("/deliveries/" + givenUp + "/retry"), "").isFailure(409, "PAYLOAD_EXPIRED");
            out.api()
                    .post(out.path("/deliveries/" + deliveryOf(out, "FAILED") + "/retry"), "")
                    .is(200);
            out.deliverAll();
            assertThat(out.simulator.log().statusesByOrder().get("FAILED")).containsExactly("RECEIVED");
        }
    }

    /** The first copy is made by the retention job, the second half a day later by a retry. */
    @Test
    void whatWasKeptTwiceInOnePartitionIsKeptOnOnce() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("FAILED");
            out.deliverAll();
            letAgePass();
            server.clock().advance(Duration.ofHours(13));
            retry(out, "FAILED");
            assertThat(out.db().count("kept_payloads")).isEqualTo(2);

            letAgePass();

            assertThat(out.db().count("kept_payloads")).isEqualTo(1);
            out.simulator.script().byDefault(Behaviour.ok());
            out.deliverAll();
            assertThat(out.simulator.log().statusesByOrder().get("FAILED")).containsExactly("RECEIVED");
        }
    }

    /**
     * The retention job looks for open deliveries before it locks the partition and not again under the lock; so the retry itself must
     * keep a payload that is about to expire.
     */
    @Test
    void whatIsOpenedAgainWhileItsPayloadIsAboutToGoIsSent() {
        try (var out = Outgoing.to(server)) {
            out.order("OLD");
            out.deliverAll();
            keepHouse();
            String partition = partitionOf(out, "OLD");
            retry(out, "OLD");
            assertThat(out.db().count("kept_payloads")).as("it has time").isZero();
            out.deliverAll();
            server.clock().advance(PAYLOAD_AGE);

            retry(out, "OLD");
            retry(out, "OLD");
            out.db().update("drop table " + partition);
            out.deliverAll();

            assertThat(out.db().count("kept_payloads")).as("once").isEqualTo(1);
            assertThat(out.simulator.received()).hasSize(3);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    /** The row of an update that could not be read, without its body, would look like a valid update. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUpdateThatCannotBeReadCannotBeProcessedAgainOnceItsBodyIsGone(boolean active) {
        try (var out = Outgoing.to(server, Map.of("inbound_auth", "either"))) {
            out.order(Seed.PARTNER_ORDER_ID);
            out.configure(Map.of("is_active", active));
            String update = refused(out, Seed.statusUpdate().with("/notes", "x".repeat(2_001)));
            out.configure(Map.of("is_active", true));
            letAgePass();

            assertThat(updates(out).at("/data/0/body").isNull()).isTrue();
            assertThat(updates(out).text("/data/0/partner_order_id")).isEqualTo(Seed.PARTNER_ORDER_ID);
            out.api()
                    .post(out.path("/status-updates/" + update + "/reprocess"), "")
                    .isFailure(409, "PAYLOAD_EXPIRED");
            assertThat(server.part(OpenWork.class).count())
                    .as("until it is dismissed")
                    .isEqualTo(1);
        }
    }

    /** If such an update were applied, all later updates would count as stale. */
    @ParameterizedTest
    @ValueSource(strings = {"2099-01-01T00:00:00Z", ""})
    void anUpdateThatNobodyLookedAtIsNotProcessedWithoutItsBodyUnlessItsTimeCanBe(String timestamp) {
        try (var out = Outgoing.to(server, Map.of("inbound_auth", "either"))) {
            out.order(Seed.PARTNER_ORDER_ID);
            out.configure(Map.of("is_active", false));
            JsonBody sent = Seed.statusUpdate();
            String update =
                    refused(out, timestamp.isEmpty() ? sent.without("/timestamp") : sent.with("/timestamp", timestamp));
            out.configure(Map.of("is_active", true));
            letAgePass();

            out.api()
                    .post(out.path("/status-updates/" + update + "/reprocess"), "")
                    .isFailure(409, "PAYLOAD_EXPIRED");
        }
    }

    @Test
    void aRefusedUpdateStaysOpenAndIsProcessedWithoutItsBodyOnceTheMapIsMended() {
        try (var out = Outgoing.to(server, Map.of("inbound_auth", "either"))) {
            out.order(Seed.PARTNER_ORDER_ID);
            refused(out, Seed.statusUpdate());
            letAgePass();

            assertThat(updates(out).at("/data/0/body").isNull()).isTrue();
            assertThat(server.part(OpenWork.class).count()).isEqualTo(1);
            assertThat(server.part(RefusedUpdates.class).groups(out.partnerId()).groups())
                    .extracting(RefusedUpdates.Group::count)
                    .containsExactly(1L);
            assertThat(server.part(WaitingUpdates.class).words(out.partnerId()))
                    .extracting(WaitingUpdates.Word::word)
                    .containsExactly("IN_PROGRESS");
            out.configure(Map.of(
                    "status_mapping",
                    Map.of(
                            "chargecars_to_partner",
                            Outgoing.WORDS,
                            "partner_to_chargecars",
                            Map.of("IN_PROGRESS", "in_progress"))));
            assertThat(server.part(WaitingUpdates.class).processAgain(out.partnerId(), Actor.staff("eva")))
                    .isEqualTo(new WaitingUpdates.Result(Map.of("applied", 1), 0));
            assertThat(updates(out).text("/data/0/mapped_status")).isEqualTo("in_progress");
            assertThat(server.part(OpenWork.class).count()).isZero();
        }
    }

    /** Sends an update that the server refuses; returns its {@code status_update_id}. */
    private static String refused(Outgoing out, JsonBody update) {
        assertThat(out.api()
                        .post("/api/v1/webhooks/partner-status/" + out.partnerId(), update)
                        .status())
                .isGreaterThanOrEqualTo(400);
        return updates(out).text("/data/0/status_update_id");
    }

    private static Reply updates(Outgoing out) {
        return out.api().get(out.path("/status-updates")).is(200);
    }

    /** The erasure commits after the retention job has found the payloads to keep and before it copies them. */
    @Test
    void whatIsBeingErasedIsNotKeptAsItWas() {
        try (var out = Outgoing.to(server);
                var erasure = out.db().rival()) {
            out.configure(Map.of("sync_enabled", false));
            out.order("HELD");
            keepHouse();
            String partition = partitionOf(out, "HELD");
            for (String table : List.of(partition, "kept_payloads")) {
                erasure.execute("update " + table + " set payload = '{\"erased\": true}'");
            }
            server.clock().advance(PAYLOAD_AGE.plus(LONGEST_PARTITION).plus(FIRST_PARTITION));
            server.part(Housekeeping.class).step();
            assertThat(state().lastError()).isEqualTo("CannotAcquireLockException");
            erasure.commit();
            server.clock().advance(Duration.ofMinutes(2));
            server.part(Housekeeping.class).step();
            assertThat(state().lastError()).isNull();
            assertThat(out.db().text("select string_agg(distinct payload, ' ') from kept_payloads"))
                    .isEqualTo("{\"erased\": true}");
        }
    }

    @Test
    void figuresGoAtAnAgeOfTheirOwn() {
        try (var out = Outgoing.to(server)) {
            out.order("COUNTED");
            out.deliverAll();
            letAgePass();
            assertThat(hours(out)).isEqualTo(1);
            assertThat(latencies(out)).isEqualTo(1);

            // figures are kept for two months, and their partition holds a sixth of that
            server.clock().advance(Duration.ofDays(62 + 10));
            keepHouse();
            assertThat(hours(out)).isZero();
            assertThat(latencies(out)).isZero();
        }
    }

    @Test
    void whatCameWhileTheJobDidNotRunIsTakenOverFromTheDefaultPartition() {
        try (var out = Outgoing.to(server)) {
            server.clock().advance(Duration.ofDays(60));
            out.order("STRAY");
            out.deliverAll();
            assertThat(out.db().count("delivery_attempts_default")).isPositive();
            keepHouse();
            assertThat(out.db().count("delivery_attempts_default")).isZero();
            assertThat(out.attemptErrors()).containsExactly("1 null");
        }
    }

    /** While the clock was ahead, the partitions of the present were dropped and those of a later time were made. */
    @Test
    void whatComesAfterTheClockWasAheadIsTakenOverFromTheDefaultPartitionAndGoesAtItsAge() {
        try (var out = Outgoing.to(server, Map.of("inbound_auth", "either"))) {
            keepHouseWithTheClockAhead();
            out.order(Seed.PARTNER_ORDER_ID);
            out.deliverAll();
            refused(out, Seed.statusUpdate());
            String delivery = out.path("/deliveries/" + deliveryOf(out, Seed.PARTNER_ORDER_ID));
            assertThat(inDefaultPartitions(out)).isPositive();

            keepHouse();
            assertThat(inDefaultPartitions(out)).isZero();
            Reply shown = out.api().get(delivery).is(200);
            assertThat(shown.at("/data/payload").isNull()).isFalse();
            assertThat(shown.at("/data/attempts")).hasSize(1);
            assertThat(updates(out).at("/data/0/body").isNull()).isFalse();

            letAgePass();
            assertThat(inDefaultPartitions(out)).isZero();
            Reply later = out.api().get(delivery).is(200);
            assertThat(later.at("/data/payload").isNull()).isTrue();
            assertThat(later.at("/data/attempts")).isEmpty();
            assertThat(updates(out).at("/data/0/body").isNull()).isTrue();
        }
    }

    @Test
    void whatIsPastItsAgeInTheDefaultPartitionGoesUnlessItIsStillOpen() {
        try (var out = Outgoing.to(server)) {
            keepHouseWithTheClockAhead();
            out.order("OLD");
            out.deliverAll();
            out.configure(Map.of("sync_enabled", false));
            out.order("HELD");
            server.clock().advance(Duration.ofDays(40));
            assertThat(inDefaultPartitions(out)).isPositive();

            keepHouse();

            assertThat(inDefaultPartitions(out)).isZero();
            assertThat(out.db().count("event_payloads")).isZero();
            Reply shown = out.api()
                    .get(out.path("/deliveries/" + deliveryOf(out, "OLD")))
                    .is(200);
            assertThat(shown.at("/data/payload").isNull()).isTrue();
            assertThat(shown.at("/data/attempts")).isEmpty();
            out.configure(Map.of("sync_enabled", true));
            out.deliverAll();
            assertThat(out.simulator.log().statusesByOrder().get("HELD")).containsExactly("RECEIVED");
        }
    }

    @Test
    void aPartitionThatSomebodyReadsIsLeftForTheNextRun() {
        try (var out = Outgoing.to(server);
                var reader = out.db().rival()) {
            out.order("READ");
            out.deliverAll();
            keepHouse();
            reader.execute("select count(*) from event_payloads");
            server.clock().advance(PAYLOAD_AGE.plus(LONGEST_PARTITION).plus(FIRST_PARTITION));
            server.part(Housekeeping.class).step();

            assertThat(state().failuresInARow()).isEqualTo(1);
            assertThat(state().lastError()).isEqualTo("CannotAcquireLockException");
            assertThat(out.db()
                            .one(
                                    String.class,
                                    "select payload_of(id) from events where partner_organization_id = ?",
                                    out.partnerId().value()))
                    .as("still there")
                    .contains("READ");

            reader.rollback();
            server.clock().advance(Duration.ofMinutes(2));
            server.part(Housekeeping.class).step();
            assertThat(state().failuresInARow()).isZero();
            assertThat(out.db()
                            .count(
                                    "events where payload_of(id) is not null and partner_organization_id = ?",
                                    out.partnerId().value()))
                    .isZero();
        }
    }

    @Test
    void aPayloadIsLookedForInItsPartitionOnly() {
        try (var out = Outgoing.to(server)) {
            keepHouse();
            out.order("PRUNED");
            String plan = String.join("\n", explainedPayload(out, "PRUNED"));
            assertThat(plan).contains("event_payloads_");
            List<String> read = plan.lines()
                    .filter(line -> line.contains("event_payloads_") || line.contains("kept_payloads_"))
                    .filter(line -> line.contains("Scan"))
                    .toList();
            assertThat(read).as(plan).hasSizeGreaterThan(4);
            assertThat(read).as(plan).allMatch(line -> line.contains("Index Scan"));
            assertThat(read.stream().filter(line -> !line.contains("never executed")))
                    .as(plan)
                    .hasSize(1);
        }
    }

    private static List<String> explainedPayload(Outgoing out, String order) {
        return out.db()
                .client()
                .sql("explain (analyze, costs off, timing off) "
                        + LeaseRepository.PAYLOADS.replace("?::uuid[]", "'{" + deliveryOf(out, order) + "}'::uuid[]"))
                .query((row, _) -> row.getString(1))
                .list();
    }

    private void keepHouseWithTheClockAhead() {
        Duration ahead = Duration.ofDays(90);
        keepHouse();
        server.clock().advance(ahead);
        keepHouse();
        server.clock().advance(ahead.negated());
    }

    /** The number of rows in all default partitions, from which nothing is ever dropped. */
    private static long inDefaultPartitions(Outgoing out) {
        return Stream.of(
                        "event_payloads",
                        "kept_payloads",
                        "status_update_bodies",
                        "delivery_attempts",
                        "integration_hours")
                .mapToLong(table -> out.db().count(table + "_default"))
                .sum();
    }

    private void letAgePass() {
        keepHouse();
        server.clock().advance(PAYLOAD_AGE.plus(LONGEST_PARTITION).plus(FIRST_PARTITION));
        keepHouse();
    }

    private void keepHouse() {
        server.clock().advance(Duration.ofHours(1));
        server.part(Housekeeping.class).step();
        assertThat(state().lastError()).isNull();
    }

    private JobState state() {
        return server.part(Housekeeping.class).states().stream()
                .filter(state -> state.name().equals("retention"))
                .findFirst()
                .orElseThrow();
    }

    private static void retry(Outgoing out, String order) {
        out.api()
                .post(out.path("/deliveries/" + deliveryOf(out, order) + "/retry"), "")
                .is(200);
    }

    private static String partitionOf(Outgoing out, String order) {
        return out.db()
                .text(
                        "select tableoid::regclass::text from event_payloads where event_id = ?::uuid",
                        deliveryOf(out, order));
    }

    private static String deliveryOf(Outgoing out, String order) {
        return out.api()
                .get(out.path("/deliveries?partner_order_id=" + order))
                .is(200)
                .text("/data/0/delivery_id");
    }

    private static long latencies(Outgoing out) {
        return out.db()
                .count(
                        "integration_latencies where integration_id = ?",
                        out.integration().id().value());
    }

    private static long hours(Outgoing out) {
        return out.db()
                .count(
                        "integration_hours where integration_id = ?",
                        out.integration().id().value());
    }
}
