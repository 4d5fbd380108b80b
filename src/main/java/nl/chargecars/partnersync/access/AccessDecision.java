package nl.chargecars.partnersync.access;

import java.util.Optional;
import org.springframework.security.authorization.AuthorizationResult;

/** May this caller do this? */
sealed interface AccessDecision extends AuthorizationResult {

    record Allowed() implements AccessDecision {}

    /** A credential is needed and there is none: 401. */
    record Anonymous() implements AccessDecision {}

    /**
     * 403.
     *
     * @param why for the caller
     * @param missing scope; empty where no scope would do
     */
    record Denied(String why, Optional<Scope> missing) implements AccessDecision {
        Denied(String why) {
            this(why, Optional.empty());
        }
    }

    @Override
    default boolean isGranted() {
        return this instanceof Allowed;
    }
}
