package nl.chargecars.partnersync.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Who looks at a page? Only a session counts here: keys are for programs. */
class SessionFilter extends OncePerRequestFilter {

    private final BrowserAccess browsers;
    private final HandlerExceptionResolver failures;

    SessionFilter(BrowserAccess browsers, HandlerExceptionResolver failures) {
        this.browsers = browsers;
        this.failures = failures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            browsers.signedIn(request).map(SignedIn::caller).ifPresent(CredentialFilter::remember);
        } catch (RuntimeException failure) { // the database is away, say: answered as when an endpoint fails
            failures.resolveException(request, response, null, failure);
            return;
        }
        chain.doFilter(request, response);
    }
}
