package nl.chargecars.partnersync.oauth;

import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.stereotype.Component;

/** Revokes a client's own token (RFC 7009): every node then refuses the token. A text that is no token of ours is ignored. */
@Component
class Revocation implements AuthenticationProvider {

    private final IssuedTokens tokens;
    private final RevokedTokens revoked;

    Revocation(IssuedTokens tokens, RevokedTokens revoked) {
        this.tokens = tokens;
        this.revoked = revoked;
    }

    @Override
    public Authentication authenticate(Authentication request) {
        var asked = (OAuth2TokenRevocationAuthenticationToken) request;
        var client = (Authentication) asked.getPrincipal();
        Optional<AccessToken> token = tokens.unexpired(asked.getToken());
        if (token.filter(other -> !other.clientId().equals(client.getName())).isPresent()) {
            throw OAuthError.unauthorizedClient("The token was issued to another client.");
        }
        revoked.add(token.stream().toList());
        return request;
    }

    @Override
    public boolean supports(Class<?> type) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(type);
    }
}
