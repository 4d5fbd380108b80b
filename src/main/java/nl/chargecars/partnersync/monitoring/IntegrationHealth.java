package nl.chargecars.partnersync.monitoring;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.SyncFrequency;
import org.jspecify.annotations.Nullable;

/**
 * How one integration is doing (seed, {@code getPartnerIntegrationStatus}, and the contract's additions). It is what the API shows.
 *
 * @param ordersToday of the partner, since midnight in Europe/Amsterdam
 * @param successRate the stored one, as {@code GET …/integration-config} shows it
 * @param syncSuccessRate24h successes over exchanges of the last 24 hours, in percent; null when there were none
 * @param backlog deliveries not yet settled, counted up to {@link #MOST_COUNTED}
 * @param latencyP50Ms of the attempts of the last 24 hours, within a fifth; null when there were none
 * @param lastHeardAt when the partner last sent an order or a status update
 * @param breakerState {@code closed}, {@code open} or {@code half_open}
 * @param credentialExpiresAt when the next of the partner's credentials ends; null when none does
 * @param hours the last 24 hours, the oldest first, hours without traffic too; for the pages alone
 */
public record IntegrationHealth(
        PartnerId partnerId,
        String partnerName,
        IntegrationId integrationId,
        String integrationName,
        HealthState state,
        boolean isActive,
        boolean syncEnabled,
        boolean endpointEnabled,
        SyncFrequency syncFrequency,
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
        @Nullable Instant credentialExpiresAt,
        @JsonIgnore List<Hour> hours) {

    /** A longer backlog is not counted to its end. */
    public static final int MOST_COUNTED = 10_000;

    /** What could go out at once and waits for longer is late. */
    public static final Duration LONG_WAIT = Duration.ofMinutes(2);

    /** {@code 10,000+} where it was not counted to its end. */
    public boolean backlogIsLonger() {
        return backlog >= MOST_COUNTED;
    }

    /** What succeeded and failed within an hour. */
    public record Hour(Instant start, long succeeded, long failed) {}
}
