package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How we call the partner: the address of its API, and how we authenticate there and at its webhook.
 *
 * @param version version of the partner's API, copied to the orders that the partner places
 * @param credentialsJson JSON object with the credentials that {@code authenticationType} needs, unencrypted
 * @param customHeaders further headers, sent with every call to the partner
 * @param clientCertificate certificate that we present when the partner requests one (mutual TLS)
 * @param polling null for a partner that sends its status updates itself
 */
public record ApiSettings(
        @Nullable URI baseUrl,
        @Nullable String version,
        @Nullable AuthenticationType authenticationType,
        @Nullable String credentialsJson,
        Map<String, String> customHeaders,
        @Nullable ClientCertificate clientCertificate,
        @Nullable Polling polling) {

    static final ApiSettings DEFAULT = new ApiSettings(null, null, null, null, Map.of(), null, null);

    public ApiSettings {
        customHeaders = Map.copyOf(customHeaders);
    }

    /** Returns the names of the credentials' JSON members. */
    Collection<String> credentialNames() {
        return credentialsJson == null
                ? Set.of()
                : JsonMapper.shared().readTree(credentialsJson).propertyNames();
    }

    /** Returns the {@code baseUrl} with the values in its query masked, for display; null when there is none. */
    public @Nullable String shownBaseUrl() {
        return ShownAddress.of(baseUrl);
    }

    @Override
    public String toString() {
        return "ApiSettings[" + shownBaseUrl() + "]";
    }
}
