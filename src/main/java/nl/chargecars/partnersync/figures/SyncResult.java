package nl.chargecars.partnersync.figures;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with a partner, in either direction, as counted by the integration's figures.
 *
 * @param heard true for a status update from the partner, in its call or in a polled response; false for an update decided by staff
 *     and for all other exchanges
 * @param error null when the exchange succeeded; otherwise a short text without personal data or secrets
 * @param errorCode null when the exchange succeeded; otherwise a stable code: why our call failed, or why the partner's order or
 *     update was refused
 * @param latency how long the partner took to respond; null for calls by the partner
 */
public record SyncResult(
        IntegrationId integration,
        Instant at,
        boolean heard,
        @Nullable String error,
        @Nullable String errorCode,
        @Nullable Duration latency) {

    public static SyncResult succeeded(IntegrationId integration, Instant at) {
        return new SyncResult(integration, at, false, null, null, null);
    }

    public static SyncResult failed(IntegrationId integration, Instant at, String code, String error) {
        return new SyncResult(integration, at, false, error, code, null);
    }

    /** Returns this result as a status update that came from the partner, see {@code heard}. */
    public SyncResult fromPartner() {
        return new SyncResult(integration, at, true, error, errorCode, latency);
    }

    /** Returns this result with the time that the partner took to respond. */
    public SyncResult took(Duration time) {
        return new SyncResult(integration, at, heard, error, errorCode, time);
    }

    boolean success() {
        return error == null;
    }
}
