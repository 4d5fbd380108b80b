package nl.chargecars.partnersync.access;

import java.time.Instant;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code credentials}.
 *
 * @param caller who calls with it
 * @param label free text of whoever made it; may be empty
 * @param secretHash null when it has keys instead
 * @param jwkSet the public keys of an OAuth2 client that signs its own assertions, as JSON; null when it has a secret
 * @param expiresAt null: never
 * @param lastUsedAt to the minute; null: not yet
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

    /** How it is presented. */
    enum Type implements WireNamed {
        API_KEY,
        BASIC_AUTH,
        OAUTH2_CLIENT
    }

    String id() {
        return caller.credentialId();
    }

    /** Whether this is its secret, in constant time. */
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
