package nl.chargecars.partnersync.oauth;

import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** Thrown when a client sends too many requests, or an address sends too many wrong client credentials. */
final class TooManyRequestsException extends OAuth2AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final Duration pause;

    TooManyRequestsException(Duration pause) {
        super(new OAuth2Error("temporarily_unavailable"));
        this.pause = pause;
    }

    Duration pause() {
        return pause;
    }
}
