package nl.chargecars.partnersync.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import nl.chargecars.partnersync.simulator.SimulatedPartner;

/** A partner of a {@link ServerProcess} under load: its orders have two statuses that it is told of, and one that it tells. */
public record ProcessPartner(String id, String webhookSecret) {

    /** Creates the partner, with an integration that sends to this endpoint. */
    public static ProcessPartner at(SimulatedPartner endpoint, Api admin) {
        String id = admin.post("/api/v1/partners", Map.of("name", "Under load"))
                .is(201)
                .text("/data/partner_id");
        Map<String, ?> integration = Map.of(
                "integration_name",
                "under_load",
                "webhook_url",
                endpoint.webhookUrl().toString(),
                "webhook_events",
                List.of("status_changed"),
                "rate_limit",
                Map.of("requests_per_minute", 1_000_000, "burst", 100_000),
                "status_mapping",
                Map.of(
                        "chargecars_to_partner", Map.of("new", "NEW", "approved", "APPROVED"),
                        "partner_to_chargecars", Map.of("BEGUN", "in_progress")));
        String secret = admin.post("/api/v1/partners/" + id + "/integration-config", integration)
                .is(201)
                .text("/data/webhook_secret");
        endpoint.secrets(secret);
        return new ProcessPartner(id, secret);
    }

    /** An order with this {@code partner_order_id} and a customer of its own. */
    public static Map<String, Object> order(String reference) {
        return Map.of(
                "partner_order_id", reference,
                "customer",
                        Map.of(
                                "name", "Klant " + reference,
                                "email", reference.toLowerCase(Locale.ROOT) + "@example.com",
                                "address", Map.of("street", "Kerkstraat 1", "city", "Zwolle", "postal_code", "8011AA")),
                "line_items", List.of(Map.of("sku", "WALLBOX-11KW", "quantity", 1)));
    }
}
