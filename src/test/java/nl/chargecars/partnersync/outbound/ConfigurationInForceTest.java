package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests from when on a changed configuration is in force at a node that sends by itself and refreshes all configurations only twice a
 * minute.
 */
@ExtendWith(WithServer.class)
class ConfigurationInForceTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final DeliveryShape SELDOM_LOOKING =
            new DeliveryShape(true, 16, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));

    private final TestServer server;

    ConfigurationInForceTest(TestServer server) {
        this.server = server;
    }

    @Test
    void nothingGoesOutOnceItIsSwitchedOff() {
        try (var out = Outgoing.to(server);
                var other = Outgoing.to(server);
                var node = sendingTo(out, other)) {
            out.configure(Map.of("sync_enabled", false));
            out.order("A-2");
            deliverTo(other, 2);
            assertThat(out.states()).containsExactly("delivered", "pending");
            assertThat(attempts(out)).containsExactly("1", "0");
            assertThat(node.worker.isReady()).isTrue();
        }
    }

    @Test
    void theNextOneGoesToTheNewAddress() {
        try (var out = Outgoing.to(server);
                var moved = SimulatedPartner.start("moved", server.clock());
                var _ = sendingTo(out)) {
            out.configure(Map.of("webhook_url", moved.webhookUrl().toString()));
            out.order("A-2");
            assertThat(moved.awaitReceived(1, LONG).getFirst().partnerOrderId()).isEqualTo("A-2");
            assertThat(out.simulator.received()).hasSize(1);
        }
    }

    @Test
    void anEndpointThatIsGoneIsAskedOnce() {
        try (var out = Outgoing.to(server);
                var other = Outgoing.to(server);
                var _ = sendingTo(out, other)) {
            out.simulator.script().byDefault(Behaviour.status(410));
            out.order("A-2");
            out.simulator.awaitReceived(2, LONG);
            deliverTo(other, 2);
            deliverTo(other, 3);
            // the partner has sent its answer before the node has recorded it
            await().atMost(LONG).until(() -> !out.integration().endpoint().enabled());
            assertThat(out.simulator.received()).hasSize(2);
        }
    }

    @Test
    void nothingIsClaimedByAConfigurationThatAnotherNodeHasChanged() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            node.step();
            asAnotherNode(out, "version = version + 1");
            out.order("A-1");
            assertThat(node.dispatcher.dispatch(Set.of(out.integration().id()))).isZero();
            assertThat(node.step()).as("once it has looked").isOne();
        }
    }

    @Test
    void nothingIsClaimedForAnEndpointThatAnotherNodeHasDisabled() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            node.step();
            asAnotherNode(
                    out,
                    "endpoint_disabled_at = now(), endpoint_disabled_why = 'gone', endpoint_disabled_code = 'gone'");
            out.order("A-1");
            assertThat(node.dispatcher.dispatch(Set.of(out.integration().id()))).isZero();
            assertThat(out.simulator.received()).isEmpty();
        }
    }

    /** Starts a node that has sent an order to each partner, so that it has their configurations cached. */
    private TestNode sendingTo(Outgoing... partners) {
        var node = new TestNode(server, SELDOM_LOOKING);
        node.worker.start();
        for (Outgoing partner : partners) {
            partner.order("A-1");
            // the partner receives an order before the node has recorded the result
            await().atMost(LONG).until(() -> partner.states().equals(List.of("delivered")));
        }
        return node;
    }

    /** Delivers an order of another partner; once it has arrived, the node has handled every signal that came before. */
    private static void deliverTo(Outgoing other, int number) {
        other.order("A-" + number);
        other.simulator.log().awaitAccepted(number, LONG);
    }

    private static void asAnotherNode(Outgoing out, String change) {
        out.db()
                .update(
                        "update partner_integrations set " + change + " where id = ?",
                        out.integration().id().value());
    }

    private static List<String> attempts(Outgoing out) {
        return out.db()
                .client()
                .sql("select attempt_count::text from deliveries where partner_organization_id = ? order by id")
                .param(out.partnerId().value())
                .query((row, _) -> row.getString(1))
                .list();
    }
}
