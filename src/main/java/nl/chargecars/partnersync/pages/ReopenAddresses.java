package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the address at which a page can be opened again with GET. For a page that was opened with GET this is its own address.
 * The address of a submitted form may accept forms only; then it is the nearest address above it that can be opened.
 */
@Component
class ReopenAddresses {

    private static final Pattern VARIABLE = Pattern.compile("\\{[^/]*}");

    private final ObjectProvider<RequestMappingHandlerMapping> endpoints;
    private volatile @Nullable Set<String> pages;

    ReopenAddresses(ObjectProvider<RequestMappingHandlerMapping> endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * Returns a path of this server, with the query if it is the request's own path; {@code otherwise} when no address above is a
     * page.
     */
    String of(HttpServletRequest request, String otherwise) {
        if (HttpMethod.GET.matches(request.getMethod())) {
            return Address.requested(request);
        }
        String path = request.getRequestURI();
        String pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String chosen
                ? chosen
                : formAt(path); // refused before an endpoint was chosen
        if (isPage(pattern)) {
            return Address.requested(request);
        }
        while (pattern.lastIndexOf('/') > 0) {
            pattern = pattern.substring(0, pattern.lastIndexOf('/'));
            path = path.substring(0, path.lastIndexOf('/'));
            if (isPage(pattern)) {
                return path;
            }
        }
        return otherwise;
    }

    /** Returns the pattern of the endpoint that takes forms at this path; the path itself when there is none. */
    private String formAt(String path) {
        PathContainer asked = PathContainer.parsePath(path);
        return endpoints.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(endpoint -> endpoint.getMethodsCondition().getMethods().contains(RequestMethod.POST))
                .flatMap(endpoint -> Stream.ofNullable(endpoint.getPathPatternsCondition()))
                .flatMap(condition -> condition.getPatterns().stream())
                .filter(pattern -> pattern.matches(asked))
                .min(Comparator.naturalOrder()) // the most specific
                .map(PathPattern::getPatternString)
                .orElse(path);
    }

    private boolean isPage(String pattern) {
        Set<String> known = pages;
        if (known == null) {
            known = endpoints.stream()
                    .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                    .filter(ReopenAddresses::isOpened)
                    .flatMap(endpoint -> endpoint.getPatternValues().stream())
                    .map(ReopenAddresses::unnamed)
                    .collect(Collectors.toUnmodifiableSet());
            pages = known;
        }
        return known.contains(unnamed(pattern));
    }

    private static boolean isOpened(RequestMappingInfo endpoint) {
        return endpoint.getMethodsCondition().getMethods().contains(RequestMethod.GET)
                && endpoint.getProducesCondition().getProducibleMediaTypes().contains(MediaType.TEXT_HTML);
    }

    /** Removes the names of path variables, because two endpoints may name the same variable differently. */
    private static String unnamed(String pattern) {
        return VARIABLE.matcher(pattern).replaceAll("{}");
    }
}
