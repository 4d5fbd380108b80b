package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/** What this room asks about partners' developers in browsers; the room {@code portal} answers. */
public interface PortalAccess {

    /** The credential that the browser's session was opened with; whether that is still good is asked here. */
    Optional<String> credential(HttpServletRequest request);

    /** What shows that a request was made by a page of the portal. */
    CsrfTokenRepository csrfTokens();

    /** Answers who asks for a page without a session. */
    AuthenticationEntryPoint signInFirst();

    /** Answers whose credential lacks the scope for this. */
    AccessDeniedHandler notAllowed();

    /** Answers whose partner calls more often than its limit allows. */
    void tooOften(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
