package nl.chargecars.partnersync.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
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
    enum Type {
        API_KEY,
        BASIC_AUTH,
        OAUTH2_CLIENT;

        static Type of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What it is good for now. */
    enum State {
        ACTIVE,
        EXPIRED,
        REVOKED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    String id() {
        return caller.credentialId();
    }

    /** Whether this is its secret, in constant time. */
    boolean holds(SecretHash presented) {
        return secretHash != null && secretHash.same(presented);
    }

    State stateAt(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? State.ACTIVE : State.EXPIRED;
    }
}
