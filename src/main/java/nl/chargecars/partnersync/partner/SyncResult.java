package nl.chargecars.partnersync.partner;

import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with a partner, either way, as the integration's figures count it.
 *
 * @param error null when it succeeded; else short, without personal data or secrets
 */
public record SyncResult(
        IntegrationId integration, Instant at, @Nullable String error) {

    public static SyncResult succeeded(IntegrationId integration, Instant at) {
        return new SyncResult(integration, at, null);
    }

    public static SyncResult failed(IntegrationId integration, Instant at, String error) {
        return new SyncResult(integration, at, error);
    }

    boolean success() {
        return error == null;
    }
}
