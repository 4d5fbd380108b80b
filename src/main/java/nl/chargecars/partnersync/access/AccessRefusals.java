package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.ErrorWriter;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** Answers 401 and 403, in the JSON envelope of all answers. */
@Component
class AccessRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final String CHALLENGE = "Bearer realm=\"partner-sync\", error=";

    private final ErrorWriter errors;

    AccessRefusals(ErrorWriter errors) {
        this.errors = errors;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        String message = failure instanceof BadCredentialsException bad
                ? String.valueOf(bad.getMessage())
                : "A credential is needed: send the key as X-API-Key or as Authorization: Bearer, a user name and password"
                        + " as HTTP Basic; or this address does not exist (mind a slash at its end).";
        if (failure instanceof InvalidTokenException) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + "\"invalid_token\"");
        }
        errors.write(request, response, Refusal.of(ErrorCode.UNAUTHENTICATED, message));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
            throws IOException {
        Optional<AccessDecision.Denied> denied = AccessDecision.denied(failure);
        String message = failure instanceof CsrfException
                ? "With a session, a request that changes something needs the page's token as X-CSRF-Token."
                : denied.map(AccessDecision.Denied::why).orElse("This is not allowed with this credential.");
        if (PresentedCredential.in(request) instanceof PresentedCredential.Token) { // RFC 6750, section 3
            String scope = denied.flatMap(AccessDecision.Denied::missing)
                    .map(missing -> ", scope=\"" + missing + "\"")
                    .orElse("");
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE + "\"insufficient_scope\"" + scope);
        }
        errors.write(request, response, Refusal.of(ErrorCode.FORBIDDEN, message));
    }
}
