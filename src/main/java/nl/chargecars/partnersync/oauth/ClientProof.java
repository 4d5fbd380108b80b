package nl.chargecars.partnersync.oauth;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the client's credential from a request: exactly one of {@code client_secret_basic}, {@code client_secret_post} and
 * {@code private_key_jwt} (RFC 6749, section 2.3).
 */
final class ClientProof implements AuthenticationConverter {

    /** The method's name in Spring's provider for assertions. */
    private static final ClientAuthenticationMethod ASSERTION =
            new ClientAuthenticationMethod("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");

    private static final String NAMED = ClientProof.class.getName();
    private static final String ASSERTION_PARAMETER = "client_assertion";

    private final List<AuthenticationConverter> ways = List.of(
            ClientProof::assertion,
            new ClientSecretBasicAuthenticationConverter(),
            new ClientSecretPostAuthenticationConverter());

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        List<Authentication> proofs = ways.stream()
                .map(way -> way.convert(request))
                .filter(Objects::nonNull)
                .toList();
        if (proofs.size() > 1) {
            throw OAuthError.invalidRequest("The client proves in several ways who it is. Use one.");
        }
        if (proofs.isEmpty()) {
            return null;
        }
        request.setAttribute(NAMED, proofs.getFirst().getName());
        return proofs.getFirst();
    }

    /** The client id that the request claims, by any method; empty when it cannot be read. */
    static String named(HttpServletRequest request) {
        return request.getAttribute(NAMED) instanceof String name ? name : "";
    }

    /**
     * Reads an assertion. Unlike Spring's converter it accepts one without {@code client_id}, which is optional because the
     * assertion names the client (RFC 7521, section 4.2).
     */
    private static @Nullable Authentication assertion(HttpServletRequest request) {
        if (only(request, ASSERTION_PARAMETER) == null) {
            return null;
        }
        if (!ASSERTION.getValue().equals(only(request, "client_assertion_type"))) {
            throw OAuthError.invalidRequest("The client_assertion_type must be " + ASSERTION.getValue() + ".");
        }
        String assertion = Objects.requireNonNull(only(request, ASSERTION_PARAMETER));
        String clientId = only(request, "client_id");
        return new OAuth2ClientAuthenticationToken(
                clientId == null ? subject(assertion) : clientId, ASSERTION, assertion, Map.of());
    }

    private static String subject(String assertion) {
        try {
            String subject = SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
            if (subject != null) {
                return subject;
            }
        } catch (ParseException unreadable) {
            throw OAuthError.invalidClient();
        }
        throw OAuthError.invalidClient();
    }

    private static @Nullable String only(HttpServletRequest request, String name) {
        List<String> values = Stream.ofNullable(request.getParameterValues(name))
                .flatMap(Stream::of)
                .toList();
        if (values.size() > 1) {
            throw OAuthError.invalidRequest("The parameter " + name + " comes twice.");
        }
        return values.isEmpty() ? null : values.getFirst();
    }
}
