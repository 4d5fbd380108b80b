package nl.chargecars.partnersync.access;

import org.springframework.security.authorization.AuthorizationResult;

/** May this caller do this? */
sealed interface AccessDecision extends AuthorizationResult {

    record Allowed() implements AccessDecision {}

    /** A credential is needed and there is none: 401. */
    record Anonymous() implements AccessDecision {}

    /** @param why for the caller: 403 */
    record Denied(String why) implements AccessDecision {}

    @Override
    default boolean isGranted() {
        return this instanceof Allowed;
    }
}
