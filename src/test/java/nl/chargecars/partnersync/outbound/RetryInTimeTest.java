package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that a node that sends by itself makes a retry when it is due, though it looks at all deliveries only twice a minute. */
@ExtendWith(WithServer.class)
class RetryInTimeTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final DeliveryShape SELDOM_LOOKING =
            new DeliveryShape(true, 16, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));

    private final TestServer server;

    RetryInTimeTest(TestServer server) {
        this.server = server;
    }

    @Test
    void aRetryDoesNotWaitForTheNextLookAtAllDeliveries() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0, 1, 1)));
                var node = new TestNode(server, SELDOM_LOOKING)) {
            node.worker.start();
            out.simulator.script().next(2, Behaviour.status(500));
            out.order("A-1");
            await().atMost(LONG).until(() -> out.attemptErrors().size() == 1);
            out.advance(Duration.ofSeconds(2));
            await().atMost(LONG).until(() -> out.attemptErrors().size() == 2);
            out.advance(Duration.ofSeconds(2));
            await().atMost(LONG).until(() -> out.states().equals(List.of("delivered")));
            assertThat(out.attemptErrors()).containsExactly("1 responded 500", "2 responded 500", "3 null");
        }
    }
}
