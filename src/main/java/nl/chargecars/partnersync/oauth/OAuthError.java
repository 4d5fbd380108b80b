package nl.chargecars.partnersync.oauth;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Errors of the authorization server (RFC 6749, section 5.2), with descriptions that help to correct a request. */
final class OAuthError {

    private OAuthError() {}

    /** The same error, whatever the reason. */
    static OAuth2AuthenticationException invalidClient() {
        return of(OAuth2ErrorCodes.INVALID_CLIENT, description(OAuth2ErrorCodes.INVALID_CLIENT));
    }

    static OAuth2AuthenticationException invalidRequest(String description) {
        return of(OAuth2ErrorCodes.INVALID_REQUEST, description);
    }

    static OAuth2AuthenticationException unauthorizedClient(String description) {
        return of(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT, description);
    }

    /** Descriptions for errors that Spring raises; Spring's own name at most a parameter. */
    static String description(String code) {
        return switch (code) {
            case OAuth2ErrorCodes.INVALID_CLIENT ->
                "The client is unknown, expired or revoked, or it did not prove who it is: check client_id and client_secret,"
                        + " or, for an assertion, its key, alg, iss, sub, aud, exp, and that its jti is new.";
            case OAuth2ErrorCodes.INVALID_SCOPE ->
                "The client does not have all of these scopes. Leave scope out to get all that it has.";
            case OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE -> "The only grant_type here is client_credentials.";
            case OAuth2ErrorCodes.INVALID_REQUEST ->
                "A parameter is missing, comes twice or cannot be read. Parameters are sent as form fields in the body.";
            default -> "The request was refused.";
        };
    }

    private static OAuth2AuthenticationException of(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }
}
