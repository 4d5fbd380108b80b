package nl.chargecars.partnersync.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses U+0000 in a query: no text in the database can hold it, so nothing can be found by it. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class QueryFilter extends OncePerRequestFilter {

    private static final String ENCODED_NUL = "%00";

    private final ErrorWriter errors;

    QueryFilter(ErrorWriter errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String query = request.getQueryString();
        if (query != null && query.contains(ENCODED_NUL)) {
            errors.write(
                    request,
                    response,
                    Refusal.of(ErrorCode.MALFORMED_REQUEST, "The query holds the character U+0000 (%00)."));
            return;
        }
        chain.doFilter(request, response);
    }
}
