package nl.chargecars.partnersync.orderdesk;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;

/** A partner with a simulated endpoint, and helpers for the traffic between it and ChargeCars. Closing deactivates its integration. */
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

    /** Maps one of our statuses to a word of the partner, in addition to the words of the seed. */
    void translate(String status, String word) {
        partner.configure(integration().with("/status_mapping/chargecars_to_partner/" + status, word))
                .is(200);
    }

    /** Places an order and delivers its first status. Returns the order number. */
    String delivered(String partnerOrderId) {
        String number = partner.placed(partnerOrderId);
        deliver();
        return number;
    }

    void become(String number, String status) {
        server.change(number, status, "Agreed by phone").is(200);
    }

    /** Sends a status update of the partner with this word. */
    Reply say(String partnerOrderId, String word) {
        return partner.api()
                .post(
                        partner.statusWebhookPath(),
                        Seed.statusUpdate()
                                .with("/partner_order_id", partnerOrderId)
                                .with("/timestamp", server.clock().instant().toString())
                                .with("/status", word));
    }

    /** Sends the deliveries that are due. */
    void deliver() {
        server.deliver();
    }

    String status(String partnerOrderId) {
        return partner.order(partnerOrderId).text("/data/status");
    }

    /** The explanation on the page that has this verdict, such as {@code retrying}. */
    static Locator why(Page page, String verdict) {
        return page.locator(".why[data-verdict='" + verdict + "']");
    }

    @Override
    public void close() {
        partner.configure(integration().with("/is_active", false)).is(200);
        simulator.close();
    }
}
