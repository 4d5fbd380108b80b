package nl.chargecars.partnersync.partner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges with a partner left behind on its integration.
 *
 * @param lastSyncAt the last that succeeded; null before the first
 * @param successRate percentage over the 24 hours up to the latest exchange; null before the first
 * @param lastErrorMessage short, without secrets
 * @param lastErrorCode the same, stable: why our call failed, or what became of the partner's update
 */
public record Recent(
        @Nullable Instant lastSyncAt,
        @Nullable Double successRate,
        @Nullable Instant lastErrorAt,
        @Nullable String lastErrorMessage,
        @Nullable String lastErrorCode) {

    static final Recent NOTHING = new Recent(null, null, null, null, null);
}
