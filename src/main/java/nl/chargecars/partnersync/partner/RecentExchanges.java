package nl.chargecars.partnersync.partner;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results of the latest exchanges with a partner, as stored with its integration.
 *
 * @param lastSyncAt time of the last successful exchange; null before the first
 * @param successRate percentage of successful exchanges in the 24 hours up to the latest exchange; null before the first
 * @param lastErrorMessage short description of the last error, without secrets
 * @param lastErrorCode stable code of the last error: why our call failed, or how the partner's update ended
 */
public record RecentExchanges(
        @Nullable Instant lastSyncAt,
        @Nullable Double successRate,
        @Nullable Instant lastErrorAt,
        @Nullable String lastErrorMessage,
        @Nullable String lastErrorCode) {

    static final RecentExchanges NOTHING = new RecentExchanges(null, null, null, null, null);

    /** Returns the time of the latest exchange, successful or not; {@link Instant#EPOCH} before the first. */
    Instant latest() {
        Instant succeeded = Objects.requireNonNullElse(lastSyncAt, Instant.EPOCH);
        Instant failed = Objects.requireNonNullElse(lastErrorAt, Instant.EPOCH);
        return succeeded.isAfter(failed) ? succeeded : failed;
    }
}
