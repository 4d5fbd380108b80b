package nl.chargecars.partnersync.partner;

import java.time.Duration;
import java.util.List;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/** Reads when and how fast deliveries are sent. */
final class DeliverySettingsParser {

    private static final int MOST_ATTEMPTS = 20;
    private static final int LONGEST_WAIT_SECONDS = 7 * 24 * 3600;

    private DeliverySettingsParser() {}

    static DeliverySettings parse(Fields fields, DeliverySettings before) {
        DeliverySettings defaults = DeliverySettings.DEFAULT;
        return new DeliverySettings(
                Setting.flag(fields, "sync_enabled", before.syncEnabled(), defaults.syncEnabled()),
                Setting.choice(fields, "sync_frequency", before.frequency(), defaults.frequency(), SyncFrequency.class),
                fields.has("retry_schedule") ? retrySchedule(fields) : before.retrySchedule(),
                Setting.integer(
                        fields,
                        "max_concurrent_deliveries",
                        before.maxConcurrent(),
                        defaults.maxConcurrent(),
                        1,
                        DeliverySettings.MOST_CONCURRENT),
                Setting.flag(fields, "coalesce_updates", before.coalesceUpdates(), defaults.coalesceUpdates()),
                Setting.flag(
                        fields, "echo_partner_updates", before.echoPartnerUpdates(), defaults.echoPartnerUpdates()));
    }

    private static @Nullable List<Duration> retrySchedule(Fields fields) {
        List<Integer> seconds = fields.integers("retry_schedule", MOST_ATTEMPTS, 0, LONGEST_WAIT_SECONDS);
        return seconds == null
                ? null
                : seconds.stream().map(Duration::ofSeconds).toList();
    }
}
