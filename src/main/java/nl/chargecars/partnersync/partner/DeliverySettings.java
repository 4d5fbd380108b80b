package nl.chargecars.partnersync.partner;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When and how fast deliveries are sent.
 *
 * @param syncEnabled false: deliveries are held
 * @param retrySchedule delays before each attempt, including the first; null for the product's default
 * @param maxConcurrent most attempts in progress at the same time
 * @param coalesceUpdates whether to send only the newest of several waiting status changes of an order
 * @param echoPartnerUpdates whether to send the partner also the status changes that its own updates caused
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
