package nl.chargecars.partnersync.oauth;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import nl.chargecars.partnersync.web.AccessLog;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Passes the authenticated client's id to the access log. */
final class LoggedClient extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication client = SecurityContextHolder.getContext().getAuthentication();
        if (client != null) {
            String id = client.getName();
            AccessLog.calledBy(request, () -> "client:" + id);
        }
        chain.doFilter(request, response);
    }
}
