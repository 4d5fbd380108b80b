package nl.chargecars.partnersync.monitoring;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.figures.Exchanges;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.partner.SyncFrequency;
import org.jspecify.annotations.Nullable;

/**
 * The health of one integration (seed, {@code getPartnerIntegrationStatus}, and the contract's additions), in the form that the
 * API returns.
 *
 * @param ordersToday orders of the partner since midnight in Europe/Amsterdam
 * @param successRate the stored rate, as {@code GET …/integration-config} shows it
 * @param syncSuccessRate24h successful exchanges as a percentage of all exchanges of the last 24 hours; null when there were none
 * @param latencyP50Ms median latency of the attempts of the last 24 hours, accurate to a fifth; null when there were none
 * @param silence what the partner has stopped sending, as the open alert says; null without such an alert; for the pages only
 * @param asking how polling the partner for statuses goes; null when it is not polled, or has not been polled yet; for the pages
 *     only
 * @param hours the last 24 hours, the oldest first, including hours without traffic; for the pages only
 */
public record IntegrationHealth(
        @JsonUnwrapped Names names,
        HealthState state,
        @JsonUnwrapped Switches switches,
        long ordersToday,
        @Nullable Double successRate,
        @JsonProperty("sync_success_rate_24h") @Nullable Double syncSuccessRate24h,
        @JsonUnwrapped Waiting waiting,
        @Nullable Long latencyP50Ms,
        @Nullable Long latencyP95Ms,
        BreakerState breakerState,
        @JsonUnwrapped(prefix = "last_") LastTimes last,
        @JsonUnwrapped(prefix = "last_error_") LastError lastError,
        @JsonUnwrapped Expiries expiries,
        @JsonIgnore @Nullable Silence silence,
        @JsonIgnore @Nullable Asking asking,
        @JsonIgnore List<Hour> hours) {

    /** The backlog is counted up to this number. */
    public static final int MOST_COUNTED = 10_000;

    /** A delivery is late when it waits this much longer than its cadence says. */
    public static final Duration LONG_WAIT = Duration.ofMinutes(2);

    private static final int RECENT_HOURS = 2;

    /** Returns whether the backlog may be longer than it was counted; pages then show {@code 10,000+}. */
    public boolean backlogIsLonger() {
        return waiting.backlog() >= MOST_COUNTED;
    }

    /** Returns when the oldest undelivered delivery should have been sent by the cadence; null when nothing waits. */
    public @Nullable Instant oldestDueAt() {
        return due(switches.syncFrequency(), waiting.oldestUndeliveredAt());
    }

    static @Nullable Instant due(SyncFrequency frequency, @Nullable Instant oldest) {
        return oldest == null ? null : Cadence.goesOut(frequency, oldest);
    }

    /** Returns the exchanges of the current hour and the one before, which decide whether the integration is failing. */
    public Exchanges recent() {
        return recent(hours);
    }

    static Exchanges recent(List<Hour> hours) {
        return Hour.sum(hours.subList(hours.size() - RECENT_HOURS, hours.size()));
    }

    public record Names(PartnerId partnerId, String partnerName, IntegrationId integrationId, String integrationName) {}

    public record Switches(
            boolean isActive, boolean syncEnabled, boolean endpointEnabled, SyncFrequency syncFrequency) {}

    /** @param backlog deliveries that are not settled, counted up to {@link IntegrationHealth#MOST_COUNTED} */
    public record Waiting(long backlog, @Nullable Instant oldestUndeliveredAt) {}

    /**
     * When something last happened; null when it never did.
     *
     * @param heardAt when the partner last sent an order or a status update, whichever was later
     * @param fetchedAt when the partner last read the feed of its events
     */
    public record LastTimes(
            @Nullable Instant syncAt,
            @Nullable Instant heardAt,
            @Nullable Instant orderAt,
            @Nullable Instant updateAt,
            @Nullable Instant fetchedAt) {}

    public record LastError(
            @Nullable Instant at,
            @Nullable String message,
            @Nullable String code) {}

    /**
     * @param credentialExpiresAt when the first of the partner's valid credentials expires, or when the last one expired if none
     *     is valid any more; null when no valid credential expires, or when there are no credentials
     * @param certificateExpiresAt when the client certificate that we present to the partner expires or expired; null when there
     *     is none
     */
    public record Expiries(
            @Nullable Instant credentialExpiresAt, @Nullable Instant certificateExpiresAt) {}

    /**
     * How polling the partner for statuses goes.
     *
     * @param failures consecutive failed tries
     * @param answeredAt when the partner last answered; null when it never did
     * @param unansweredSince when the partner first failed to answer, among these failures; null when it has not, or when the
     *     last two tries failed for the same reason on our side
     * @param nextAt when the partner is polled next; not in the future while it is being polled
     * @param asked orders polled in the current round, or in the latest one
     * @param told answers in that round that brought a new status
     * @param failed failed requests of that round
     * @param error the message of the latest failure; {@code errorCode} likewise; null when there was none
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

        /** A single failure may be chance. Three in a row are not, however far apart the pauses have put them. */
        static final int FEWEST_FAILURES = 3;

        /**
         * Returns whether the partner has answered none of the last tries, at least three. A failure on our side does not count
         * as the silence of the partner.
         */
        public boolean isUnanswered() {
            return failures >= FEWEST_FAILURES && unansweredSince != null;
        }
    }

    /** Successful and failed exchanges within an hour. */
    public record Hour(Instant start, long succeeded, long failed) {

        /** Returns the exchanges of all these hours. */
        public static Exchanges sum(List<Hour> hours) {
            return new Exchanges(
                    hours.stream().mapToLong(Hour::succeeded).sum(),
                    hours.stream().mapToLong(Hour::failed).sum());
        }
    }
}
