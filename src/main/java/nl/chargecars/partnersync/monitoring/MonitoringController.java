package nl.chargecars.partnersync.monitoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the integrations are doing (contract, {@code GET /api/v1/monitoring/partner-integrations}). */
@RestController
class MonitoringController {

    private final IntegrationHealths healths;

    MonitoringController(IntegrationHealths healths) {
        this.healths = healths;
    }

    record HealthView(
            PartnerId partnerId,
            String partnerName,
            IntegrationId integrationId,
            String integrationName,
            HealthState state,
            boolean isActive,
            boolean syncEnabled,
            boolean endpointEnabled,
            String syncFrequency,
            long ordersToday,
            @Nullable Double successRate,
            @JsonProperty("sync_success_rate_24h") @Nullable Double syncSuccessRate24h,
            long backlog,
            @Nullable Instant oldestUndeliveredAt,
            @Nullable Long latencyP50Ms,
            @Nullable Long latencyP95Ms,
            String breakerState,
            @Nullable Instant lastSyncAt,
            @Nullable Instant lastHeardAt,
            @Nullable Instant lastErrorAt,
            @Nullable String lastErrorMessage,
            @Nullable String lastErrorCode,
            @Nullable Instant credentialExpiresAt) {

        static HealthView of(IntegrationHealth health) {
            return new HealthView(
                    health.partner(),
                    health.partnerName(),
                    health.integration(),
                    health.integrationName(),
                    health.state(),
                    health.active(),
                    health.syncEnabled(),
                    health.endpointEnabled(),
                    health.syncFrequency(),
                    health.ordersToday(),
                    health.successRate(),
                    health.syncSuccessRate24h(),
                    health.backlog(),
                    health.oldestUndelivered(),
                    health.latencyP50Ms(),
                    health.latencyP95Ms(),
                    health.breaker(),
                    health.lastSyncAt(),
                    health.lastHeardAt(),
                    health.lastErrorAt(),
                    health.lastErrorMessage(),
                    health.lastErrorCode(),
                    health.credentialExpiresAt());
        }
    }

    @GetMapping("/api/v1/monitoring/partner-integrations")
    Page<HealthView> integrations() {
        return Page.whole(healths.all().stream().map(HealthView::of).toList());
    }
}
