package nl.chargecars.partnersync.partner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.crypto.Fingerprint;
import org.jspecify.annotations.Nullable;

/** A configuration as the audit trail may know it: secrets as fingerprints. */
final class IntegrationFacts {

    private IntegrationFacts() {}

    static Map<String, Object> of(Integration integration) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "integration_name", integration.name());
        put(facts, "api_base_url", integration.apiBaseUrl());
        put(facts, "api_version", integration.apiVersion());
        put(facts, "authentication_type", integration.authenticationType());
        String credentials = integration.apiCredentialsJson();
        put(facts, "api_credentials", credentials == null ? null : "set");
        put(facts, "webhook_url", integration.webhookUrl());
        put(facts, "webhook_secret", Fingerprint.of(integration.secret().text()));
        put(facts, "previous_secret_until", integration.previousSecretUntil());
        put(
                facts,
                "webhook_events",
                integration.webhookEvents().stream().map(EventType::wireName).toList());
        put(facts, "chargecars_to_partner", integration.mapping().chargecarsToPartner());
        put(facts, "partner_to_chargecars", integration.mapping().partnerToChargecars());
        put(facts, "inbound_auth", integration.inboundAuth().wireName());
        put(facts, "echo_partner_updates", integration.echoPartnerUpdates());
        put(facts, "retry_schedule", integration.retrySchedule());
        put(facts, "is_active", integration.active());
        put(facts, "sync_enabled", integration.syncEnabled());
        put(facts, "sync_frequency", integration.syncFrequency().wireName());
        put(facts, "endpoint_disabled_at", integration.endpointDisabledAt());
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        boolean plain = value instanceof Boolean || value instanceof Map<?, ?> || value instanceof java.util.List<?>;
        facts.put(name, plain ? value : Objects.toString(value, ""));
    }
}
