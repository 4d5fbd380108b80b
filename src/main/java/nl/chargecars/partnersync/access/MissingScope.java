package nl.chargecars.partnersync.access;

import java.util.Optional;
import org.springframework.security.access.AccessDeniedException;

/** The scope for lack of which a request was refused. */
public final class MissingScope {

    private MissingScope() {}

    /** Returns the scope that the credential lacks; empty when no scope would suffice. */
    public static Optional<Scope> of(AccessDeniedException failure) {
        return AccessDecision.denied(failure).flatMap(AccessDecision.Denied::missing);
    }
}
