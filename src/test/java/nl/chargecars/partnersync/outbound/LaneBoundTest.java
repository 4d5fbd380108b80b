package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests {@code max_concurrent_deliveries}: the most attempts at a time, fewer while the endpoint is overloaded, and as many as before
 * once it has recovered.
 */
@ExtendWith(WithServer.class)
class LaneBoundTest {

    private static final DeliveryShape PATIENT =
            new DeliveryShape(false, 16, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(1));

    private final TestServer server;

    LaneBoundTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 12})
    void soManyAreUnderWayAtATime(int bound) throws Exception {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", bound));
                var node = new TestNode(server, PATIENT)) {
            out.simulator.script().byDefault(Behaviour.hang());
            orders(out, 16);
            var stepping = CompletableFuture.supplyAsync(node::step);
            out.simulator.awaitReceived(bound, Duration.ofSeconds(25));
            node.dispatcher.stop();
            out.simulator.goDown();
            stepping.join();
            assertThat(out.attemptErrors())
                    .as("attempts begun before the first of them ended")
                    .hasSize(bound);
        }
    }

    @Test
    void aChangedBoundHoldsAtTheNextRound() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            node.step();
            assertThat(node.dispatcher.concurrency(out.integration().id())).isEqualTo(8);
            out.configure(Map.of("max_concurrent_deliveries", 20));
            node.step();
            assertThat(node.dispatcher.concurrency(out.integration().id())).isEqualTo(20);
        }
    }

    @Test
    void anEndpointThatStrainsGetsFewerUntilItIsWell() {
        try (var out = Outgoing.to(server)) {
            Dispatcher dispatcher = server.part(Dispatcher.class);
            out.simulator.script().next(4, Behaviour.status(503));
            orders(out, 8);
            out.step();
            assertThat(dispatcher.concurrency(out.integration().id())).isBetween(1, 4);
            // on a busy machine an answer may be late, which also counts as overload
            for (int round = 0;
                    round < 10 && dispatcher.concurrency(out.integration().id()) <= 4;
                    round++) {
                out.advance(Duration.ofSeconds(7));
                orders(out, 100);
                out.deliverAll();
            }
            assertThat(dispatcher.concurrency(out.integration().id())).isGreaterThan(4);
            out.advance(Duration.ofSeconds(7));
            out.deliverAll();
            assertThat(out.states()).containsOnly("delivered");
        }
    }

    private static void orders(Outgoing out, int count) {
        int had = out.states().size();
        for (int number = had; number < had + count; number++) {
            out.order("O-" + number);
        }
    }
}
