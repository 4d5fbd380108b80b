package nl.chargecars.partnersync.access;

import java.util.Optional;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;

/** The decision whether a caller may make a request. */
sealed interface AccessDecision extends AuthorizationResult {

    record Allowed() implements AccessDecision {}

    /** A credential is needed, and the request has none: answered with 401. */
    record Anonymous() implements AccessDecision {}

    /**
     * The caller is known but may not make this request: answered with 403.
     *
     * @param why the reason, as told to the caller
     * @param missing the scope that the credential lacks; empty when no scope would suffice
     */
    record Denied(String why, Optional<Scope> missing) implements AccessDecision {
        Denied(String why) {
            this(why, Optional.empty());
        }
    }

    /** Returns the decision that refused a request; empty when it was refused for another reason, such as an outdated form. */
    static Optional<Denied> denied(AccessDeniedException failure) {
        return failure instanceof AuthorizationDeniedException exception
                        && exception.getAuthorizationResult() instanceof Denied denied
                ? Optional.of(denied)
                : Optional.empty();
    }

    @Override
    default boolean isGranted() {
        return this instanceof Allowed;
    }
}
