package nl.chargecars.partnersync.access;

import org.springframework.security.authentication.BadCredentialsException;

/** The access token is not valid (RFC 6750, section 3.1); the answer is the same, whatever the reason. */
final class InvalidTokenException extends BadCredentialsException {
    InvalidTokenException() {
        super(
                "The access token is not valid: not ours, altered, expired or revoked. Get a new one from /oauth2/token.");
    }
}
