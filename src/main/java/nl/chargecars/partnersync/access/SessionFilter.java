package nl.chargecars.partnersync.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Who looks at a page? Only a session counts here: keys are for programs. */
class SessionFilter extends OncePerRequestFilter {

    private final Function<HttpServletRequest, Optional<Caller>> sessions;
    private final HandlerExceptionResolver failures;

    /** @param sessions who has the session of a request's browser, as the database knows it now */
    SessionFilter(Function<HttpServletRequest, Optional<Caller>> sessions, HandlerExceptionResolver failures) {
        this.sessions = sessions;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            sessions.apply(request).ifPresent(known -> CredentialFilter.remember(known, request));
        } catch (RuntimeException failure) { // the database is away, say: answered as when an endpoint fails
            failures.resolveException(request, response, null, failure);
            return;
        }
        chain.doFilter(request, response);
    }
}
