package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A partner of the server under test, set up over HTTP as staff would do it: an API key, and an integration that subscribes to
 * {@code status_changed}.
 *
 * @param key an API key with every scope
 * @param secret the secret with which the partner signs its status updates
 */
record BenchPartner(PartnerIds owner, String key, WebhookSecret secret) {

    private static final int OK = 200;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Status map for the statuses that orders pass through in the benchmarks. */
    private static final Map<String, Object> MAPPING = Map.of(
            "chargecars_to_partner", Map.of("new", "NEW", "approved", "APPROVED", "scheduled", "SCHEDULED"),
            "partner_to_chargecars", Map.of("APPROVED", "approved", "SCHEDULED", "scheduled"));

    /** @param sending false: deliveries to the partner are written but held, so that sending does not disturb the measurement */
    static BenchPartner setUp(ServerProcess server, String adminKey, String name, URI webhook, boolean sending)
            throws IOException {
        try (var connection = new HttpConnection(server.port())) {
            var staff = Http.withKey(adminKey);
            JsonNode partner =
                    created(connection, staff.post("/api/v1/partners", JSON.writeValueAsString(Map.of("name", name))));
            String id = partner.path("partner_id").asString();
            String below = "/api/v1/partners/" + id;
            JsonNode credential = created(
                    connection, staff.post(below + "/credentials", JSON.writeValueAsString(Map.of("type", "api_key"))));
            JsonNode integration = created(
                    connection,
                    staff.post(below + "/integration-config", JSON.writeValueAsString(integration(webhook, sending))));
            return new BenchPartner(
                    new PartnerIds(
                            UUID.fromString(id),
                            UUID.fromString(integration.path("integration_id").asString())),
                    credential.path("key").asString(),
                    new WebhookSecret(integration.path("webhook_secret").asString()));
        }
    }

    /** Switches sending to this partner off: its deliveries are held from now on. */
    void hold(Stage stage, URI webhook) throws IOException {
        String body = JSON.writeValueAsString(integration(webhook, false));
        try (var connection = new HttpConnection(stage.server().port())) {
            HttpConnection.Answer answer = connection.exchange(stage.staff().post(path("/integration-config"), body));
            if (answer.status() != OK) {
                throw new BenchFailure("holding deliveries was answered " + answer.status() + ": " + answer.body());
            }
        }
    }

    String path(String below) {
        return "/api/v1/partners/" + owner.partner() + below;
    }

    Http http() {
        return Http.withKey(key);
    }

    byte[] placing(SampleOrder order) {
        return http().post(path("/orders"), order.body());
    }

    @Override
    public String toString() {
        return "BenchPartner[" + owner.partner() + "]";
    }

    private static Map<String, Object> integration(URI webhook, boolean sending) {
        Map<String, Object> integration = new HashMap<>();
        integration.put("integration_name", SampleOrder.INTEGRATION);
        integration.put("webhook_url", webhook.toString());
        integration.put("webhook_events", List.of("status_changed"));
        integration.put("status_mapping", MAPPING);
        integration.put("sync_enabled", sending);
        integration.put("rate_limit", Map.of("requests_per_minute", 1_000_000, "burst", 100_000));
        return integration;
    }

    private static JsonNode created(HttpConnection connection, byte[] request) throws IOException {
        HttpConnection.Answer answer = connection.exchange(request);
        if (answer.status() != 201) {
            throw new BenchFailure("setting up a partner was answered " + answer.status() + ": " + answer.body());
        }
        return JSON.readTree(answer.body().getBytes(StandardCharsets.UTF_8)).path("data");
    }
}
