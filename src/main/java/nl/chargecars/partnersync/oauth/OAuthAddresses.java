package nl.chargecars.partnersync.oauth;

import java.util.List;
import nl.chargecars.partnersync.settings.Settings;

/**
 * The authorization server's addresses, as clients see them.
 *
 * @param issuer {@code PARTNERSYNC_PUBLIC_URL}: the issuer and the audience of tokens
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

    /** The accepted audiences of an assertion: the issuer or, as older clients send, the endpoint itself. */
    List<String> audiencesOfAssertions() {
        return List.of(issuer, url(TOKEN), url(INTROSPECT), url(REVOKE));
    }
}
