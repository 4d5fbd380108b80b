package nl.chargecars.partnersync.orderdesk;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.outbound.DeliveryWorker;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;

/** A partner with an endpoint that is simulated, and what happens between it and ChargeCars. Closed, it is switched off. */
final class Desk implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final TestServer server;
    final SimulatedPartner simulator;
    final TestPartner partner;

    Desk(TestServer server) {
        this.server = server;
        this.simulator = SimulatedPartner.start("desk-" + NUMBER.incrementAndGet(), server.clock());
        this.partner = TestPartner.integrated(server, integration());
        simulator.secrets(partner.webhookSecret());
    }

    JsonBody integration() {
        return Seed.integration()
                .with("/webhook_url", simulator.webhookUrl().toString())
                .with("/webhook_events", List.of("status_changed"))
                .with("/inbound_auth", "either");
    }

    /** Gives a status of ours a word of the partner's, besides those of the seed. */
    void translate(String status, String word) {
        partner.configure(integration().with("/status_mapping/chargecars_to_partner/" + status, word))
                .is(200);
    }

    /** An order that the partner knows we have. */
    String delivered(String partnerOrderId) {
        String number = partner.placed(partnerOrderId);
        deliver();
        return number;
    }

    void become(String number, String status) {
        server.admin()
                .post(
                        "/api/v1/status/change",
                        Map.of(
                                "entity_type",
                                "order",
                                "entity_id",
                                number,
                                "to_status",
                                status,
                                "transition_reason",
                                "Agreed by phone"))
                .is(200);
    }

    /** The partner says so. */
    Reply say(String partnerOrderId, String word) {
        return partner.api()
                .post(
                        partner.statusWebhookPath(),
                        Seed.statusUpdate()
                                .with("/partner_order_id", partnerOrderId)
                                .with("/timestamp", server.clock().instant().toString())
                                .with("/status", word));
    }

    /** Sends what is due. */
    void deliver() {
        server.part(DeliveryWorker.class).step();
    }

    String status(String partnerOrderId) {
        return partner.order(partnerOrderId).text("/data/status");
    }

    /** What the page says of a change, such as {@code retrying}. */
    static Locator why(Page page, String verdict) {
        return page.locator(".why[data-verdict='" + verdict + "']");
    }

    @Override
    public void close() {
        partner.configure(integration().with("/is_active", false)).is(200);
        simulator.close();
    }
}
