package nl.chargecars.partnersync.oauth;

import java.util.List;
import nl.chargecars.partnersync.settings.Settings;

/**
 * Where the authorization server is, as others see it.
 *
 * @param issuer {@code PARTNERSYNC_PUBLIC_URL}: it names the server in tokens, and tokens are for it
 */
record OAuthAddresses(String issuer) {

    static final String TOKEN = "/oauth2/token";
    static final String INTROSPECT = "/oauth2/introspect";
    static final String REVOKE = "/oauth2/revoke";
    static final String JWKS = "/oauth2/jwks";
    static final String METADATA = "/.well-known/oauth-authorization-server";

    static OAuthAddresses of(Settings settings) {
        return new OAuthAddresses(settings.publicUrl().toString());
    }

    String url(String path) {
        return issuer + path;
    }

    /** Whom an assertion may be addressed to: the issuer, or, as older clients do, the endpoint itself. */
    List<String> audiencesOfAssertions() {
        return List.of(issuer, url(TOKEN), url(INTROSPECT), url(REVOKE));
    }
}
