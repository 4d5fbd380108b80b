package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Spring's, which asks every endpoint of the server whether it is meant, its headers first and its path last: with two hundred
 * endpoints that took more than a quarter of a request's time. Here only those are asked whose path has as many
 * segments; what they answer, and what becomes of a request that nobody takes, is Spring's.
 */
final class EndpointMapping extends RequestMappingHandlerMapping {

    private static final int ANY_NUMBER = -1;

    /** An endpoint's number of slashes, by endpoint; -1 for one that takes any. */
    private final Map<RequestMappingInfo, Integer> slashes = new ConcurrentHashMap<>();

    /** The request with what every endpoint looks at, found once and not through a dozen wrappers each time. */
    private static final class Looked extends HttpServletRequestWrapper {

        private final String method;
        private final int slashes;

        Looked(HttpServletRequest request, String path) {
            super(request);
            method = request.getMethod();
            slashes = slashesIn(path);
        }

        @Override
        public String getMethod() {
            return method;
        }
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String lookupPath, HttpServletRequest request)
            throws Exception {
        return super.lookupHandlerMethod(lookupPath, new Looked(request, lookupPath));
    }

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo endpoint, HttpServletRequest request) {
        return request instanceof Looked looked && !fits(endpoint, looked)
                ? null
                : super.getMatchingMapping(endpoint, request);
    }

    private boolean fits(RequestMappingInfo endpoint, Looked request) {
        int expected = slashes.computeIfAbsent(endpoint, EndpointMapping::slashesOf);
        return expected == ANY_NUMBER || expected == request.slashes;
    }

    private static int slashesOf(RequestMappingInfo endpoint) {
        var counts = endpoint.getPatternValues().stream()
                .map(pattern -> pattern.contains("**") || pattern.contains("{*") ? ANY_NUMBER : slashesIn(pattern))
                .distinct()
                .toList();
        return counts.size() == 1 ? counts.getFirst() : ANY_NUMBER;
    }

    private static int slashesIn(String path) {
        return (int) path.chars().filter(character -> character == '/').count();
    }
}
