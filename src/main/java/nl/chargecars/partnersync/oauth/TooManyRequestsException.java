package nl.chargecars.partnersync.oauth;

import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/** More than a client may ask, or more wrong proofs than an address may bring. */
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
