package nl.chargecars.partnersync.oauth;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Authenticates clients by their secret ({@code client_secret_basic} and {@code client_secret_post}). Replaces Spring's provider,
 * which requires bcrypt: our secrets have 190 random bits and are stored as keyed hashes, like those of API keys.
 */
@Component
class ClientSecrets implements AuthenticationProvider {

    private static final Set<ClientAuthenticationMethod> METHODS =
            Set.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthenticationMethod.CLIENT_SECRET_POST);

    private final RegisteredClients clients;
    private final ClientLimits limits;

    ClientSecrets(RegisteredClients clients, ClientLimits limits) {
        this.clients = clients;
        this.limits = limits;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication request) {
        var presented = (OAuth2ClientAuthenticationToken) request;
        if (!METHODS.contains(presented.getClientAuthenticationMethod())) {
            return null;
        }
        RegisteredClient client = clients.withSecret(presented.getName(), String.valueOf(presented.getCredentials()))
                .orElseThrow(OAuthError::invalidClient);
        limits.count(client.getClientId());
        return new OAuth2ClientAuthenticationToken(client, presented.getClientAuthenticationMethod(), null);
    }

    @Override
    public boolean supports(Class<?> type) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(type);
    }
}
