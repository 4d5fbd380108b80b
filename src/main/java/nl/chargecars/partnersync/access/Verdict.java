package nl.chargecars.partnersync.access;

import org.springframework.security.authorization.AuthorizationResult;

/** May this caller do this? */
sealed interface Verdict extends AuthorizationResult {

    record Allowed() implements Verdict {}

    /** A credential is needed and there is none: 401. */
    record Anonymous() implements Verdict {}

    /** @param why for the caller: 403 */
    record Denied(String why) implements Verdict {}

    @Override
    default boolean isGranted() {
        return this instanceof Allowed;
    }
}
