package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import tools.jackson.databind.JsonNode;

/** A partner with a simulated endpoint and an integration, and helpers that generate traffic for it. */
final class IntegrationScene implements AutoCloseable {

    final TestServer server;
    final SimulatedPartner endpoint;
    final TestPartner partner;
    final String id;

    private IntegrationScene(TestServer server) {
        this.server = server;
        this.endpoint = SimulatedPartner.start("scene", server.clock());
        this.partner = TestPartner.integrated(server, integration());
        endpoint.secrets(partner.webhookSecret());
        this.id = config("integration_id");
    }

    static IntegrationScene on(TestServer server) {
        return new IntegrationScene(server);
    }

    private JsonBody integration() {
        return Seed.integration()
                .with("/webhook_url", endpoint.webhookUrl().toString())
                .with("/webhook_events", new String[] {"status_changed"})
                .with("/inbound_auth", "credential");
    }

    /** Configures polling, so that the partner is also polled for statuses from now on. */
    void polled() {
        partner.configure(Map.of(
                        "integration_name",
                        "volvo_dealer_api",
                        "api_base_url",
                        endpoint.baseUrl().toString(),
                        "authentication_type",
                        "bearer_token",
                        "api_credentials",
                        Map.of("token", "t0ken"),
                        "polling",
                        Map.of("path", "/orders/{partner_order_id}", "status_pointer", "/status")))
                .is(200);
    }

    /** Opens the page of the integration, signed in as a user of this role. */
    Visit opened(String role) {
        Visit visit = Visit.signedIn(server, role, Screen.LIGHT, "en-GB");
        visit.page().navigate(path());
        assertThat(visit.page()).hasTitle(Pattern.compile("volvo_dealer_api"));
        return visit;
    }

    String path() {
        return "/integrations/" + id;
    }

    /** A member of the configuration, as text; empty when it has no value. */
    String config(String member) {
        JsonNode value =
                server.admin().get(partner.path("/integration-config")).is(200).at("/data/0/" + member);
        return value.isNull() || value.isMissingNode() ? "" : value.asString();
    }

    String status(String partnerOrderId) {
        return partner.order(partnerOrderId).text("/data/status");
    }

    Reply says(String partnerOrderId, String word) {
        return partner.api()
                .post(
                        partner.statusWebhookPath(),
                        Map.of(
                                "partner_order_id",
                                partnerOrderId,
                                "status",
                                word,
                                "timestamp",
                                server.clock().advance(Duration.ofMillis(1)).toString()));
    }

    void staffChanges(String orderNumber, String status) {
        server.change(orderNumber, status, "test").is(200);
    }

    /** Runs the delivery worker until no delivery is due. */
    void deliver() {
        server.deliverAll();
    }

    /** Writes the figures of a week of traffic, with some failures in the present hour. */
    void traffic() {
        for (int back = 160; back > 0; back -= 3) {
            partner.figures(Duration.ofHours(back), 40 + back % 17, back % 31 == 0 ? 3 : 0);
        }
        partner.figures(Duration.ZERO, 12, 4);
        for (int back = 0; back < 160; back += 5) {
            latencies(Duration.ofHours(back), 20 + back % 7, 90);
            latencies(Duration.ofHours(back), 36, 10);
        }
        lastFailed(Duration.ofMinutes(3));
    }

    /** Writes the figures of two failures, an hour apart; the last one was three minutes ago. */
    void failedTwice() {
        partner.figures(Duration.ofHours(1), 0, 1);
        partner.figures(Duration.ZERO, 0, 1);
        lastFailed(Duration.ofMinutes(3));
    }

    private void lastFailed(Duration ago) {
        server.db()
                .update(
                        "update partner_integrations set last_error_message = 'the endpoint answered 503',"
                                + " last_error_at = ? where id = ?::uuid",
                        at(ago),
                        id);
    }

    private void latencies(Duration ago, int bucket, int attempts) {
        server.db()
                .update(
                        "insert into integration_latencies values (?::uuid, date_trunc('hour', ?::timestamptz), ?, ?)"
                                + " on conflict do nothing",
                        id,
                        at(ago),
                        bucket,
                        attempts);
    }

    private OffsetDateTime at(Duration ago) {
        return OffsetDateTime.ofInstant(server.clock().instant().minus(ago), ZoneOffset.UTC);
    }

    /** Deactivates the integration, so that the worker steps of other tests send nothing to it. */
    @Override
    public void close() {
        partner.set("is_active", false);
        endpoint.close();
    }
}
