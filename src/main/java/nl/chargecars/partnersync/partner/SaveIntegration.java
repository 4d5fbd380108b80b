package nl.chargecars.partnersync.partner;

import static nl.chargecars.partnersync.partner.IntegrationReader.nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.crypto.SecretBox;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a row of partner_integrations and encrypts the secrets in it. */
@Component
class SaveIntegration {

    private static final String SAVE = """
            insert into partner_integrations (
                id, created_at, updated_at, partner_organization_id, integration_name, version, is_active,
                api_base_url, api_version, authentication_type, api_credentials_sealed, custom_headers_sealed,
                client_certificate, client_certificate_expires_at, client_key_sealed, polling,
                webhook_url, webhook_events, endpoint_disabled_at, endpoint_disabled_why, endpoint_disabled_code,
                webhook_secret_sealed, previous_secret_sealed, previous_secret_until, older_secrets_sealed, status_mapping,
                inbound_auth, inbound_scheme, inbound_header, inbound_encoding, inbound_prefix,
                inbound_tolerance_seconds, inbound_secret_sealed, previous_inbound_secret_sealed,
                previous_inbound_secret_until, older_inbound_secrets_sealed, rate_limit_per_minute, rate_limit_burst,
                sync_enabled, sync_frequency, retry_schedule_seconds, max_concurrent_deliveries, coalesce_updates,
                echo_partner_updates)
            values (
                :id, :now, :now, :partner, :name, :version, :is_active,
                :api_base_url, :api_version, :authentication_type, :api_credentials, :custom_headers,
                :client_certificate, :client_certificate_expires_at, :client_key, :polling::jsonb,
                :webhook_url, :webhook_events::text[], :disabled_at, :disabled_why, :disabled_code,
                :webhook_secret, :previous_secret, :previous_secret_until, :older_secrets, :status_mapping::jsonb,
                :inbound_auth, :inbound_scheme, :inbound_header, :inbound_encoding, :inbound_prefix,
                :inbound_tolerance, :inbound_secret, :previous_inbound_secret,
                :previous_inbound_secret_until, :older_inbound_secrets, :rate_limit_per_minute, :rate_limit_burst,
                :sync_enabled, :sync_frequency, :retry_schedule::int[], :max_concurrent, :coalesce,
                :echo)
            on conflict (id) do update
            set updated_at = excluded.updated_at, version = excluded.version, is_active = excluded.is_active,
                api_base_url = excluded.api_base_url, api_version = excluded.api_version,
                authentication_type = excluded.authentication_type,
                api_credentials_sealed = excluded.api_credentials_sealed,
                custom_headers_sealed = excluded.custom_headers_sealed,
                client_certificate = excluded.client_certificate,
                client_certificate_expires_at = excluded.client_certificate_expires_at,
                client_key_sealed = excluded.client_key_sealed, polling = excluded.polling,
                webhook_url = excluded.webhook_url, webhook_events = excluded.webhook_events,
                endpoint_disabled_at = excluded.endpoint_disabled_at, endpoint_disabled_why = excluded.endpoint_disabled_why,
                endpoint_disabled_code = excluded.endpoint_disabled_code,
                webhook_secret_sealed = excluded.webhook_secret_sealed,
                previous_secret_sealed = excluded.previous_secret_sealed,
                previous_secret_until = excluded.previous_secret_until,
                older_secrets_sealed = excluded.older_secrets_sealed, status_mapping = excluded.status_mapping,
                inbound_auth = excluded.inbound_auth, inbound_scheme = excluded.inbound_scheme,
                inbound_header = excluded.inbound_header, inbound_encoding = excluded.inbound_encoding,
                inbound_prefix = excluded.inbound_prefix, inbound_tolerance_seconds = excluded.inbound_tolerance_seconds,
                inbound_secret_sealed = excluded.inbound_secret_sealed,
                previous_inbound_secret_sealed = excluded.previous_inbound_secret_sealed,
                previous_inbound_secret_until = excluded.previous_inbound_secret_until,
                older_inbound_secrets_sealed = excluded.older_inbound_secrets_sealed,
                rate_limit_per_minute = excluded.rate_limit_per_minute, rate_limit_burst = excluded.rate_limit_burst,
                sync_enabled = excluded.sync_enabled, sync_frequency = excluded.sync_frequency,
                retry_schedule_seconds = excluded.retry_schedule_seconds,
                max_concurrent_deliveries = excluded.max_concurrent_deliveries,
                coalesce_updates = excluded.coalesce_updates, echo_partner_updates = excluded.echo_partner_updates
            """;

    private final JdbcClient client;
    private final JsonMapper json;
    private final SecretBox secretBox;

    SaveIntegration(JdbcClient client, JsonMapper json, SecretBox secretBox) {
        this.client = client;
        this.json = json;
        this.secretBox = secretBox;
    }

    void save(Integration integration, Instant now) {
        JdbcClient.StatementSpec statement = client.sql(SAVE)
                .param("id", integration.id().value())
                .param("now", Row.timestamp(now))
                .param("partner", integration.partner().value())
                .param("name", integration.name())
                .param("version", integration.version())
                .param("is_active", integration.active())
                .param("status_mapping", json.writeValueAsString(integration.mapping()));
        bindApi(statement, integration);
        bindEndpoint(statement, integration.endpoint());
        bindSecrets(
                statement, integration, "webhook_secret", "previous_secret", "older_secrets", integration.secrets());
        bindInbound(statement, integration);
        bindDelivery(statement, integration.delivery());
        statement.update();
    }

    private void bindApi(JdbcClient.StatementSpec statement, Integration integration) {
        ApiSettings api = integration.api();
        ClientCertificate certificate = api.clientCertificate();
        Map<String, String> headers = api.customHeaders();
        statement
                .param("api_base_url", nullable(api.baseUrl(), Object::toString))
                .param("api_version", api.version())
                .param("authentication_type", nullable(api.authenticationType(), AuthenticationType::wireName))
                .param("api_credentials", seal(integration, "api_credentials", api.credentialsJson()))
                .param(
                        "custom_headers",
                        seal(
                                integration,
                                "custom_headers",
                                headers.isEmpty() ? null : json.writeValueAsString(headers)))
                .param("client_certificate", nullable(certificate, ClientCertificate::certificatePem))
                .param(
                        "client_certificate_expires_at",
                        Row.timestamp(nullable(certificate, CertificateView::expiresAt)))
                .param(
                        "client_key",
                        seal(integration, "client_key", nullable(certificate, ClientCertificate::privateKeyPem)))
                .param("polling", nullable(api.polling(), json::writeValueAsString));
    }

    private static void bindEndpoint(JdbcClient.StatementSpec statement, EndpointSettings endpoint) {
        statement
                .param("webhook_url", nullable(endpoint.url(), Object::toString))
                .param(
                        "webhook_events",
                        endpoint.events().stream().map(EventType::wireName).toArray(String[]::new))
                .param("disabled_at", Row.timestamp(endpoint.disabledAt()))
                .param("disabled_why", endpoint.disabledWhy())
                .param("disabled_code", endpoint.disabledCode());
    }

    private void bindInbound(JdbcClient.StatementSpec statement, Integration integration) {
        InboundSettings inbound = integration.inbound();
        InboundScheme scheme = inbound.scheme();
        statement
                .param("inbound_auth", inbound.auth().wireName())
                .param("inbound_scheme", scheme == null ? null : scheme.kind().wireName())
                .param("inbound_header", nullable(scheme, InboundScheme::header))
                .param(
                        "inbound_encoding",
                        scheme == null ? null : scheme.encoding().wireName())
                .param("inbound_prefix", nullable(scheme, InboundScheme::prefix))
                .param(
                        "inbound_tolerance",
                        scheme == null ? null : (int) scheme.tolerance().toSeconds())
                .param("rate_limit_per_minute", inbound.rateLimit().requestsPerMinute())
                .param("rate_limit_burst", inbound.rateLimit().burst());
        bindSecrets(
                statement,
                integration,
                "inbound_secret",
                "previous_inbound_secret",
                "older_inbound_secrets",
                inbound.secrets());
    }

    private void bindSecrets(
            JdbcClient.StatementSpec statement,
            Integration integration,
            String current,
            String previous,
            String older,
            @Nullable WebhookSecrets secrets) {
        List<OlderSecret> before = secrets == null
                ? List.of()
                : secrets.previous().stream().map(OlderSecret::of).toList();
        String replaced = before.isEmpty() ? null : before.getFirst().secret();
        String more = before.size() < 2 ? null : json.writeValueAsString(before.subList(1, before.size()));
        statement
                .param(
                        current,
                        seal(
                                integration,
                                current,
                                secrets == null ? null : secrets.current().text()))
                .param(previous, seal(integration, previous, replaced))
                .param(previous + "_until", secrets == null ? null : Row.timestamp(secrets.previousUntil()))
                .param(older, seal(integration, older, more));
    }

    private static void bindDelivery(JdbcClient.StatementSpec statement, DeliverySettings delivery) {
        statement
                .param("sync_enabled", delivery.syncEnabled())
                .param("sync_frequency", delivery.frequency().wireName())
                .param("retry_schedule", nullable(delivery.retrySchedule(), SaveIntegration::seconds))
                .param("max_concurrent", delivery.maxConcurrent())
                .param("coalesce", delivery.coalesceUpdates())
                .param("echo", delivery.echoPartnerUpdates());
    }

    private byte @Nullable [] seal(Integration integration, String column, @Nullable String plain) {
        return plain == null ? null : secretBox.seal(plain, IntegrationReader.place(integration.id(), column));
    }

    private static Integer[] seconds(List<Duration> schedule) {
        return schedule.stream().map(wait -> (int) wait.toSeconds()).toArray(Integer[]::new);
    }
}
