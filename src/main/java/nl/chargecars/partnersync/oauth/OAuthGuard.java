package nl.chargecars.partnersync.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import nl.chargecars.partnersync.storage.OverloadedException;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.ErrorHandling;
import nl.chargecars.partnersync.web.ErrorWriter;
import nl.chargecars.partnersync.web.Refusal;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.filter.OncePerRequestFilter;

/** The outermost filter of the authorization server: sets the issuer, rejects unusable requests, and answers failures. */
final class OAuthGuard extends OncePerRequestFilter {

    private static final String SOON_SECONDS = "5";
    private static final String FORM = MediaType.APPLICATION_FORM_URLENCODED_VALUE;

    private record Context(String getIssuer, AuthorizationServerSettings getAuthorizationServerSettings)
            implements AuthorizationServerContext {}

    private final OAuthAnswers answers;
    private final ErrorWriter errors;
    private final AuthorizationServerContext context;

    OAuthGuard(OAuthAnswers answers, ErrorWriter errors, OAuthAddresses addresses) {
        this.answers = answers;
        this.errors = errors;
        this.context = new Context(
                addresses.issuer(),
                AuthorizationServerSettings.builder().issuer(addresses.issuer()).build());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!HttpMethod.POST.matches(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
            errors.write(request, response, Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "Only POST is possible here."));
            return;
        }
        if (isNoForm(request)) {
            errors.write(request, response, noForm());
            return;
        }
        AuthorizationServerContextHolder.setContext(context);
        try {
            refuseUnusable(request);
            chain.doFilter(request, response);
        } catch (OAuth2AuthenticationException refused) {
            answers.failure(request, response, refused);
        } catch (RuntimeException failure) {
            answer(failure, request, response);
        } finally {
            AuthorizationServerContextHolder.resetContext();
        }
    }

    /**
     * Returns whether the body is none that parameters are read from. Without this answer a client that sends JSON, as some
     * libraries do unasked, is told to check a secret that is right. A request without a body goes on: it names no client.
     */
    private static boolean isNoForm(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null ? request.getContentLengthLong() > 0 : !type.regionMatches(true, 0, FORM, 0, FORM.length());
    }

    private static Refusal noForm() {
        return Refusal.of(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the parameters as a form, with Content-Type: " + FORM + ".");
    }

    /** Rejects a query string: secrets and tokens must not be in URLs, which are logged in many places (RFC 6749, section 2.3.1). */
    private static void refuseUnusable(HttpServletRequest request) {
        if (request.getQueryString() != null) {
            throw OAuthError.invalidRequest("Send parameters as form fields in the body, not in the address.");
        }
        request.getParameterMap(); // reads the body, so that an unreadable body fails here
    }

    private void answer(RuntimeException failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        int unreadable = failure instanceof InvalidParameterException form ? form.getErrorCode() : 0;
        if (failure instanceof OverloadedException
                || unreadable == ErrorCode.OVERLOADED.status()
                || DatabaseFailures.isOutage(failure)) {
            response.setHeader(HttpHeaders.RETRY_AFTER, SOON_SECONDS);
            answers.error(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "temporarily_unavailable",
                    "The database is away or too much is asked at once. Try again shortly.");
        } else if (unreadable == ErrorCode.PAYLOAD_TOO_LARGE.status()) {
            errors.write(request, response, Refusal.bodyTooLarge());
        } else if (unreadable != 0 || failure instanceof RequestRejectedException) {
            answers.error(
                    response, HttpStatus.BAD_REQUEST, OAuth2ErrorCodes.INVALID_REQUEST, "The body cannot be read.");
        } else {
            ErrorHandling.logUnexpected(failure);
            answers.error(
                    response,
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    OAuth2ErrorCodes.SERVER_ERROR,
                    "Something went wrong on our side. Tell us the X-Request-Id if it persists.");
        }
    }
}
