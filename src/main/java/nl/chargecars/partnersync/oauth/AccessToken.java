package nl.chargecars.partnersync.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.settings.Clocks;

/**
 * The content of one of our access tokens (RFC 9068): signed by us, for us. The token may have expired or been revoked.
 *
 * @param keyId id of the key that signed the token
 */
record AccessToken(UUID jti, String keyId, String clientId, Set<String> scopes, Instant issuedAt, Instant expiresAt) {

    /** {@code typ} in the header: no other JWT is ever taken for an access token. */
    static final String TYPE = "at+jwt";

    static final Duration LIFE = Duration.ofMinutes(10);

    /** How long after its expiry a token is still good, since the node that issued it may be behind. */
    static final Duration SKEW = Duration.ofSeconds(30);

    /** How far in the future a token may have been issued. Only we sign, so such a token is of a node that is ahead. */
    static final Duration FURTHEST_AHEAD = Clocks.MOST_APART;

    AccessToken {
        scopes = Set.copyOf(scopes);
    }

    boolean isInTime(Instant now) {
        return now.isBefore(expiresAt.plus(SKEW)) && !now.plus(FURTHEST_AHEAD).isBefore(issuedAt);
    }
}
