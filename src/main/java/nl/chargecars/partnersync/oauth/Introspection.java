package nl.chargecars.partnersync.oauth;

import nl.chargecars.partnersync.settings.Settings;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Answers introspection requests (RFC 7662). A client learns only about its own tokens; another client's token is reported as not
 * active, as is text that is no token.
 */
@Component
class Introspection implements AuthenticationProvider {

    private final IssuedTokens tokens;
    private final String issuer;

    Introspection(IssuedTokens tokens, Settings settings) {
        this.tokens = tokens;
        this.issuer = OAuthAddresses.of(settings).issuer();
    }

    @Override
    public Authentication authenticate(Authentication request) {
        var asked = (OAuth2TokenIntrospectionAuthenticationToken) request;
        var client = (Authentication) asked.getPrincipal();
        OAuth2TokenIntrospection answer = tokens.active(asked.getToken())
                .filter(token -> token.clientId().equals(client.getName()))
                .map(this::active)
                .orElseGet(() -> OAuth2TokenIntrospection.builder().build());
        return new OAuth2TokenIntrospectionAuthenticationToken(asked.getToken(), client, answer);
    }

    @Override
    public boolean supports(Class<?> type) {
        return OAuth2TokenIntrospectionAuthenticationToken.class.isAssignableFrom(type);
    }

    private OAuth2TokenIntrospection active(AccessToken token) {
        return OAuth2TokenIntrospection.builder(true)
                .tokenType(OAuth2AccessToken.TokenType.BEARER.getValue())
                .issuer(issuer)
                .audience(issuer)
                .subject(token.clientId())
                .clientId(token.clientId())
                .scopes(scopes -> scopes.addAll(token.scopes().stream().sorted().toList()))
                .id(token.jti().toString())
                .issuedAt(token.issuedAt())
                .expiresAt(token.expiresAt())
                .build();
    }
}
