package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/** What this package needs to know about portal sessions of partners' developers. The package {@code portal} implements it. */
public interface PortalAccess {

    /**
     * Returns the id of the credential that opened the browser's session; empty without a session. The implementation need not check
     * whether that credential is still valid: this package does.
     */
    Optional<String> credential(HttpServletRequest request);

    /** Returns the store of CSRF tokens; a token proves that a page of the portal made the request. */
    CsrfTokenRepository csrfTokens();

    /** Returns the handler that answers a request for a page without a session. */
    AuthenticationEntryPoint signInFirst();

    /** Returns the handler that answers a request for which the visitor's credential lacks the scope. */
    AccessDeniedHandler notAllowed();

    /** Writes the answer to a request whose session could not be looked up, such as while the database is away. */
    void failed(RuntimeException failure, HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** Writes the answer to a request for an address of the portal at which there is nothing. */
    void nothingHere(HttpServletRequest request, HttpServletResponse response) throws IOException;

    /** Writes the answer to a request beyond the partner's rate limit, or to one of too many at a time. */
    void tooMuch(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
