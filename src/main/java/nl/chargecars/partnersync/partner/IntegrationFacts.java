package nl.chargecars.partnersync.partner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.crypto.Fingerprint;
import org.jspecify.annotations.Nullable;

/** A configuration as the audit trail may know it: secrets as fingerprints, credentials only as being there. */
final class IntegrationFacts {

    private static final String CREDENTIALS = "api_credentials";
    private static final String CUSTOM_HEADERS = "custom_headers";
    private static final String CLIENT_KEY = "client_key";
    private static final String SET = "set";

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
        if (before != null) {
            noteReplaced(
                    changes,
                    CREDENTIALS,
                    before.api().credentialsJson(),
                    after.api().credentialsJson());
            noteReplaced(changes, CLIENT_KEY, key(before), key(after));
            noteReplaced(
                    changes,
                    CUSTOM_HEADERS,
                    before.api().customHeaders().toString(),
                    after.api().customHeaders().toString());
        }
        return changes;
    }

    /** One secret for another, where both look the same here. */
    private static void noteReplaced(
            Map<String, Object> changes, String field, @Nullable Object before, @Nullable Object after) {
        if (before != null && after != null && !before.equals(after)) {
            changes.putIfAbsent(field, change(SET, "replaced"));
        }
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
        put(facts, "is_active", integration.active());
        putApi(facts, integration.api());
        put(facts, "webhook_url", integration.endpoint().url());
        put(
                facts,
                "webhook_events",
                integration.endpoint().events().stream()
                        .map(EventType::wireName)
                        .toList());
        put(facts, "endpoint_disabled_at", integration.endpoint().disabledAt());
        putSecrets(facts, "webhook_secret", "previous_secret_until", integration.secrets());
        put(facts, "chargecars_to_partner", integration.mapping().chargecarsToPartner());
        put(facts, "partner_to_chargecars", integration.mapping().partnerToChargecars());
        putInbound(facts, integration.inbound());
        putDelivery(facts, integration.delivery());
        return facts;
    }

    private static void putApi(Map<String, Object> facts, ApiSettings api) {
        put(facts, "api_base_url", api.baseUrl());
        put(facts, "api_version", api.version());
        AuthenticationType type = api.authenticationType();
        put(facts, "authentication_type", type == null ? null : type.wireName());
        put(facts, CREDENTIALS, api.credentialsJson() == null ? null : SET);
        put(
                facts,
                CUSTOM_HEADERS,
                api.customHeaders().keySet().stream().sorted().toList());
        ClientCertificate certificate = api.clientCertificate();
        put(facts, "client_certificate", certificate == null ? null : Fingerprint.of(certificate.certificatePem()));
        put(facts, CLIENT_KEY, certificate == null ? null : SET);
        put(facts, "polling", api.polling());
    }

    private static void putSecrets(
            Map<String, Object> facts, String name, String until, @Nullable WebhookSecrets secrets) {
        put(
                facts,
                name,
                secrets == null ? null : Fingerprint.of(secrets.current().text()));
        put(facts, until, secrets == null ? null : secrets.previousUntil());
    }

    private static void putInbound(Map<String, Object> facts, InboundSettings inbound) {
        put(facts, "inbound_auth", inbound.auth().wireName());
        put(facts, "inbound_signature", inbound.scheme());
        putSecrets(facts, "inbound_secret", "previous_inbound_secret_until", inbound.secrets());
        put(facts, "rate_limit", inbound.rateLimit());
    }

    private static void putDelivery(Map<String, Object> facts, DeliverySettings delivery) {
        put(facts, "sync_enabled", delivery.syncEnabled());
        put(facts, "sync_frequency", delivery.frequency().wireName());
        put(facts, "retry_schedule", delivery.retrySchedule());
        put(facts, "max_concurrent_deliveries", delivery.maxConcurrent());
        put(facts, "coalesce_updates", delivery.coalesceUpdates());
        put(facts, "echo_partner_updates", delivery.echoPartnerUpdates());
    }

    private static @Nullable String key(Integration integration) {
        ClientCertificate certificate = integration.api().clientCertificate();
        return certificate == null ? null : certificate.privateKeyPem();
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        boolean plain = value instanceof Boolean
                || value instanceof Integer
                || value instanceof Record
                || value instanceof Map<?, ?>
                || value instanceof List<?>;
        facts.put(name, plain ? value : Objects.toString(value, ""));
    }
}
