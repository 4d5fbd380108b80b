package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import nl.chargecars.partnersync.access.BrowserAccess;
import nl.chargecars.partnersync.access.SignedIn;
import nl.chargecars.partnersync.pages.BrowserCookie;
import nl.chargecars.partnersync.pages.FormTokens;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.pages.SecurityAnswers;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * Tells package {@code access} which user is signed in, and answers browsers that are not signed in or not allowed to do
 * something.
 */
@Component
class StaffBrowserAccess implements BrowserAccess {

    private final Sessions sessions;
    private final FormTokens tokens;
    private final Pages pages;
    private final Optional<OidcSignIn> oidc;

    StaffBrowserAccess(
            Sessions sessions,
            StaffSecrets secrets,
            Clock clock,
            Pages pages,
            Settings settings,
            StaffUsers users,
            SignIn signIn,
            PasswordForms forms) {
        this.oidc = settings.oidc()
                .map(given -> new OidcSignIn(settings, given, secrets, clock, users, signIn, sessions, forms, pages));
        this.sessions = sessions;
        this.tokens = new FormTokens(
                sessions::claimed,
                new BrowserCookie("partnersync_form", settings),
                cookie -> secrets.hashText(Purpose.CSRF, cookie));
        this.pages = pages;
    }

    @Override
    public boolean claimsSession(HttpServletRequest request) {
        return sessions.claimed(request).isPresent();
    }

    @Override
    public Optional<SignedIn> signedIn(HttpServletRequest request) {
        return sessions.of(request).map(session -> new SignedIn(session.user(), session.role()));
    }

    @Override
    public CsrfTokenRepository csrfTokens() {
        return tokens;
    }

    @Override
    public AuthenticationEntryPoint signInFirst() {
        return SecurityAnswers.signInFirst(pages, "/login", "/");
    }

    @Override
    public AccessDeniedHandler notAllowed() {
        return SecurityAnswers.notAllowed(pages, "failure.not_allowed");
    }

    @Override
    public void failed(RuntimeException failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        SecurityAnswers.failed(pages, failure, request, response);
    }

    @Override
    public boolean answersBySecurity(HttpServletRequest request) {
        return oidc.map(signIn -> signIn.answers(request)).orElse(false);
    }

    @Override
    public void addSignIn(HttpSecurity http) {
        oidc.ifPresent(signIn -> signIn.addTo(http));
    }
}
