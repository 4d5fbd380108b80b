package nl.chargecars.partnersync.access;

import java.time.Instant;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code credentials}.
 *
 * @param caller the caller that the credential identifies
 * @param label free text of the person who created it; may be empty
 * @param secretHash null when the client has registered public keys instead of a secret
 * @param jwkSet the public keys of an OAuth2 client that signs its own assertions, as JSON; null when it has a secret
 * @param expiresAt null: never
 * @param lastUsedAt to the minute; null: not used yet
 */
record Credential(
        Caller caller,
        Type type,
        String label,
        @Nullable SecretHash secretHash,
        @Nullable String jwkSet,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    /** How callers present the credential. */
    enum Type implements WireNamed {
        API_KEY,
        BASIC_AUTH,
        OAUTH2_CLIENT
    }

    String id() {
        return caller.credentialId();
    }

    /** Returns whether this is the hash of the credential's secret; compares in constant time. */
    boolean holds(SecretHash presented) {
        return secretHash != null && secretHash.same(presented);
    }

    CredentialState stateAt(Instant now) {
        if (revokedAt != null) {
            return CredentialState.REVOKED;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? CredentialState.ACTIVE : CredentialState.EXPIRED;
    }
}
