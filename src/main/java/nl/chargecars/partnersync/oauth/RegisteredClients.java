package nl.chargecars.partnersync.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.access.OAuthClient;
import nl.chargecars.partnersync.access.OAuthClients;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/** Presents our client credentials to Spring's authorization server. */
@Component
class RegisteredClients implements RegisteredClientRepository {

    private static final String JWK_SET = "partner-sync.jwk-set";

    private final OAuthClients clients;
    private final Clock clock;

    RegisteredClients(OAuthClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /** Returns null when the client is unknown, expired or revoked. */
    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return clients.find(clientId).map(this::registered).orElse(null);
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    Optional<RegisteredClient> withSecret(String clientId, String secret) {
        return clients.withSecret(clientId, secret).map(this::registered);
    }

    /** The public keys that the client has registered, as JSON. */
    static String jwkSet(RegisteredClient client) {
        return Objects.requireNonNull(client.getClientSettings().getSetting(JWK_SET));
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients are made as credentials of their partner");
    }

    private RegisteredClient registered(OAuthClient client) {
        var registered = RegisteredClient.withId(client.clientId())
                .clientId(client.clientId())
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(tokenLife(client.expiresAt()))
                        .build());
        if (client.jwkSet() == null) {
            registered
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        } else {
            registered
                    .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                    .clientSettings(ClientSettings.builder()
                            // The client's key determines the actual algorithm; Spring needs this setting to accept
                            // private_key_jwt.
                            .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256)
                            .setting(JWK_SET, client.jwkSet())
                            .build());
        }
        return registered.build();
    }

    /**
     * Limits a token's life so that no token claims to outlive the credential it was issued for, but for the last second: Spring
     * accepts no shorter life. The credential ends the token in any case.
     */
    private Duration tokenLife(@Nullable Instant expiresAt) {
        if (expiresAt == null) {
            return AccessToken.LIFE;
        }
        long left = Duration.between(clock.instant(), expiresAt).toSeconds();
        return Duration.ofSeconds(Math.clamp(left, 1, AccessToken.LIFE.toSeconds()));
    }
}
