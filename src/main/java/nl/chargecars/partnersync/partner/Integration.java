package nl.chargecars.partnersync.partner;

import java.time.Instant;
import java.util.List;
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
 * @param secrets sign what goes out and, unless the partner signs in its own way, verify what comes in
 */
public record Integration(
        IntegrationId id,
        PartnerId partner,
        String name,
        int version,
        boolean active,
        ApiSettings api,
        EndpointSettings endpoint,
        WebhookSecrets secrets,
        StatusMapping mapping,
        InboundSettings inbound,
        DeliverySettings delivery) {

    /** True when deliveries may go out now; otherwise they are held. */
    public boolean sending() {
        return active && delivery.syncEnabled() && endpoint.enabled();
    }

    /** True when the partner is to be asked for statuses now. */
    public boolean polled() {
        return active
                && delivery.syncEnabled()
                && api.baseUrl() != null
                && api.polling() != null
                && api.polling().enabled();
    }

    /** When the certificate that we show the partner ends; null when there is none. */
    public @Nullable Instant certificateExpiresAt() {
        return api.clientCertificate() == null ? null : CertificateView.expiresAt(api.clientCertificate());
    }

    /** Those that a status update may be signed with. */
    public List<WebhookSecret> inboundSecretsAt(Instant now) {
        return (inbound.secrets() == null ? secrets : inbound.secrets()).at(now);
    }

    /** A new one where nothing was said: everything on, real time, signed both ways, {@code status_changed} only. */
    static Integration withDefaults(PartnerId partner, String name, RateLimit limit) {
        return new Integration(
                IntegrationId.next(),
                partner,
                name,
                0,
                true,
                ApiSettings.DEFAULT,
                EndpointSettings.DEFAULT,
                WebhookSecrets.only(WebhookSecret.generate()),
                StatusMapping.EMPTY,
                InboundSettings.DEFAULT.limitedTo(limit),
                DeliverySettings.DEFAULT);
    }

    /** The same configuration, one version on, with other secrets. */
    Integration withSecrets(WebhookSecrets next) {
        return new Integration(id, partner, name, version + 1, active, api, endpoint, next, mapping, inbound, delivery);
    }

    /** The same configuration with another status map, to try it out. */
    public Integration withMapping(StatusMapping next) {
        return new Integration(id, partner, name, version, active, api, endpoint, secrets, next, inbound, delivery);
    }

    @Override
    public String toString() {
        return "Integration[" + id + ", " + name + "]";
    }
}
