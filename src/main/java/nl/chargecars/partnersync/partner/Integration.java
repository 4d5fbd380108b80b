package nl.chargecars.partnersync.partner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * One integration of a partner (seed, table 99): the settings that the other packages use. It contains decrypted secrets, so it must
 * never be logged or serialised as a whole.
 *
 * @param name {@code integration_name}, unique per partner
 * @param version number of this version of the configuration; each change adds one
 * @param secrets sign outgoing webhooks and verify incoming updates, unless {@code inbound} has its own secrets for the latter
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

    /** Returns true when deliveries may be sent now; otherwise they are held. */
    public boolean sending() {
        return hold().isEmpty();
    }

    /** Returns what keeps deliveries from being sent now; of several, the first to be changed. Empty when they may be sent. */
    public Optional<Hold> hold() {
        if (!active) {
            return Optional.of(Hold.INACTIVE);
        }
        if (!delivery.syncEnabled()) {
            return Optional.of(Hold.PAUSED);
        }
        if (endpoint.disabledAt() != null) {
            return Optional.of(Hold.DISABLED);
        }
        return endpoint.url() == null ? Optional.of(Hold.NO_ADDRESS) : Optional.empty();
    }

    /** Returns true when the partner's API is to be polled for statuses now. */
    public boolean polled() {
        return active
                && delivery.syncEnabled()
                && api.baseUrl() != null
                && api.polling() != null
                && api.polling().enabled();
    }

    /** Returns when our client certificate for this partner expires; null when there is none. */
    public @Nullable Instant certificateExpiresAt() {
        return api.clientCertificate() == null ? null : CertificateView.expiresAt(api.clientCertificate());
    }

    /** Returns the secrets with which a status update may be signed at this time. */
    public List<WebhookSecret> inboundSecretsAt(Instant now) {
        return (inbound.secrets() == null ? secrets : inbound.secrets()).at(now);
    }

    /** Returns a new integration with the defaults: active, real time, signed in both directions, {@code status_changed} only. */
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

    /** Returns the next version of this configuration, with other secrets. */
    Integration withSecrets(WebhookSecrets next) {
        return new Integration(id, partner, name, version + 1, active, api, endpoint, next, mapping, inbound, delivery);
    }

    /**
     * Returns whether the other one is set as this one is, whatever their versions. Addresses are compared as they are written, and
     * events in their order, because both are shown as they were given.
     */
    boolean isSetAs(Integration other) {
        return equals(other.atVersion(version)) && asGiven().equals(other.asGiven());
    }

    private List<Object> asGiven() {
        return List.of(String.valueOf(endpoint.url()), String.valueOf(api.baseUrl()), List.copyOf(endpoint.events()));
    }

    private Integration atVersion(int other) {
        return new Integration(id, partner, name, other, active, api, endpoint, secrets, mapping, inbound, delivery);
    }

    /** Returns this configuration with another status map and the same version, for a trial. */
    public Integration withMapping(StatusMapping next) {
        return new Integration(id, partner, name, version, active, api, endpoint, secrets, next, inbound, delivery);
    }

    /** Returns the next version of this configuration, with another rate limit. */
    Integration limitedTo(RateLimit limit) {
        return new Integration(
                id,
                partner,
                name,
                version + 1,
                active,
                api,
                endpoint,
                secrets,
                mapping,
                inbound.limitedTo(limit),
                delivery);
    }

    @Override
    public String toString() {
        return "Integration[" + id + ", " + name + "]";
    }
}
