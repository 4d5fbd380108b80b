package nl.chargecars.partnersync.settings;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * An identity provider with which staff signs in (OpenID Connect). {@code toString} shows no secret.
 *
 * @param roleClaim the claim that contains a person's roles; dots lead into nested objects ({@code realm_access.roles})
 * @param roles the claim's value for each of our roles; a role that is missing here is granted to nobody
 * @param only true: nobody signs in with a password of this product, so that the provider's rules (a second factor, say) apply to
 *     everybody
 */
public record OidcSettings(
        URI issuer, String clientId, String clientSecret, String roleClaim, Map<String, String> roles, boolean only) {

    /** The roles that people have, the highest first. */
    public static final List<String> ROLES = List.of("admin", "operator", "viewer");

    public OidcSettings {
        roles = Map.copyOf(roles);
    }

    @Override
    public String toString() {
        return "OidcSettings[issuer=" + issuer + ", roleClaim=" + roleClaim + ", roles=" + roles + ", only=" + only
                + "]";
    }
}
