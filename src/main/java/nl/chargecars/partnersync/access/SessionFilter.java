package nl.chargecars.partnersync.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.filter.OncePerRequestFilter;

/** Authenticates the visitors of pages by their session only; keys are for programs and are ignored here. */
class SessionFilter extends OncePerRequestFilter {

    private final Function<HttpServletRequest, Optional<Caller>> sessions;
    private final Failed failed;

    /** Answers a request whose session could not be looked up, with a page. */
    interface Failed {
        void answer(RuntimeException failure, HttpServletRequest request, HttpServletResponse response)
                throws IOException;
    }

    /** @param sessions finds who holds the session of a request's browser, as the database knows it now */
    SessionFilter(Function<HttpServletRequest, Optional<Caller>> sessions, Failed failed) {
        this.sessions = sessions;
        this.failed = failed;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            sessions.apply(request).ifPresent(known -> CredentialFilter.remember(known, request));
        } catch (RuntimeException failure) { // such as a database outage: answered as when a page fails
            failed.answer(failure, request, response);
            return;
        }
        chain.doFilter(request, response);
    }
}
