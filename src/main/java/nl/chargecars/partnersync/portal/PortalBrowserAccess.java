package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import nl.chargecars.partnersync.access.MissingScope;
import nl.chargecars.partnersync.access.PortalAccess;
import nl.chargecars.partnersync.access.Scope;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.pages.SecurityAnswers;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * Implements what the package {@code access} needs from the portal: the credential of a browser session, and the answers to
 * requests that are refused.
 */
@Component
class PortalBrowserAccess implements PortalAccess {

    private final PortalSessions sessions;
    private final Pages pages;

    PortalBrowserAccess(PortalSessions sessions, Pages pages) {
        this.sessions = sessions;
        this.pages = pages;
    }

    @Override
    public Optional<String> credential(HttpServletRequest request) {
        return sessions.credential(request);
    }

    @Override
    public CsrfTokenRepository csrfTokens() {
        return sessions.formTokens();
    }

    @Override
    public AuthenticationEntryPoint signInFirst() {
        return SecurityAnswers.signInFirst(pages, "/portal/login", "/portal");
    }

    @Override
    public AccessDeniedHandler notAllowed() {
        AccessDeniedHandler otherwise = SecurityAnswers.notAllowed(pages, "portal.not_allowed");
        return (request, response, failure) -> {
            Optional<Scope> missing = MissingScope.of(failure);
            if (missing.isEmpty()) {
                otherwise.handle(request, response, failure);
                return;
            }
            Pages.write(
                    response,
                    pages.message(
                            request,
                            HttpStatus.FORBIDDEN,
                            "portal.not_allowed.title",
                            "portal.not_allowed.scope",
                            missing.get()));
        };
    }

    @Override
    public void failed(RuntimeException failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        SecurityAnswers.failed(pages, failure, request, response);
    }

    @Override
    public void nothingHere(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String word = "failure.not_found";
        Pages.write(response, pages.message(request, HttpStatus.NOT_FOUND, word + ".title", word + ".text"));
    }

    @Override
    public void tooMuch(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String word = refusal.code() == ErrorCode.OVERLOADED ? "failure.too_much" : "portal.too_often";
        Pages.write(response, pages.refusal(request, refusal, word));
    }
}
