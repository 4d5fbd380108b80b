package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/** What this room asks about people in browsers; the room {@code staff} answers. */
public interface BrowserAccess {

    /** True when the browser says that somebody is signed in, be it true or not. */
    boolean claimsSession(HttpServletRequest request);

    /** Who is signed in, as the database knows it now; empty when nobody is, or no longer. */
    Optional<SignedIn> signedIn(HttpServletRequest request);

    /** What shows that a request was made by a page of ours. */
    CsrfTokenRepository csrfTokens();

    /** Answers who asks for a page without being signed in. */
    AuthenticationEntryPoint signInFirst();

    /** Answers who may not see or do this. */
    AccessDeniedHandler notAllowed();

    /** True for addresses that {@link #addSignIn} answers by itself, without a row in the table of endpoints. */
    boolean answersBySecurity(HttpServletRequest request);

    /** Adds further ways to sign in, to the chain of the pages. */
    void addSignIn(HttpSecurity http);
}
