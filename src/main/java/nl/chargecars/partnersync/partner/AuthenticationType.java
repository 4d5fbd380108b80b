package nl.chargecars.partnersync.partner;

import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.id.WireNamed;

/** How we authenticate to the partner's API and webhook (contract, "Signatures", last paragraph). */
public enum AuthenticationType implements WireNamed {
    API_KEY,
    OAUTH2,
    BASIC_AUTH,
    BEARER_TOKEN;

    /** Client authentication methods at a token endpoint (RFC 6749, 2.3.1, named as in OpenID Connect); the first is the default. */
    public static final List<String> TOKEN_ENDPOINT_METHODS = List.of("client_secret_basic", "client_secret_post");

    /** Returns the names of the members of {@code api_credentials}, required and optional. */
    List<String> credentialFields() {
        return switch (this) {
            case API_KEY -> List.of("header", "value");
            case OAUTH2 -> List.of("token_url", "client_id", "client_secret", "scope", "token_endpoint_auth_method");
            case BASIC_AUTH -> List.of("username", "password");
            case BEARER_TOKEN -> List.of("token");
        };
    }

    Set<String> optionalCredentialFields() {
        return this == OAUTH2 ? Set.of("scope", "token_endpoint_auth_method") : Set.of();
    }
}
