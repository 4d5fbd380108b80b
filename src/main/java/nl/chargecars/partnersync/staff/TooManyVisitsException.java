package nl.chargecars.partnersync.staff;

import java.time.Instant;
import org.springframework.security.core.AuthenticationException;

/** So many answers of the identity provider came from one address that this one is not verified with the provider. */
final class TooManyVisitsException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final Instant until;

    TooManyVisitsException(Instant until) {
        super("too many visits");
        this.until = until;
    }

    Instant until() {
        return until;
    }
}
