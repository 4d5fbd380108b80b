package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.DeliveringNode;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.Test;

/** Tests an orderly stop of the whole server, as after a signal, while an attempt at a slow partner is in progress. */
class NodeStopTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void recordsWhatIsUnderWayAndMakesPlaceForTheNextNode() {
        try (var server = TestServer.alone(RetentionSettings.standard());
                var out = Outgoing.to(server)) {
            out.simulator.script().byDefault(Behaviour.slow(Duration.ofSeconds(2)));
            try (var _ = Server.start(server.settings(), DeliveringNode.class)) {
                out.order("A-1"); // only now, since the server delivers even before its start has ended
                out.simulator.awaitReceived(1, LONG);
                assertThat(out.states()).as("still under way").containsExactly("pending");
                assertThat(out.db().count("delivery_nodes")).isOne();
            }
            assertThat(out.states()).containsExactly("delivered");
            assertThat(out.db().count("delivery_nodes")).isZero();

            out.simulator.script().byDefault(Behaviour.ok());
            out.order("A-2");
            assertThat(out.step()).as("the next node waits for no lease").isOne();
            out.advance(Duration.ofMinutes(2));
            assertThat(out.deliverAll()).isZero();
            assertThat(out.simulator.received()).hasSize(2);
        }
    }
}
