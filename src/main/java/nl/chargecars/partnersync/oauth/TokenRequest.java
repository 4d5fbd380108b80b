package nl.chargecars.partnersync.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads a token request (RFC 6749, section 4.4.2). Replaces Spring's converter, which grants no scope to a client that names none
 * instead of all its scopes (section 3.3), and which would bind tokens to a DPoP proof that no endpoint here checks.
 */
final class TokenRequest implements AuthenticationConverter {

    /** Returns null for any other grant type, since only client_credentials is supported. */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (!AuthorizationGrantType.CLIENT_CREDENTIALS.getValue().equals(request.getParameter("grant_type"))) {
            return null;
        }
        var client = (OAuth2ClientAuthenticationToken)
                Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
        return new OAuth2ClientCredentialsAuthenticationToken(client, scopes(request, client), Map.of());
    }

    private static Set<String> scopes(HttpServletRequest request, OAuth2ClientAuthenticationToken client) {
        List<String> given = Stream.ofNullable(request.getParameterValues("scope"))
                .flatMap(Stream::of)
                .toList();
        if (given.size() > 1) {
            throw OAuthError.invalidRequest("The parameter scope comes twice. Separate scopes by spaces.");
        }
        if (given.isEmpty() || given.getFirst().isBlank()) {
            return Objects.requireNonNull(client.getRegisteredClient()).getScopes();
        }
        return Stream.of(given.getFirst().strip().split(" +", -1)).collect(Collectors.toSet());
    }
}
