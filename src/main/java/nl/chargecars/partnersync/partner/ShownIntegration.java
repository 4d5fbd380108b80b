package nl.chargecars.partnersync.partner;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * A configuration for display, with secrets, credentials and queries of URLs masked (contract, {@code GET …/integration-config}).
 *
 * @param webhookSecret masked, except in the one response to the request that creates the integration
 */
record ShownIntegration(
        IntegrationId integrationId,
        PartnerId partnerOrganizationId,
        String integrationName,
        int version,
        boolean isActive,
        @JsonUnwrapped Api api,
        @JsonUnwrapped Endpoint endpoint,
        String webhookSecret,
        @Nullable Instant previousSecretValidUntil,
        StatusMapping statusMapping,
        @JsonUnwrapped Inbound inbound,
        @JsonUnwrapped Delivery delivery,
        @JsonUnwrapped Figures figures) {

    /** Names of the fields that responses contain and requests must not set: only this server writes them. */
    static final List<String> OURS = List.of(
            "integration_id",
            "version",
            "previous_secret_valid_until",
            "endpoint_disabled_at",
            "endpoint_disabled_reason",
            "created_at",
            "updated_at",
            "last_sync_at",
            "success_rate",
            "last_error_at",
            "last_error_message",
            "last_error_code");

    record Api(
            @Nullable String apiBaseUrl,
            @Nullable String apiVersion,
            @Nullable String authenticationType,
            @Nullable Map<String, String> apiCredentials,
            Map<String, String> customHeaders,
            @Nullable CertificateView clientCertificate,
            @Nullable Polling polling) {

        static Api of(ApiSettings api) {
            AuthenticationType type = api.authenticationType();
            return new Api(
                    api.shownBaseUrl(),
                    api.version(),
                    type == null ? null : type.wireName(),
                    type == null || api.credentialsJson() == null ? null : masked(api.credentialNames()),
                    masked(api.customHeaders().keySet()),
                    CertificateView.of(api.clientCertificate()),
                    api.polling() == null ? null : api.polling().shown());
        }
    }

    record Endpoint(
            @Nullable String webhookUrl,
            List<String> webhookEvents,
            @Nullable Instant endpointDisabledAt,
            @Nullable String endpointDisabledReason) {

        static Endpoint of(EndpointSettings endpoint) {
            return new Endpoint(
                    endpoint.shownUrl(),
                    endpoint.events().stream().map(EventType::wireName).toList(),
                    endpoint.disabledAt(),
                    endpoint.disabledWhy());
        }
    }

    record Inbound(String inboundAuth, @Nullable Scheme inboundSignature, RateLimit rateLimit) {

        static Inbound of(InboundSettings inbound, Instant now) {
            InboundScheme scheme = inbound.scheme();
            return new Inbound(
                    inbound.auth().wireName(),
                    scheme == null ? null : Scheme.of(scheme, inbound.secrets(), now),
                    inbound.rateLimit());
        }
    }

    /** @param secret masked; null when the webhook secret is used */
    record Scheme(
            String scheme,
            @Nullable String header,
            @Nullable String encoding,
            @Nullable String prefix,
            @Nullable Long toleranceSeconds,
            @Nullable String secret,
            @Nullable Instant previousSecretValidUntil) {

        /** Names of the fields that responses contain and requests must not set: only this server writes them. */
        static final List<String> OURS = List.of("previous_secret_valid_until");

        static Scheme of(InboundScheme scheme, @Nullable WebhookSecrets secrets, Instant now) {
            InboundScheme.Kind kind = scheme.kind();
            return new Scheme(
                    kind.wireName(),
                    scheme.header(),
                    kind.hasHeader() ? scheme.encoding().wireName() : null,
                    kind == InboundScheme.Kind.HMAC ? scheme.prefix() : null,
                    kind.hasTimestamp() ? scheme.tolerance().toSeconds() : null,
                    secrets == null ? null : Mask.TEXT,
                    secrets == null ? null : secrets.previousAt(now));
        }
    }

    record Delivery(
            boolean syncEnabled,
            String syncFrequency,
            @Nullable List<Long> retrySchedule,
            int maxConcurrentDeliveries,
            boolean coalesceUpdates,
            boolean echoPartnerUpdates) {

        static Delivery of(DeliverySettings delivery) {
            List<Duration> schedule = delivery.retrySchedule();
            return new Delivery(
                    delivery.syncEnabled(),
                    delivery.frequency().wireName(),
                    schedule == null
                            ? null
                            : schedule.stream().map(Duration::toSeconds).toList(),
                    delivery.maxConcurrent(),
                    delivery.coalesceUpdates(),
                    delivery.echoPartnerUpdates());
        }
    }

    record Figures(
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,
            @JsonUnwrapped RecentExchanges recent) {

        static Figures of(IntegrationRepository.@Nullable Figures figures) {
            return figures == null
                    ? new Figures(null, null, RecentExchanges.NOTHING)
                    : new Figures(figures.createdAt(), figures.updatedAt(), figures.recent());
        }
    }

    /** @param shownSecret the webhook secret in the response to the request that created the integration, otherwise the mask */
    static ShownIntegration of(
            Integration integration, IntegrationRepository.@Nullable Figures figures, String shownSecret, Instant now) {
        return new ShownIntegration(
                integration.id(),
                integration.partner(),
                integration.name(),
                integration.version(),
                integration.active(),
                Api.of(integration.api()),
                Endpoint.of(integration.endpoint()),
                shownSecret,
                integration.secrets().previousAt(now),
                integration.mapping(),
                Inbound.of(integration.inbound(), now),
                Delivery.of(integration.delivery()),
                Figures.of(figures));
    }

    private static Map<String, String> masked(Collection<String> names) {
        Map<String, String> masked = new LinkedHashMap<>();
        names.stream().sorted().forEach(name -> masked.put(name, Mask.TEXT));
        return masked;
    }
}
