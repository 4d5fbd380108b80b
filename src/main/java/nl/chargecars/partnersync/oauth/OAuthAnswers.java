package nl.chargecars.partnersync.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.RateLimitHeaders;
import nl.chargecars.partnersync.web.Seconds;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Writes the authorization server's answers: JSON as RFC 6749 requires, without our envelope. All answers have
 * {@code Cache-Control: no-store}.
 */
@Component
class OAuthAnswers {

    private static final String CHALLENGE = "Basic realm=\"partner-sync\"";

    private final Json json;
    private final Clock clock;

    OAuthAnswers(Json json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** RFC 6749, section 5.1. */
    void token(HttpServletRequest request, HttpServletResponse response, Authentication granted) throws IOException {
        OAuth2AccessToken token = ((OAuth2AccessTokenAuthenticationToken) granted).getAccessToken();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", token.getTokenValue());
        body.put("token_type", "Bearer");
        body.put(
                "expires_in",
                Duration.between(token.getIssuedAt(), token.getExpiresAt()).toSeconds());
        body.put("scope", String.join(" ", token.getScopes().stream().sorted().toList()));
        response.setHeader(HttpHeaders.PRAGMA, "no-cache"); // required beside no-store, for caches of HTTP/1.0
        write(response, HttpStatus.OK, body);
    }

    /** RFC 6749, section 5.2. */
    void failure(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof TooManyRequestsException tooMany) {
            long seconds = Seconds.up(tooMany.pause());
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
            RateLimitHeaders.writeWait(response, seconds, clock.instant());
            error(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    tooMany.getError().getErrorCode(),
                    "Too many requests. Wait as Retry-After says.");
            return;
        }
        OAuth2Error error = failure instanceof OAuth2AuthenticationException known
                ? known.getError()
                : OAuthError.invalidClient().getError(); // no client is authenticated
        boolean unknown = error.getErrorCode().equals(OAuth2ErrorCodes.INVALID_CLIENT);
        if (unknown) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        String description = error.getDescription();
        if (description == null || error.getUri() != null) { // Spring's text names at most a parameter
            description = OAuthError.description(error.getErrorCode());
        }
        error(response, unknown ? HttpStatus.UNAUTHORIZED : HttpStatus.BAD_REQUEST, error.getErrorCode(), description);
    }

    void error(HttpServletResponse response, HttpStatus status, String code, String description) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", code);
        body.put("error_description", description);
        write(response, status, body);
    }

    private void write(HttpServletResponse response, HttpStatus status, Map<String, Object> body) throws IOException {
        byte[] bytes = json.write(body).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
