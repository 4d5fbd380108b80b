package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that nine healthy partners do not wait for one that hangs, resets or drips; the benchmark measures how long they take. */
@ExtendWith(WithServer.class)
class NeighboursTest {

    private static final int HEALTHY = 9;

    /** The number of events for each healthy partner. */
    private static final int ROUNDS = 12;

    private static final Duration LONG = Duration.ofSeconds(60);

    /** An attempt at the sick partner lasts longer than anything here waits, so whatever waited for one would not arrive. */
    private static final DeliveryShape PATIENT =
            new DeliveryShape(true, 128, LONG.multipliedBy(4), LONG.multipliedBy(5), Duration.ofMillis(100));

    private final TestServer server;

    NeighboursTest(TestServer server) {
        this.server = server;
    }

    /** For example after a row was restored from another server, or after a disk error. */
    @Test
    void oneWhoseSecretCannotBeOpenedStopsNobodyElseAndIsNamedOnce() {
        try (var sealed = Outgoing.to(server);
                var well = Outgoing.to(server);
                var log = HeardLog.ofAll()) {
            String id = sealed.integration().id().toString();
            sealed.order("S-1");
            well.order("W-1");
            server.db()
                    .update(
                            "update partner_integrations set webhook_secret_sealed = webhook_secret_sealed || '\\x00'::bytea"
                                    + " where id = ?::uuid",
                            id);
            assertThat(well.step()).isEqualTo(1);
            well.order("W-2");
            assertThat(well.step()).isEqualTo(1);
            assertThat(well.states()).containsOnly("delivered");
            assertThat(sealed.states()).containsOnly("pending");
            assertThat(log.lines()).filteredOn(line -> line.contains(id)).hasSize(1);

            server.db()
                    .update(
                            "update partner_integrations set webhook_secret_sealed ="
                                    + " substring(webhook_secret_sealed for length(webhook_secret_sealed) - 1)"
                                    + " where id = ?::uuid",
                            id);
            assertThat(well.step()).isEqualTo(1);
            assertThat(sealed.states()).containsOnly("delivered");
        }
    }

    /** As at a node that was forgotten when the key was replaced; a backup would bring back what the retired key sealed. */
    @Test
    void oneSealedUnderAKeyThatThisNodeLacksIsNamedWithThatKey() {
        try (var sealed = Outgoing.to(server);
                var log = HeardLog.ofAll()) {
            String id = sealed.integration().id().toString();
            sealed.order("S-1");
            changeKeyId(id);
            String lacking = server.db()
                    .text(
                            "select encode(substring(webhook_secret_sealed from 2 for 4), 'hex') from partner_integrations"
                                    + " where id = ?::uuid",
                            id);
            assertThat(sealed.step()).isZero();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains(id))
                    .singleElement()
                    .asString()
                    .contains("This node lacks master key " + lacking + ". If that key seals now");

            changeKeyId(id);
            assertThat(sealed.step()).isEqualTo(1);
        }
    }

    /** Changes which master key the webhook secret needs, and at the second time back. */
    private void changeKeyId(String integration) {
        server.db()
                .update(
                        "update partner_integrations set webhook_secret_sealed ="
                                + " set_byte(webhook_secret_sealed, 1, get_byte(webhook_secret_sealed, 1) # 1)"
                                + " where id = ?::uuid",
                        integration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hangs", "resets", "drips"})
    void nobodyWaitsForTheSickOnesTimeoutAndItKeepsItsOwnOrder(String how) {
        List<Outgoing> healthy = new ArrayList<>();
        try (var node = new TestNode(server, PATIENT)) {
            IntStream.range(0, HEALTHY).forEach(_ -> healthy.add(Outgoing.to(server)));
            node.worker.start();

            try (var sick = Outgoing.to(server, Map.of("retry_schedule", Arrays.asList(0, 1, 1, 1, 1, 1, 1, 1)))) {
                sick.simulator.script().byDefault(behaviour(how));
                List<OrderId> orders = IntStream.range(0, 40)
                        .mapToObj(number -> sick.order("S-" + number))
                        .toList();
                orders.forEach(order -> sick.change(order, "approved"));
                sick.simulator.awaitReceived(1, LONG);
                IntStream.range(0, ROUNDS).forEach(round -> oneEach(healthy, round));
                assertThat(sick.states())
                        .as("the sick one has nothing delivered")
                        .containsOnly("pending");
                if (!how.equals("resets")) {
                    assertThat(sick.attemptErrors())
                            .as("all its attempts are still under way")
                            .isEmpty();
                }
                await().untilAsserted(() -> assertThat(healthy)
                        .allSatisfy(out -> assertThat(out.states()).containsOnly("delivered")));
                sick.simulator.goDown(); // ends the attempts
                node.worker.stop();
                sick.simulator.script().clear();
                sick.simulator.comeBack();
                recover(sick);
                LineInvariants.assertFirstInFirstOut(sick);
            }
        } finally {
            healthy.forEach(Outgoing::close);
        }
    }

    private static Behaviour behaviour(String how) {
        return switch (how) {
            case "hangs" -> Behaviour.hang();
            case "resets" -> Behaviour.reset();
            default -> Behaviour.dripBody(Duration.ofMillis(500), 1_000);
        };
    }

    /** Sends one event to each of the partners in turn, and waits for its arrival before the next one. */
    private static void oneEach(List<Outgoing> partners, int round) {
        for (Outgoing out : partners) {
            out.order("H-" + round);
            out.simulator.log().awaitAccepted(round + 1, LONG);
        }
    }

    /** Steps until the recovered partner has everything, in spite of the breaker and the waits between retries. */
    private void recover(Outgoing sick) {
        for (int round = 0; round < 60 && sick.states().contains("pending"); round++) {
            sick.advance(Duration.ofMinutes(5));
            sick.deliverAll();
        }
        assertThat(sick.states()).doesNotContain("pending");
    }
}
