package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How we call the partner: where its own API is, and who we say we are there and at its webhook.
 *
 * @param version copied to the orders the partner brings
 * @param credentialsJson the JSON object that goes with {@code authenticationType}
 * @param customHeaders sent with every call to the partner
 * @param clientCertificate shown where the partner asks for one (mutual TLS)
 * @param polling null for a partner that tells its statuses itself
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

    /** Which members the credentials have. */
    Collection<String> credentialNames() {
        return credentialsJson == null
                ? Set.of()
                : JsonMapper.shared().readTree(credentialsJson).propertyNames();
    }

    /** The {@code baseUrl} for whoever looks; null when there is none. */
    public @Nullable String shownBaseUrl() {
        return ShownAddress.of(baseUrl);
    }

    @Override
    public String toString() {
        return "ApiSettings[" + shownBaseUrl() + "]";
    }
}
