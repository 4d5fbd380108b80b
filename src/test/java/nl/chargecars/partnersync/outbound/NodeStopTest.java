package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.DeliveringNode;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.servlet.DispatcherServlet;

/** Tests an orderly stop of the whole server, as after a signal, while an attempt at a slow partner is in progress. */
class NodeStopTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void recordsWhatIsUnderWayAndMakesPlaceForTheNextNode() {
        try (var server = TestServer.alone(RetentionSettings.standard());
                var out = Outgoing.to(server)) {
            out.simulator.script().byDefault(Behaviour.slow(Duration.ofSeconds(2)));
            try (var node = Server.start(server.settings(), DeliveringNode.class)) {
                out.order("A-1"); // only now, since the server delivers even before its start has ended
                out.simulator.awaitReceived(1, LONG);
                assertThat(out.states()).as("still under way").containsExactly("pending");
                assertThat(out.db().count("delivery_nodes")).isOne();
                announceStop(node);
                out.order("A-2");
            }
            assertThat(out.simulator.received()).as("nothing new").hasSize(1);
            assertThat(out.states()).containsExactlyInAnyOrder("delivered", "pending");
            assertThat(out.db().count("delivery_nodes")).isZero();

            out.simulator.script().byDefault(Behaviour.ok());
            assertThat(out.step()).as("the next node waits for no lease").isOne();
            out.advance(Duration.ofMinutes(2));
            assertThat(out.deliverAll()).isZero();
            assertThat(out.simulator.received()).hasSize(2);
        }
    }

    /** Tells the node that it is to stop, and waits until it begins no more rounds; it still answers requests then. */
    private static void announceStop(Server node) {
        var context = Objects.requireNonNull(node.part(DispatcherServlet.class).getWebApplicationContext());
        context.publishEvent(new ContextClosedEvent(context));
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("delivery-worker"));
    }
}
