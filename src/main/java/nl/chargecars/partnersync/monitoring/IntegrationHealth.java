package nl.chargecars.partnersync.monitoring;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pacing.Cadence;
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
 * @param lastHeardAt when the partner last sent an order or a status update, whichever was later
 * @param lastFetchedAt when the partner last read the feed of its events; null when it never did
 * @param breakerState {@code closed}, {@code open} or {@code half_open}
 * @param credentialExpiresAt when the next of the partner's credentials ends, or when the last one did where none is in force any
 *     more; null when none does
 * @param certificateExpiresAt when the client certificate that we show the partner ends, or ended; null when there is none
 * @param silence which of the two is missed, as the open alert says; null without one; for the pages alone
 * @param asking how asking the partner for statuses goes; null when it is not asked, or has not been yet; for the pages alone
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
        @Nullable Instant lastOrderAt,
        @Nullable Instant lastUpdateAt,
        @Nullable Instant lastFetchedAt,
        @Nullable Instant lastErrorAt,
        @Nullable String lastErrorMessage,
        @Nullable String lastErrorCode,
        @Nullable Instant credentialExpiresAt,
        @Nullable Instant certificateExpiresAt,
        @JsonIgnore @Nullable Silence silence,
        @JsonIgnore @Nullable Asking asking,
        @JsonIgnore List<Hour> hours) {

    /** A longer backlog is not counted to its end. */
    public static final int MOST_COUNTED = 10_000;

    /** What should have gone out and waits for longer is late. */
    public static final Duration LONG_WAIT = Duration.ofMinutes(2);

    /** {@code 10,000+} where it was not counted to its end. */
    public boolean backlogIsLonger() {
        return backlog >= MOST_COUNTED;
    }

    /** When the oldest undelivered should have gone out by its cadence; null when nothing waits. */
    public @Nullable Instant oldestDueAt() {
        return due(syncFrequency, oldestUndeliveredAt);
    }

    static @Nullable Instant due(SyncFrequency frequency, @Nullable Instant oldest) {
        return oldest == null ? null : Cadence.goesOut(frequency, oldest);
    }

    /**
     * How asking the partner for statuses goes.
     *
     * @param failures tries in a row that came to nothing
     * @param answeredAt when the partner last answered; null when it never did
     * @param unansweredSince when the first silence of those was; null when there was none, or what failed the last two times was ours
     * @param nextAt when it is asked again; not in the future while it is being asked
     * @param asked orders of this round, or the latest one
     * @param told answers of those that were news
     * @param error why the latest of those failures was one
     */
    public record Asking(
            int failures,
            @Nullable Instant answeredAt,
            @Nullable Instant unansweredSince,
            Instant nextAt,
            long asked,
            long told,
            long failed,
            @Nullable String error,
            @Nullable String errorCode) {

        /** One that comes to nothing may be chance, three in a row are not, however far apart the pauses have put them. */
        static final int FEWEST_FAILURES = 3;

        /** The partner answers nothing; what fails on our side is not its silence. */
        public boolean inVain() {
            return failures >= FEWEST_FAILURES && unansweredSince != null;
        }
    }

    /** What succeeded and failed within an hour. */
    public record Hour(Instant start, long succeeded, long failed) {}
}
