package nl.chargecars.partnersync.settings;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * An identity provider where staff signs in (OpenID Connect). Prints no secret.
 *
 * @param roleClaim the claim that says what somebody may do; with dots a way into objects ({@code realm_access.roles})
 * @param roles by our role the value of that claim that stands for it; a role that is not there is nobody's
 * @param only nobody signs in with a password of ours: whatever the provider asks for (a second factor, say) is asked of everybody
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
