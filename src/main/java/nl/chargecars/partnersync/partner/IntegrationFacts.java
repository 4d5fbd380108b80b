package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.crypto.Fingerprints;
import nl.chargecars.partnersync.partner.WebhookSecrets.Previous;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Converts a configuration to the form in which the audit trail may store it: with fingerprints in place of secrets. */
@Component
final class IntegrationFacts {

    private final Fingerprints fingerprints;

    IntegrationFacts(Fingerprints fingerprints) {
        this.fingerprints = fingerprints;
    }

    /** Returns the old and new value of each field that differs. */
    Map<String, Object> changes(@Nullable Integration before, Integration after) {
        Map<String, Object> from = before == null ? Map.of() : of(before);
        Map<String, Object> changes = new LinkedHashMap<>();
        of(after).forEach((field, to) -> {
            if (!Objects.equals(from.get(field), to)) {
                changes.put(field, change(from.get(field), to));
            }
        });
        return changes;
    }

    private static Map<String, @Nullable Object> change(@Nullable Object from, Object to) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("from", from);
        change.put("to", to);
        return change;
    }

    private Map<String, Object> of(Integration integration) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "integration_name", integration.name());
        put(facts, "is_active", integration.active());
        putApi(facts, integration.api());
        put(facts, "webhook_url", address(integration.endpoint().url()));
        put(
                facts,
                "webhook_events",
                integration.endpoint().events().stream()
                        .sorted() // another order is no change
                        .map(EventType::wireName)
                        .toList());
        put(facts, "endpoint_disabled_at", integration.endpoint().disabledAt());
        putSecrets(facts, "webhook_secret", "previous_secret", integration.secrets());
        put(facts, "chargecars_to_partner", integration.mapping().chargecarsToPartner());
        put(facts, "partner_to_chargecars", integration.mapping().partnerToChargecars());
        putInbound(facts, integration.inbound());
        putDelivery(facts, integration.delivery());
        return facts;
    }

    private void putApi(Map<String, Object> facts, ApiSettings api) {
        put(facts, "api_base_url", address(api.baseUrl()));
        put(facts, "api_version", api.version());
        AuthenticationType type = api.authenticationType();
        put(facts, "authentication_type", type == null ? null : type.wireName());
        put(facts, "api_credentials", fingerprint(api.credentialsJson()));
        Map<String, String> headers = new TreeMap<>();
        api.customHeaders().forEach((name, value) -> headers.put(name, fingerprints.of(value)));
        put(facts, "custom_headers", headers);
        ClientCertificate certificate = api.clientCertificate();
        put(facts, "client_certificate", certificate == null ? null : fingerprint(certificate.certificatePem()));
        put(facts, "client_key", certificate == null ? null : fingerprint(certificate.privateKeyPem()));
        Polling polling = api.polling();
        put(facts, "polling", polling == null ? null : polling.at(address(polling.path())));
    }

    private void putSecrets(Map<String, Object> facts, String name, String previous, @Nullable WebhookSecrets secrets) {
        put(facts, name, secrets == null ? null : fingerprint(secrets.current().text()));
        put(facts, previous + "_until", secrets == null ? null : secrets.previousUntil());
        put(facts, previous + "s_until", secrets == null ? null : endsOfOlder(secrets));
    }

    /** Returns until when the secrets replaced before the most recently replaced one are valid; null when there are none. */
    private static @Nullable List<Instant> endsOfOlder(WebhookSecrets secrets) {
        List<Instant> ends =
                secrets.previous().stream().skip(1).map(Previous::until).toList();
        return ends.isEmpty() ? null : ends;
    }

    private void putInbound(Map<String, Object> facts, InboundSettings inbound) {
        put(facts, "inbound_auth", inbound.auth().wireName());
        put(facts, "inbound_signature", inbound.scheme());
        putSecrets(facts, "inbound_secret", "previous_inbound_secret", inbound.secrets());
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

    /** Replaces the query by its fingerprint: some endpoints authenticate callers by it ({@code ?code=…}), so it can be a secret. */
    private String address(String url) {
        int query = url.indexOf('?') + 1;
        return query == 0 ? url : url.substring(0, query) + fingerprints.of(url.substring(query));
    }

    private @Nullable String address(@Nullable URI url) {
        return url == null ? null : address(url.toString());
    }

    private @Nullable String fingerprint(@Nullable String secret) {
        return secret == null ? null : fingerprints.of(secret);
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
