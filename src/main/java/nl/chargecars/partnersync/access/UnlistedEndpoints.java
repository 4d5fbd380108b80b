package nl.chargecars.partnersync.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.ErrorWriter;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/** Whatever endpoint has no row in the {@link AccessTable} is for nobody: forgetting one closes it instead of opening it. */
@Component
class UnlistedEndpoints implements HandlerInterceptor {

    private final AccessTable table;
    private final ErrorWriter errors;

    UnlistedEndpoints(AccessTable table, ErrorWriter errors) {
        this.table = table;
        this.errors = errors;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object endpoint)
            throws IOException {
        // the container's own error dispatch answers what was refused already
        if (request.getDispatcherType() != DispatcherType.REQUEST
                || table.match(request).isPresent()) {
            return true;
        }
        List<String> methods = table.methodsAt(request);
        if (HttpMethod.OPTIONS.matches(request.getMethod()) && !methods.isEmpty()) {
            // Spring has an endpoint of its own for this method; written, since nothing catches what is thrown at a
            // preflight
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            errors.write(
                    request,
                    response,
                    Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "OPTIONS is not possible here; see Allow."));
            return false;
        }
        throw Refusal.of(ErrorCode.FORBIDDEN, "This is open to nobody.");
    }
}
