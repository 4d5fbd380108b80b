package nl.chargecars.partnersync.settings;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code PARTNERSYNC_OIDC_*}, and notes every problem. */
final class OidcReader {

    private static final String PREFIX = "PARTNERSYNC_OIDC_";
    private static final List<String> NAMES =
            List.of("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ROLE_CLAIM", "OIDC_ROLES", "OIDC_ONLY");
    private static final Map<String, String> SAME_NAMES =
            Map.of("admin", "admin", "operator", "operator", "viewer", "viewer");

    private final Function<String, Optional<String>> value;
    private final List<String> problems;

    OidcReader(Function<String, Optional<String>> value, List<String> problems) {
        this.value = value;
        this.problems = problems;
    }

    /** @param httpToo true: a provider without TLS is accepted, for trying out */
    Optional<OidcSettings> read(boolean httpToo) {
        Optional<String> issuer = value.apply("OIDC_ISSUER");
        if (issuer.isEmpty()) {
            NAMES.stream()
                    .filter(name -> value.apply(name).isPresent())
                    .forEach(name -> problems.add("PARTNERSYNC_" + name + " is set without PARTNERSYNC_OIDC_ISSUER"));
            return Optional.empty();
        }
        return Optional.of(new OidcSettings(
                issuer(issuer.get(), httpToo),
                required("OIDC_CLIENT_ID"),
                required("OIDC_CLIENT_SECRET"),
                value.apply("OIDC_ROLE_CLAIM").orElse("roles"),
                roles(),
                Flag.read(PREFIX + "ONLY", value.apply("OIDC_ONLY"), problems)));
    }

    private URI issuer(String text, boolean httpToo) {
        try {
            URI issuer = URI.create(text);
            if (issuer.getHost() != null
                    && issuer.getQuery() == null
                    && ("https".equals(issuer.getScheme()) || (httpToo && "http".equals(issuer.getScheme())))) {
                return issuer;
            }
        } catch (IllegalArgumentException notAUrl) {
            // falls through to the problem
        }
        problems.add(PREFIX + "ISSUER must be the https address of an identity provider, as it stands in its"
                + " /.well-known/openid-configuration");
        return URI.create("https://localhost");
    }

    private String required(String name) {
        Optional<String> text = value.apply(name);
        if (text.isEmpty()) {
            problems.add("PARTNERSYNC_" + name + " is missing: PARTNERSYNC_OIDC_ISSUER needs it");
        }
        return text.orElse("");
    }

    private Map<String, String> roles() {
        Optional<String> text = value.apply("OIDC_ROLES");
        if (text.isEmpty()) {
            return SAME_NAMES;
        }
        Map<String, String> roles = new TreeMap<>();
        for (String pair : text.get().split(",", -1)) {
            String[] parts = pair.strip().split("=", 2);
            if (parts.length != 2 || parts[1].isBlank() || !OidcSettings.ROLES.contains(parts[0].strip())) {
                problems.add(PREFIX + "ROLES must look like admin=sync-admins,operator=planning,viewer=finance");
                return SAME_NAMES;
            }
            roles.put(parts[0].strip(), parts[1].strip());
        }
        return roles;
    }
}
