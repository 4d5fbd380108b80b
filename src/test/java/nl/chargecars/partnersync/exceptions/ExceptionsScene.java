package nl.chargecars.partnersync.exceptions;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;

/**
 * A partner whose endpoint answers 404 until a test changes that, so that a test can check at the endpoint what a fix on the page
 * delivers.
 */
final class ExceptionsScene implements AutoCloseable {

    static final Behaviour NOT_THERE = new Behaviour.Answer(404, Map.of(), "no such page");
    static final Behaviour FINE = new Behaviour.Answer(200, Map.of(), "");

    final SimulatedPartner simulator;
    final TestPartner partner;
    final ExceptionsDesk desk;
    private final TestServer server;

    ExceptionsScene(TestServer server) {
        this.server = server;
        this.simulator = SimulatedPartner.start("mended", server.clock());
        this.partner = TestPartner.integrated(server, integration());
        this.desk = new ExceptionsDesk(server, partner);
        simulator.secrets(partner.webhookSecret());
        simulator.script().byDefault(NOT_THERE);
    }

    /** The initial configuration: the partner gets {@code order_created} only, with one attempt per delivery. */
    JsonBody integration() {
        return Seed.integration()
                .with("/webhook_url", simulator.webhookUrl().toString())
                .with("/webhook_events", List.of("order_created"))
                .with("/retry_schedule", List.of(0));
    }

    UUID integrationId() {
        return server.db()
                .one(
                        UUID.class,
                        "select id from partner_integrations where partner_organization_id = ?",
                        partner.id().value());
    }

    /** Places these orders and delivers their events, which fails until a test changes the endpoint. */
    void failed(String... orders) {
        for (String order : orders) {
            partner.placed(order);
        }
        deliver();
    }

    void deliver() {
        server.deliverAll();
    }

    /** Inserts a replay that has sent 200 deliveries again and does not go on by itself. */
    UUID running(int matched) {
        UUID running = Uuid7.next();
        server.db()
                .update(
                        """
                insert into replays (id, partner_organization_id, actor_kind, actor, filter_state, filter_to, state, matched,
                                     replayed, next_page_at, created_at)
                values (?, ?, 'STAFF', 'staff:eva', 'failed', now(), 'running', ?, 200, 'infinity', ?::timestamptz)
                """,
                        running,
                        partner.id().value(),
                        matched,
                        server.clock().instant().toString());
        return running;
    }

    /** Deactivates the integration, so that the worker steps of other tests send nothing to it, and stops the endpoint. */
    @Override
    public void close() {
        server.db()
                .update(
                        "update partner_integrations set is_active = false where partner_organization_id = ?",
                        partner.id().value());
        simulator.close();
    }
}
