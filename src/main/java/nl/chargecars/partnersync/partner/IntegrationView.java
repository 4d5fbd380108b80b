package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as it is shown: secrets and credentials masked (contract, {@code GET …/integration-config}).
 *
 * @param webhookSecret masked; readable once, in the answer that created it
 * @param successRate percentage over the 24 hours up to the latest exchange; null before the first one
 */
record IntegrationView(
        IntegrationId integrationId,
        PartnerId partnerOrganizationId,
        String integrationName,
        int version,
        @Nullable URI apiBaseUrl,
        @Nullable String apiVersion,
        @Nullable String authenticationType,
        @Nullable Map<String, String> apiCredentials,
        @Nullable URI webhookUrl,
        String webhookSecret,
        @Nullable Instant previousSecretValidUntil,
        List<String> webhookEvents,
        StatusMapping statusMapping,
        String inboundAuth,
        boolean echoPartnerUpdates,
        @Nullable List<Long> retrySchedule,
        boolean isActive,
        boolean syncEnabled,
        String syncFrequency,
        @Nullable Instant endpointDisabledAt,
        @Nullable String endpointDisabledReason,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        @Nullable Instant lastSyncAt,
        @Nullable Double successRate,
        @Nullable Instant lastErrorAt,
        @Nullable String lastErrorMessage) {

    static final String MASK = "********";

    /** @param shownSecret the secret where it is created, else {@link #MASK} */
    static IntegrationView of(
            Integration integration, IntegrationRepository.@Nullable Figures figures, String shownSecret, Instant now) {
        Instant until = integration.previousSecretUntil();
        List<Duration> schedule = integration.retrySchedule();
        AuthenticationType type = integration.authenticationType();
        return new IntegrationView(
                integration.id(),
                integration.partner(),
                integration.name(),
                integration.version(),
                integration.apiBaseUrl(),
                integration.apiVersion(),
                type == null ? null : type.wireName(),
                type == null || integration.apiCredentialsJson() == null ? null : masked(type),
                integration.webhookUrl(),
                shownSecret,
                until != null && now.isBefore(until) ? until : null,
                integration.webhookEvents().stream().map(EventType::wireName).toList(),
                integration.mapping(),
                integration.inboundAuth().wireName(),
                integration.echoPartnerUpdates(),
                schedule == null
                        ? null
                        : schedule.stream().map(Duration::toSeconds).toList(),
                integration.active(),
                integration.syncEnabled(),
                integration.syncFrequency().wireName(),
                integration.endpointDisabledAt(),
                integration.endpointDisabledWhy(),
                figures == null ? null : figures.createdAt(),
                figures == null ? null : figures.updatedAt(),
                figures == null ? null : figures.lastSyncAt(),
                figures == null ? null : figures.successRate(),
                figures == null ? null : figures.lastErrorAt(),
                figures == null ? null : figures.lastErrorMessage());
    }

    private static Map<String, String> masked(AuthenticationType type) {
        Map<String, String> masked = new LinkedHashMap<>();
        type.credentialFields().forEach(field -> masked.put(field, MASK));
        return masked;
    }
}
