package nl.chargecars.partnersync.access;

import java.util.Optional;
import java.util.Set;

/** Reads the access tokens that callers send. This room asks; the authorization server, which issues them, answers. */
public interface AccessTokens {

    /**
     * What a token says.
     *
     * @param clientId the credential that it was issued to; whether that still is good for anything, its row says
     * @param scopes no more than these
     */
    record Grant(String clientId, Set<String> scopes) {
        public Grant {
            scopes = Set.copyOf(scopes);
        }
    }

    /** Empty when it is not one of ours, was altered, has expired or was revoked. */
    Optional<Grant> read(String token);
}
