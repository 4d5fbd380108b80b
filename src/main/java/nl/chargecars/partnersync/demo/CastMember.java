package nl.chargecars.partnersync.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.simulator.PartnerAccess;
import nl.chargecars.partnersync.simulator.PartnerClient;
import nl.chargecars.partnersync.simulator.Reply;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A partner in the demo story: its configuration at ChargeCars, the orders it places and the webhooks it receives. */
final class CastMember {

    private final String name;
    private final String integrationName;
    private final Vocabulary vocabulary;
    private final @Nullable SimulatedPartner endpoint;
    private final Map<String, String> orderNumbers = new HashMap<>();
    private @Nullable PartnerAccess access;

    /** @param endpoint receives its webhooks; null for a partner that polls */
    CastMember(String name, String integrationName, Vocabulary vocabulary, @Nullable SimulatedPartner endpoint) {
        this.name = name;
        this.integrationName = integrationName;
        this.vocabulary = vocabulary;
        this.endpoint = endpoint;
    }

    String integrationName() {
        return integrationName;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    SimulatedPartner endpoint() {
        if (endpoint == null) {
            throw new StepFailedException(name + " takes no webhooks");
        }
        return endpoint;
    }

    PartnerAccess access() {
        if (access == null) {
            throw new StepFailedException(name + " is not set up yet");
        }
        return access;
    }

    PartnerClient client() {
        return PartnerClient.of(access());
    }

    /** Returns the API path of a resource of this partner. */
    String path(String rest) {
        return "/api/v1/partners/" + access().partnerId() + "/" + rest;
    }

    /** Returns ChargeCars' number of an order that this partner placed; {@code ?} when it is not known. */
    String number(String partnerOrderId) {
        return orderNumbers.getOrDefault(partnerOrderId, "?");
    }

    /**
     * Does what an administrator does once for a new partner: creates the organization, an API key and the configuration. Returns
     * how the partner gets its events, for the story.
     */
    String setUp(Staff staff, List<String> events) throws IOException, InterruptedException {
        String id = staff.post("/api/v1/partners", Map.of("name", name))
                .path("partner_id")
                .asString();
        String partnerPath = "/api/v1/partners/" + id;
        JsonNode credential = staff.post(partnerPath + "/credentials", Map.of("type", "api_key", "label", "demo"));
        JsonNode config = staff.post(partnerPath + "/integration-config", configuration(events));
        String secret = config.path("webhook_secret").asString();
        access = new PartnerAccess(staff.server(), id, credential.path("key").asString(), secret);
        if (endpoint != null) {
            endpoint.secrets(secret);
        }
        return endpoint == null ? "polls the feed" : "webhooks to " + endpoint.webhookUrl();
    }

    private Map<String, Object> configuration(List<String> events) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("integration_name", integrationName);
        configuration.put("authentication_type", "bearer_token");
        configuration.put("webhook_events", events);
        configuration.put("status_mapping", vocabulary.mapping());
        if (endpoint != null) {
            configuration.put("webhook_url", endpoint.webhookUrl().toString());
            // short pauses, so that nobody waits half an hour for the recovery in the story
            List<Integer> schedule = new ArrayList<>(List.of(0, 1, 1));
            schedule.addAll(Collections.nCopies(17, 2));
            configuration.put("retry_schedule", schedule);
        }
        return configuration;
    }

    /** Places an order and remembers its number. */
    Reply place(String orderJson, String partnerOrderId) {
        Reply reply = client().placeOrder(orderJson);
        orderNumbers.put(
                partnerOrderId, reply.data().path("chargecars_order_id").asString("?"));
        return reply;
    }
}
