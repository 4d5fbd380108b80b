package nl.chargecars.partnersync.staff;

import com.nimbusds.jose.proc.BadJOSEException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.UnknownContentTypeException;

/**
 * Says for the log what exactly failed at the identity provider: Spring Security has one code for a wrong secret, a timeout and a
 * page of HTML. Shows the names of claims only: their values, and the exceptions' own texts, may be about a person.
 */
final class OidcFailure {

    /** A claim in the text of {@code OidcIdTokenValidator}: <code>The ID Token contains invalid claims: {aud=[other]}</code>. */
    private static final Pattern CLAIM = Pattern.compile("[{ ](iss|sub|aud|azp|exp|iat)=");

    private OidcFailure() {}

    /** Returns a space and the detail as a key with its value; empty when the failure's code says all that is known. */
    static String detail(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String detail = known(cause);
            if (detail != null) {
                return " " + detail;
            }
            root = cause;
        }
        boolean saysNoMore =
                root instanceof OAuth2AuthenticationException || root instanceof OAuth2AuthorizationException;
        return saysNoMore ? "" : " cause=" + root.getClass().getSimpleName();
    }

    private static @Nullable String known(Throwable cause) {
        return switch (cause) {
            case JwtValidationException token -> "claims=" + claims(token);
            case BadJOSEException forged -> "token=signature_or_algorithm";
            case RestClientResponseException answer ->
                "status=" + answer.getStatusCode().value();
            case UnknownContentTypeException answer ->
                "status=" + answer.getStatusCode().value() + " answer=not_json";
            case OidcCalls.AnotherIssuerException other -> "metadata_issuer=" + other.issuer();
            default -> null;
        };
    }

    private static String claims(JwtValidationException token) {
        String names = token.getErrors().stream()
                .flatMap(error ->
                        CLAIM.matcher(String.valueOf(error.getDescription())).results())
                .map(claim -> claim.group(1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
        return names.isEmpty() ? "other" : names;
    }
}
