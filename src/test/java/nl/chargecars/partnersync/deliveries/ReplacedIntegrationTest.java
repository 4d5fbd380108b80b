package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that nothing is sent again for an integration that another one of the partner has replaced: it would be held for ever. */
@ExtendWith(WithServer.class)
class ReplacedIntegrationTest {

    private static final Map<String, Object> DELIVERED = Map.of("state", "delivered");

    private final TestServer server;

    ReplacedIntegrationTest(TestServer server) {
        this.server = server;
    }

    @Test
    void refusesToRetryWhatIsDeliveredOrWaitsThere() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.step();
            out.simulator.script().byDefault(Behaviour.status(500));
            out.order("A-2");
            out.step();
            out.moveTo("its_successor");
            for (String order : List.of("A-1", "A-2")) {
                String path = out.path("/deliveries/" + delivery(out, order) + "/retry");
                Reply refused = out.api().post(path, "").isFailure(409, "DELIVERIES_HELD");
                assertThat(refused.text("/error/message")).startsWith("Another integration of this partner is active");
            }
            assertThat(out.states()).containsExactly("delivered", "pending");
            assertThat(out.db()
                            .count(
                                    "audit_logs where action = 'DELIVERY_RETRIED' and record_id = ?",
                                    delivery(out, "A-1")))
                    .isZero();
        }
    }

    @Test
    void replaysNothingOfIt() {
        try (var out = Outgoing.to(server)) {
            String replaced = out.integration().id().toString();
            out.order("A-1");
            out.step();
            out.moveTo("its_successor");
            out.advance(Duration.ofMillis(1));
            for (Map<String, Object> filter : List.of(
                    DELIVERED,
                    Map.<String, Object>of("state", "delivered", "partner_order_id", "A-1"),
                    Map.<String, Object>of("state", "delivered", "integration_id", replaced))) {
                assertThat(matched(out, filter)).isZero();
                Reply replayed = replay(out, filter);
                assertThat(replayed.at("/data/matched").asInt()).isZero();
                assertThat(replayed.at("/data/replayed").asInt()).isZero();
            }
            assertThat(out.states()).containsExactly("delivered");
        }
    }

    @Test
    void replaysWhatIsForTheActiveOneAndSaysSo() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.step();
            out.moveTo("its_successor");
            out.order("A-2");
            out.step();
            out.advance(Duration.ofMillis(1));
            assertThat(matched(out, DELIVERED)).isOne();
            Reply replayed = replay(out, DELIVERED);
            assertThat(replayed.at("/data/replayed").asInt()).isOne();
            assertThat(replayed.text("/data/filter/integration_id"))
                    .isEqualTo(out.integration().id().toString());
            assertThat(out.states()).containsExactly("delivered", "pending");
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
            assertThat(out.simulator.received()).hasSize(3);
        }
    }

    @Test
    void dismissesNothingThatWaitsForTheActiveOneOrWhereNoneIs() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false));
                var other = Outgoing.to(server)) {
            out.order("A-1");
            String own = out.integration().id().toString();
            assertThat(dismissed(out, Map.of("integration_id", own))
                            .at("/data/matched")
                            .asInt())
                    .isZero();
            other.api()
                    .post(out.path("/deliveries/dismiss"), Map.of("integration_id", own))
                    .isFailure(403, "FORBIDDEN");
            assertThat(dismissed(other, Map.of("integration_id", own))
                            .at("/data/matched")
                            .asInt())
                    .isZero();
            out.configure(Map.of("is_active", false));
            assertThat(dismissed(out, Map.of("integration_id", own))
                            .at("/data/dismissed")
                            .asInt())
                    .isZero();
            assertThat(out.states()).containsExactly("pending");
            for (String wrong : List.of("{}", "{\"integration_id\": 7}", "{\"integration_id\": \"none\"}")) {
                assertThat(out.api()
                                .post(out.path("/deliveries/dismiss"), wrong)
                                .isFailure(422, "VALIDATION_FAILED")
                                .details())
                        .hasSize(1);
            }
        }
    }

    @Test
    void dismissesAllThatWaitsThereAfterCountingIt() {
        try (var out = Outgoing.to(server)) {
            String replaced = out.integration().id().toString();
            out.order("A-1");
            out.step();
            out.order("A-2");
            out.order("A-3");
            out.moveTo("its_successor");
            out.order("A-4");
            Reply counted = dismissed(out, Map.of("integration_id", replaced, "dry_run", true));
            assertThat(counted.at("/data/matched").asInt()).isEqualTo(2);
            assertThat(counted.at("/data/dismissed").asInt()).isZero();
            assertThat(out.states()).containsExactly("delivered", "pending", "pending", "pending");

            Reply done = dismissed(out, Map.of("integration_id", replaced, "reason", "moved"));
            assertThat(done.at("/data/dismissed").asInt()).isEqualTo(2);
            assertThat(out.states()).containsExactly("delivered", "dismissed", "dismissed", "pending");
            assertThat(out.api()
                            .get(out.path("/deliveries?state=dismissed"))
                            .is(200)
                            .text("/data/0/dismissal_reason"))
                    .isEqualTo("moved");
        }
    }

    /** It goes out then: it is no longer what whoever asked wanted to give up. */
    @Test
    void dismissesNothingThatIsForTheActiveOneAgainByTheTimeItIsLocked() {
        try (var out = Outgoing.to(server);
                var rival = out.db().rival()) {
            String replaced = out.integration().id().toString();
            OrderId order = out.order("A-1");
            out.moveTo("its_successor");
            rival.execute("select from orders where id = ? for no key update", order.value());
            CompletableFuture<Reply> dismissal =
                    CompletableFuture.supplyAsync(() -> dismissed(out, Map.of("integration_id", replaced)));
            rival.awaitSomebodyWaiting();
            out.configure(Map.of("integration_name", "its_successor", "is_active", false));
            out.configure(Map.of("is_active", true));
            rival.rollback();
            assertThat(dismissal.join().at("/data/dismissed").asInt()).isZero();
            assertThat(out.states()).containsExactly("pending");
        }
    }

    /** Nothing has replaced it: what is sent again goes out when it is switched on again. */
    @Test
    void sendsAgainWhatIsForAnIntegrationThatIsOnlySwitchedOff() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.order("A-2");
            out.deliverAll();
            out.configure(Map.of("is_active", false));
            out.advance(Duration.ofMillis(1));
            Reply retried = out.api()
                    .post(out.path("/deliveries/" + delivery(out, "A-1") + "/retry"), "")
                    .is(200);
            assertThat(retried.text("/data/state")).isEqualTo("held");
            assertThat(replay(out, DELIVERED).at("/data/replayed").asInt()).isOne();
            out.configure(Map.of("is_active", true));
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
            assertThat(out.simulator.received()).hasSize(4);
        }
    }

    private static Reply dismissed(Outgoing out, Map<String, ?> body) {
        return out.api().post(out.path("/deliveries/dismiss"), body).is(200);
    }

    private static int matched(Outgoing out, Map<String, Object> filter) {
        Map<String, Object> dryRun = new HashMap<>(filter);
        dryRun.put("dry_run", true);
        return replay(out, dryRun).at("/data/matched").asInt();
    }

    private static Reply replay(Outgoing out, Map<String, Object> filter) {
        return out.api().post(out.path("/deliveries/replay"), filter).is(200);
    }

    private static String delivery(Outgoing out, String order) {
        return out.api()
                .get(out.path("/deliveries?partner_order_id=" + order))
                .is(200)
                .text("/data/0/delivery_id");
    }
}
