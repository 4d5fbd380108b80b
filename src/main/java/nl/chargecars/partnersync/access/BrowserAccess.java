package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/** What this package needs to know about staff sessions in browsers. The package {@code staff} implements it. */
public interface BrowserAccess {

    /** True when the request carries a session cookie, whether or not the session is valid. */
    boolean claimsSession(HttpServletRequest request);

    /** Returns who is signed in, read from the database; empty when there is no session, or it has ended. */
    Optional<SignedIn> signedIn(HttpServletRequest request);

    /** Returns the store of CSRF tokens; a token proves that a page of ours made the request. */
    CsrfTokenRepository csrfTokens();

    /** Returns the handler that answers a request for a page when nobody is signed in. */
    AuthenticationEntryPoint signInFirst();

    /** Returns the handler that answers a request that the user may not make. */
    AccessDeniedHandler notAllowed();

    /** Writes the answer to a request whose session could not be looked up, such as while the database is away. */
    void failed(RuntimeException failure, HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** True for addresses that the filters of {@link #addSignIn} answer, which have no row in the table of endpoints. */
    boolean answersBySecurity(HttpServletRequest request);

    /** Adds further sign-in mechanisms (OpenID Connect, where it is configured) to the filter chain of the pages. */
    void addSignIn(HttpSecurity http);
}
