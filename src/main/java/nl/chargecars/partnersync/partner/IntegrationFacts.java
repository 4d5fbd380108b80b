package nl.chargecars.partnersync.partner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.crypto.Fingerprint;
import org.jspecify.annotations.Nullable;

/** A configuration as the audit trail may know it: the secret as its fingerprint, credentials only as being there. */
final class IntegrationFacts {

    private static final String CREDENTIALS = "api_credentials";

    private IntegrationFacts() {}

    /** From what to what, of each field that differs. */
    static Map<String, Object> changes(@Nullable Integration before, Integration after) {
        Map<String, Object> from = before == null ? Map.of() : of(before);
        Map<String, Object> changes = new LinkedHashMap<>();
        of(after).forEach((field, to) -> {
            if (!Objects.equals(from.get(field), to)) {
                changes.put(field, change(from.get(field), to));
            }
        });
        if (replacesCredentials(before, after)) {
            changes.put(CREDENTIALS, change("set", "replaced"));
        }
        return changes;
    }

    /** One set of credentials for another, which look the same here. */
    private static boolean replacesCredentials(@Nullable Integration before, Integration after) {
        return before != null
                && before.apiCredentialsJson() != null
                && after.apiCredentialsJson() != null
                && !before.apiCredentialsJson().equals(after.apiCredentialsJson());
    }

    private static Map<String, @Nullable Object> change(@Nullable Object from, Object to) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("from", from);
        change.put("to", to);
        return change;
    }

    private static Map<String, Object> of(Integration integration) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "integration_name", integration.name());
        put(facts, "api_base_url", integration.apiBaseUrl());
        put(facts, "api_version", integration.apiVersion());
        AuthenticationType type = integration.authenticationType();
        put(facts, "authentication_type", type == null ? null : type.wireName());
        put(facts, CREDENTIALS, integration.apiCredentialsJson() == null ? null : "set");
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
        boolean plain = value instanceof Boolean || value instanceof Map<?, ?> || value instanceof List<?>;
        facts.put(name, plain ? value : Objects.toString(value, ""));
    }
}
