package nl.chargecars.partnersync.access;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An active credential of the type {@code oauth2_client}, as the authorization server needs it.
 *
 * @param clientId the credential's id
 * @param scopes the scopes that its tokens may have
 * @param expiresAt null: never
 * @param jwkSet the public keys of a client that signs its own assertions, as JSON; null for one with a secret
 */
public record OAuthClient(
        String clientId,
        Set<String> scopes,
        @Nullable Instant expiresAt,
        @Nullable String jwkSet) {

    /** The algorithms that client assertions may be signed with: asymmetric ones that the JDK can verify by itself. */
    public static final List<String> ASSERTION_ALGORITHMS = List.of("ES256", "ES384", "ES512", "PS256", "RS256");

    public OAuthClient {
        scopes = Set.copyOf(scopes);
    }
}
