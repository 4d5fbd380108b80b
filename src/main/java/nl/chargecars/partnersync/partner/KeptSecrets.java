package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that stored credentials, custom headers and secrets in the polled path are sent only to hosts to which they were sent
 * before. A user who changes an address need not know these secrets, and could otherwise have them sent to a host of his own; so a
 * request that names another host must contain them again.
 */
public final class KeptSecrets {

    private static final String NEEDED =
            "An address is at a host that these are not sent to yet: give them again, or null.";

    private KeptSecrets() {}

    /** Notes a problem for each secret field that the request keeps although it would be sent to another host. */
    static void check(Fields fields, Integration before, Integration after) {
        ApiSettings api = after.api();
        if (useNewHost(before, after.endpoint().url(), api.baseUrl())) {
            refuseKept(fields, "api_credentials", api.credentialsJson() != null);
            refuseKept(fields, "custom_headers", !api.customHeaders().isEmpty());
        }
        if (pathGoesElsewhere(before.api(), api)) {
            refuseKept(fields, "polling", api.polling() != null && api.polling().holdsSecret());
        }
    }

    private static void refuseKept(Fields fields, String name, boolean secret) {
        if (secret && !fields.has(name)) {
            fields.problem(name, "needed_for_new_host", NEEDED);
        }
    }

    /** Returns true when the API base URL is at another host. Ignores the webhook's host, to which the polled path is never sent. */
    private static boolean pathGoesElsewhere(ApiSettings before, ApiSettings after) {
        return !origins(null, before.baseUrl()).containsAll(origins(null, after.baseUrl()));
    }

    /** Returns true when one of the addresses has a scheme, host and port that no address of {@code before} has. */
    public static boolean useNewHost(Integration before, @Nullable URI webhookUrl, @Nullable URI apiBaseUrl) {
        return !origins(before.endpoint().url(), before.api().baseUrl()).containsAll(origins(webhookUrl, apiBaseUrl));
    }

    private static Set<String> origins(@Nullable URI webhookUrl, @Nullable URI apiBaseUrl) {
        return Stream.concat(Stream.ofNullable(webhookUrl), Stream.ofNullable(apiBaseUrl))
                .map(KeptSecrets::origin)
                .collect(Collectors.toSet());
    }

    private static String origin(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
