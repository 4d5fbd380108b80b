package nl.chargecars.partnersync.access;

import java.util.Optional;
import java.util.Set;

/** Reads the access tokens that callers send. The package {@code oauth}, whose authorization server issues them, implements this. */
public interface AccessTokens {

    /**
     * The content of a valid access token.
     *
     * @param clientId id of the credential that the token was issued to; only that credential's row says whether it is still valid
     * @param scopes the scopes that the token grants at most
     */
    record Grant(String clientId, Set<String> scopes) {
        public Grant {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * Returns the content of the token; empty when this service did not issue it, or when it was altered, has expired or was revoked.
     */
    Optional<Grant> read(String token);
}
