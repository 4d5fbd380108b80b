package nl.chargecars.partnersync.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What one of our access tokens says (RFC 9068): signed by us, for us. It may have expired, or have been revoked.
 *
 * @param keyId of the key that it was signed with
 */
record AccessToken(UUID jti, String keyId, String clientId, Set<String> scopes, Instant issuedAt, Instant expiresAt) {

    /** {@code typ} in the header: no other JWT is ever taken for an access token. */
    static final String TYPE = "at+jwt";

    static final Duration LIFE = Duration.ofMinutes(10);

    /** How far the clocks of nodes may be apart. */
    static final Duration SKEW = Duration.ofSeconds(30);

    AccessToken {
        scopes = Set.copyOf(scopes);
    }

    boolean isInTime(Instant now) {
        return now.isBefore(expiresAt.plus(SKEW)) && !now.plus(SKEW).isBefore(issuedAt);
    }
}
