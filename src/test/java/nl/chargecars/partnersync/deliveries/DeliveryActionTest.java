package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the actions retry, dismiss and replay. */
@ExtendWith(WithServer.class)
class DeliveryActionTest {

    private static final Map<String, Object> ONE_ATTEMPT = Map.of("retry_schedule", List.of(0));

    private final TestServer server;

    DeliveryActionTest(TestServer server) {
        this.server = server;
    }

    @Test
    void doesNothingToAnothersDelivery() {
        try (var out = Outgoing.to(server);
                var other = Outgoing.to(server)) {
            out.order("A-1");
            String id = newest(out);
            for (String action : List.of("/retry", "/dismiss")) {
                other.api().post(other.path("/deliveries/" + id + action), "{}").isFailure(404, "NOT_FOUND");
                other.api().post(out.path("/deliveries/" + id + action), "{}").isFailure(403, "FORBIDDEN");
                out.api()
                        .post(out.path("/deliveries/" + UUID.randomUUID() + action), "{}")
                        .isFailure(404, "NOT_FOUND");
            }
            assertThat(out.states()).containsExactly("pending");
        }
    }

    /** A scope to write does not include the one to read: the same key is refused the delivery itself. */
    @Test
    void showsNeitherPayloadNorAttemptsToAKeyThatMayOnlyWrite() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("A-1");
            out.step();
            String delivery = out.path("/deliveries/" + newest(out));
            Api writer = key(out, "deliveries:write");
            writer.get(delivery).isFailure(403, "FORBIDDEN");
            for (String action : List.of("/retry", "/dismiss")) {
                Reply done = writer.post(delivery + action, "").is(200);
                assertThat(done.at("/data/payload").isNull()).isTrue();
                assertThat(done.at("/data/attempts").isEmpty()).isTrue();
                assertThat(done.text("/data/partner_order_id")).isEqualTo("A-1");
            }
            Reply read = key(out, "deliveries:write", "deliveries:read")
                    .post(delivery + "/retry", "")
                    .is(200);
            assertThat(read.text("/data/payload/partner_order_id")).isEqualTo("A-1");
            assertThat(read.at("/data/attempts").size()).isEqualTo(1);
        }
    }

    @Test
    void showsNoReasonOfOthersToAKeyThatMayOnlyWrite() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            String delivery = out.path("/deliveries/" + newest(out));
            server.admin()
                    .post(delivery + "/dismiss", Map.of("reason", "Anneke Smit called"))
                    .is(200);
            Api writer = key(out, "deliveries:write");
            for (Map<String, String> body : List.of(Map.<String, String>of(), Map.of("reason", "not needed"))) {
                Reply again = writer.post(delivery + "/dismiss", body).is(200);
                assertThat(again.at("/data/dismissal_reason").isNull()).isTrue();
                assertThat(again.raw()).doesNotContain("Anneke");
            }
            writer.post(delivery + "/retry", "").is(200);
            assertThat(writer.post(delivery + "/dismiss", Map.of("reason", "not needed"))
                            .is(200)
                            .text("/data/dismissal_reason"))
                    .as("the caller's own")
                    .isEqualTo("not needed");
        }
    }

    @Test
    void aFailedOneIsRetriedFromTheBeginningOfTheSchedule() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0, 60)))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("A-1");
            out.step();
            out.advance(Duration.ofSeconds(72));
            out.step();
            assertThat(out.states()).containsExactly("failed");

            Reply retried = retry(out, newest(out)).is(200);
            assertThat(retried.text("/data/state")).isEqualTo("pending");
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).as("it has a second attempt again").containsExactly("pending");
            out.advance(Duration.ofSeconds(72));
            out.simulator.script().byDefault(Behaviour.ok());
            out.step();
            assertThat(out.states()).containsExactly("delivered");
            assertThat(out.attemptErrors())
                    .containsExactly("1 responded 500", "2 responded 500", "3 responded 500", "4 null");
        }
    }

    @Test
    void aPendingOneIsRetriedNow() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.status(500));
            out.order("A-1");
            out.step();
            assertThat(out.step()).isZero();
            retry(out, newest(out)).is(200);
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    /** The API document promises this wait. Send-now ends the pause for all deliveries of the endpoint. */
    @Test
    void aRetryWaitsForTheTimeThatTheEndpointAskedForUntilAllAreSentNow() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.retryAfter(503, Duration.ofHours(1)));
            out.order("A-1");
            out.step();
            Instant asked = server.clock().instant().plus(Duration.ofHours(1));
            assertThat(Instant.parse(retry(out, newest(out)).is(200).text("/data/next_attempt_at")))
                    .isEqualTo(asked);
            assertThat(out.step()).isZero();
            out.api().post(out.path("/deliveries/send-now"), "").is(200);
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void aDeliveredOneIsSentAgainUnderTheSameId() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.step();
            retry(out, newest(out)).is(200);
            out.step();
            assertThat(out.simulator.received()).hasSize(2);
            assertThat(out.simulator.received().getLast().repeat()).isTrue();
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void whatIsOpenedAgainGoesBeforeWhatIsLaterInItsLine() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            out.simulator.script().next(Behaviour.status(500));
            OrderId order = out.order("A-1");
            out.step();
            out.change(order, "approved");
            retry(out, oldest(out)).is(200);
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void aDismissedOneIsSentNoMoreAndLetsTheNextGo() {
        try (var out = Outgoing.to(server)) {
            out.change(out.order("A-1"), "approved");
            Reply dismissed = out.api()
                    .post(
                            out.path("/deliveries/" + oldest(out) + "/dismiss"),
                            Map.of("reason", "sent by e-mail instead"))
                    .is(200);
            assertThat(dismissed.text("/data/state")).isEqualTo("dismissed");
            assertThat(dismissed.text("/data/dismissal_reason")).isEqualTo("sent by e-mail instead");
            out.deliverAll();
            assertThat(out.simulator.log().statusesOf("A-1")).containsExactly("CONFIRMED");

            retry(out, oldest(out)).is(200);
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    @Test
    void dismissesWithoutAReasonAndTwice() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            String path = out.path("/deliveries/" + newest(out) + "/dismiss");
            out.api().post(path, "").is(200);
            out.api().post(path, "{}").is(200);
            out.api().post(path, Map.of("reason", 7)).isFailure(422, "VALIDATION_FAILED");
            assertThat(out.states()).containsExactly("dismissed");
            assertThat(audited(newest(out))).containsExactly("DELIVERY_DISMISSED");
        }
    }

    @Test
    void whatThePartnerHasCannotBeDismissed() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.step();
            out.api()
                    .post(out.path("/deliveries/" + newest(out) + "/dismiss"), "{}")
                    .isFailure(409, "DELIVERY_ALREADY_DELIVERED");
        }
    }

    @Test
    void retriesAreAudited() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            retry(out, newest(out)).is(200);
            assertThat(audited(newest(out))).containsExactly("DELIVERY_RETRIED");
            assertThat(out.db()
                            .text(
                                    "select actor from audit_logs where table_name = 'deliveries' and record_id = ?",
                                    newest(out)))
                    .startsWith("partner:");
        }
    }

    @Test
    void aHeldOneStaysHeldWhenRetried() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            out.order("A-1");
            assertThat(retry(out, newest(out)).is(200).text("/data/state")).isEqualTo("held");
            assertThat(out.step()).isZero();
        }
    }

    @Test
    void replaysWhatFailedAfterCountingIt() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failing(out, 3);
            Reply counted = replay(out, Map.of("dry_run", true)).is(200);
            assertThat(counted.at("/data/matched").asInt()).isEqualTo(3);
            assertThat(counted.at("/data/replayed").asInt()).isZero();
            assertThat(out.states()).containsOnly("failed");

            Reply replayed = replay(out, Map.of()).is(200);
            assertThat(replayed.at("/data/matched").asInt()).isEqualTo(3);
            assertThat(replayed.at("/data/replayed").asInt()).isEqualTo(3);
            assertThat(replayed.text("/data/state")).isEqualTo("done");
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
            assertThat(out.db()
                            .count(
                                    "audit_logs where action = 'DELIVERY_RETRIED' and changes ->> 'replay' = ?",
                                    replayed.text("/data/replay_id")))
                    .isEqualTo(3);
        }
    }

    /** Otherwise the replay would be the last delivery about the order, with an older status than the partner has. */
    @Test
    void replaysNothingThatANewerDeliverySuperseded() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            OrderId order = out.order("A-1");
            out.change(order, "approved", "scheduled", "in_progress");
            String givenUp = oldest(out);
            out.api()
                    .post(
                            out.path("/deliveries/" + givenUp + "/dismiss"),
                            Map.of("reason", "superseded by a telephone call"))
                    .is(200);
            out.configure(Map.of("sync_enabled", true, "coalesce_updates", true));
            out.deliverAll();
            assertThat(out.states()).containsExactly("dismissed", "dismissed", "dismissed", "delivered");
            out.advance(Duration.ofSeconds(1));

            assertThat(matched(out, Map.of("state", "dismissed"))).isOne();
            Reply replayed = replay(out, Map.of("state", "dismissed")).is(200);
            assertThat(replayed.at("/data/matched").asInt()).isOne();
            assertThat(replayed.at("/data/replayed").asInt()).isOne();
            assertThat(replayed.text("/data/state")).isEqualTo("done");
            assertThat(out.states())
                    .as("what somebody gave up, whatever the words of the reason")
                    .containsExactly("pending", "dismissed", "dismissed", "delivered");
            assertThat(out.api()
                            .get(out.path("/deliveries?state=dismissed"))
                            .is(200)
                            .data())
                    .as("still listed")
                    .hasSize(2);
        }
    }

    @Test
    void replaysByOrderEventTimeAndState() {
        try (var out = Outgoing.to(server, ONE_ATTEMPT)) {
            failing(out, 2);
            Instant between = server.clock().advance(Duration.ofSeconds(1));
            failing(out, 1);
            server.clock().advance(Duration.ofSeconds(1));
            assertThat(matched(out, Map.of("partner_order_id", "F-2-0"))).isEqualTo(1);
            assertThat(matched(out, Map.of("partner_order_id", "unknown"))).isZero();
            assertThat(matched(out, Map.of("event", "status_changed"))).isEqualTo(3);
            assertThat(matched(out, Map.of("event", "order_created"))).isZero();
            assertThat(matched(out, Map.of("from", between.toString()))).isEqualTo(1);
            assertThat(matched(out, Map.of("to", between.toString()))).isEqualTo(2);
            assertThat(matched(out, Map.of("state", "delivered"))).isZero();

            assertThat(replay(out, Map.of("partner_order_id", "F-2-0"))
                            .at("/data/replayed")
                            .asInt())
                    .isEqualTo(1);
            assertThat(out.deliverAll()).isEqualTo(1);
            assertThat(matched(out, Map.of("state", "delivered"))).isEqualTo(1);
        }
    }

    @Test
    void refusesAReplayThatIsWronglyAskedFor() {
        try (var out = Outgoing.to(server)) {
            assertThat(replay(out, Map.of("state", "held", "event", "x", "from", "yesterday", "dry_run", "yes"))
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactlyInAnyOrder(
                            "/state unknown_value",
                            "/event unknown_value",
                            "/from invalid_format",
                            "/dry_run wrong_type");
            server.admin()
                    .post("/api/v1/partners/" + UUID.randomUUID() + "/deliveries/replay", "{}")
                    .isFailure(404, "PARTNER_NOT_FOUND");
        }
    }

    /** Creates this many orders whose first event has failed for good; afterwards the partner accepts deliveries again. */
    private static void failing(Outgoing out, int orders) {
        out.simulator.script().byDefault(Behaviour.status(500));
        for (int number = 0; number < orders; number++) {
            out.order("F-" + orders + "-" + number);
        }
        out.deliverAll();
        out.simulator.script().clear();
        out.advance(Duration.ofMillis(1));
    }

    private int matched(Outgoing out, Map<String, ?> filter) {
        var dryRun = new java.util.HashMap<String, Object>(filter);
        dryRun.put("dry_run", true);
        return replay(out, dryRun).is(200).at("/data/matched").asInt();
    }

    private static Reply replay(Outgoing out, Map<String, ?> body) {
        return out.api().post(out.path("/deliveries/replay"), body);
    }

    private static Reply retry(Outgoing out, String id) {
        Api api = out.api();
        return api.post(out.path("/deliveries/" + id + "/retry"), "");
    }

    private Api key(Outgoing out, String... scopes) {
        return server.api().as(out.key(scopes));
    }

    private static String newest(Outgoing out) {
        return deliveries(out).getFirst();
    }

    private static String oldest(Outgoing out) {
        return deliveries(out).getLast();
    }

    private static List<String> deliveries(Outgoing out) {
        return out
                .db()
                .rows(
                        "select id::text as id from deliveries where partner_organization_id = ? order by id desc",
                        out.partnerId().value())
                .stream()
                .map(row -> String.valueOf(row.get("id")))
                .toList();
    }

    private List<String> audited(String id) {
        return server
                .db()
                .rows("select action from audit_logs where table_name = 'deliveries' and record_id = ? order by id", id)
                .stream()
                .map(row -> String.valueOf(row.get("action")))
                .toList();
    }
}
