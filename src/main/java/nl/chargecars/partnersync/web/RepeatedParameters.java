package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a query parameter that a call of the API has more than once. No endpoint takes several values, and Spring would join them
 * with a comma or take the first: an answer to another question than the caller's.
 */
final class RepeatedParameters implements HandlerInterceptor {

    private static final String API = "/api/";

    /** @throws Refusal MALFORMED_REQUEST */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object endpoint) {
        // no endpoint takes a form, whose fields would be among the parameters
        if (request.getQueryString() != null
                && request.getRequestURI().startsWith(API)
                && endpoint instanceof HandlerMethod
                && !FormRequest.isForm(request)) {
            request.getParameterMap().forEach((name, values) -> {
                if (values.length > 1) {
                    throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The parameter " + name + " can be given only once.");
                }
            });
        }
        return true;
    }
}
