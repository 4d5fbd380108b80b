package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * How one partner is integrated (seed, table 99): the settings that the rooms act on. Its secrets are open here, so it is never
 * printed or serialised whole.
 *
 * @param name {@code integration_name}, unique per partner
 * @param version counts the changes of this configuration
 * @param apiBaseUrl of the partner's own API
 * @param apiCredentialsJson the JSON object that goes with {@code authenticationType}
 * @param webhookUrl null for a partner that polls
 * @param secret signs what goes out and verifies what comes in
 * @param previousSecret signs and verifies as well until {@code previousSecretUntil}
 * @param retrySchedule waits before each attempt, the first included; null for the product's default
 * @param endpointDisabledAt since when nothing is sent, because the endpoint said 410 or failed for days
 */
public record Integration(
        IntegrationId id,
        PartnerId partner,
        String name,
        int version,
        @Nullable URI apiBaseUrl,
        @Nullable String apiVersion,
        @Nullable AuthenticationType authenticationType,
        @Nullable String apiCredentialsJson,
        @Nullable URI webhookUrl,
        WebhookSecret secret,
        @Nullable WebhookSecret previousSecret,
        @Nullable Instant previousSecretUntil,
        Set<EventType> webhookEvents,
        StatusMapping mapping,
        InboundAuth inboundAuth,
        boolean echoPartnerUpdates,
        @Nullable List<Duration> retrySchedule,
        boolean active,
        boolean syncEnabled,
        SyncFrequency syncFrequency,
        @Nullable Instant endpointDisabledAt,
        @Nullable String endpointDisabledWhy) {

    /** The secrets in force: the current one first, the previous one while a rotation overlaps. */
    public List<WebhookSecret> secretsAt(Instant now) {
        List<WebhookSecret> secrets = new ArrayList<>();
        secrets.add(secret);
        if (previousSecret != null && previousSecretUntil != null && now.isBefore(previousSecretUntil)) {
            secrets.add(previousSecret);
        }
        return secrets;
    }

    /** True when deliveries may go out now; otherwise they are held. */
    public boolean sending() {
        return active && syncEnabled && endpointDisabledAt == null && webhookUrl != null;
    }

    /** A new one where nothing was said: everything on, real time, signed both ways, {@code status_changed} only. */
    static Integration withDefaults(PartnerId partner, String name) {
        return new Integration(
                IntegrationId.next(),
                partner,
                name,
                0,
                null,
                null,
                null,
                null,
                null,
                WebhookSecret.generate(),
                null,
                null,
                EnumSet.of(EventType.STATUS_CHANGED),
                StatusMapping.EMPTY,
                InboundAuth.SIGNATURE,
                false,
                null,
                true,
                true,
                SyncFrequency.REAL_TIME,
                null,
                null);
    }

    /** The same configuration with another secret, the one before in force as well until the given time. */
    Integration withSecrets(int newVersion, WebhookSecret next, WebhookSecret previous, Instant previousUntil) {
        return new Integration(
                id,
                partner,
                name,
                newVersion,
                apiBaseUrl,
                apiVersion,
                authenticationType,
                apiCredentialsJson,
                webhookUrl,
                next,
                previous,
                previousUntil,
                webhookEvents,
                mapping,
                inboundAuth,
                echoPartnerUpdates,
                retrySchedule,
                active,
                syncEnabled,
                syncFrequency,
                endpointDisabledAt,
                endpointDisabledWhy);
    }

    @Override
    public String toString() {
        return "Integration[" + id + ", " + name + "]";
    }
}
