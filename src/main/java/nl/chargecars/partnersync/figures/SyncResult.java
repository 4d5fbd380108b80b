package nl.chargecars.partnersync.figures;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with a partner, either way, as the integration's figures count it.
 *
 * @param latency how long the partner took to answer; null where it was the partner who called
 * @param heard true when the partner told us something: it called, or its answer had news; false when somebody here decided
 * @param error null when it succeeded; else short, without personal data or secrets
 * @param errorCode the same, stable: why our call failed, or the partner's order or update was refused
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

    /** The same, as told by the partner: counted as heard from it. */
    public SyncResult fromPartner() {
        return new SyncResult(integration, at, true, error, errorCode, latency);
    }

    /** The same, with how long the partner took to answer. */
    public SyncResult took(Duration time) {
        return new SyncResult(integration, at, heard, error, errorCode, time);
    }

    boolean success() {
        return error == null;
    }
}
