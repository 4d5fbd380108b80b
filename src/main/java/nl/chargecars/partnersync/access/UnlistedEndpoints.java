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

/**
 * Refuses every endpoint without a row in the {@link AccessTable}, so that a forgotten row closes the endpoint instead of opening it.
 */
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
        // the container's error dispatch renders a request that was refused before
        if (request.getDispatcherType() != DispatcherType.REQUEST
                || table.match(request).isPresent()) {
            return true;
        }
        List<String> methods = table.methodsAt(request);
        if (HttpMethod.OPTIONS.matches(request.getMethod()) && !methods.isEmpty()) {
            // Spring answers OPTIONS itself; the error is written here, because nothing catches an exception thrown at
            // a preflight
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
