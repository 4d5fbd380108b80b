package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Finds the endpoint of a request by an index on paths. Spring tests every endpoint, headers first and path last: with two
 * hundred endpoints that took more than a quarter of a request's time. Here only endpoints whose path may match are tested. If
 * exactly one accepts the request, Spring would find the same one. If none does, or several do, Spring's own lookup runs: so
 * refusals and the choice between endpoints are Spring's, and endpoints that are registered after the start are found too.
 */
final class EndpointMapping extends RequestMappingHandlerMapping {

    private PathIndex<Entry<RequestMappingInfo, HandlerMethod>> endpoints = new PathIndex<>(List.of(), _ -> List.of());

    /** An endpoint that accepts the request, with the conditions of it that match this request. */
    private record Match(RequestMappingInfo conditions, HandlerMethod method) {}

    @Override
    protected void handlerMethodsInitialized(Map<RequestMappingInfo, HandlerMethod> all) {
        super.handlerMethodsInitialized(all);
        endpoints =
                new PathIndex<>(all.entrySet(), endpoint -> endpoint.getKey().getPatternValues());
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String lookupPath, HttpServletRequest request)
            throws Exception {
        Match match = onlyMatch(request);
        if (match == null) {
            return super.lookupHandlerMethod(lookupPath, request);
        }
        request.setAttribute(BEST_MATCHING_HANDLER_ATTRIBUTE, match.method());
        handleMatch(match.conditions(), lookupPath, request);
        return match.method();
    }

    /** Returns null when no endpoint accepts the request, and when several do. */
    private @Nullable Match onlyMatch(HttpServletRequest request) {
        Match only = null;
        var path = ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
        for (var endpoint : endpoints.candidates(path)) {
            RequestMappingInfo conditions = getMatchingMapping(endpoint.getKey(), request);
            if (conditions != null) {
                if (only != null) {
                    return null;
                }
                only = new Match(conditions, endpoint.getValue());
            }
        }
        return only;
    }
}
