package nl.chargecars.partnersync.partner;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When and how fast deliveries go out.
 *
 * @param syncEnabled false holds them
 * @param retrySchedule waits before each attempt, the first included; null for the product's default
 * @param maxConcurrent attempts under way at the same time
 * @param coalesceUpdates of the status changes of one order that wait together, send the newest only
 * @param echoPartnerUpdates send back what the partner's own status updates caused
 */
public record DeliverySettings(
        boolean syncEnabled,
        SyncFrequency frequency,
        @Nullable List<Duration> retrySchedule,
        int maxConcurrent,
        boolean coalesceUpdates,
        boolean echoPartnerUpdates) {

    static final int MOST_CONCURRENT = 64;

    static final DeliverySettings DEFAULT = new DeliverySettings(true, SyncFrequency.REAL_TIME, null, 8, false, false);
}
