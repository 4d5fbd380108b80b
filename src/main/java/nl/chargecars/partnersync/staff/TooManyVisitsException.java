package nl.chargecars.partnersync.staff;

import java.time.Instant;
import org.springframework.security.core.AuthenticationException;

/** So many came back from the identity provider that it is not asked about this one. */
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
