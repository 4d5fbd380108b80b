package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Where a page is found again. That of a page which was opened is its own; a page that answers a form may be at an address that only
 * takes forms, so it is the nearest one above it that can be opened.
 */
@Component
class WaysBack {

    private static final Pattern VARIABLE = Pattern.compile("\\{[^/]*}");

    private final ObjectProvider<RequestMappingHandlerMapping> endpoints;
    private volatile @Nullable Set<String> pages;

    WaysBack(ObjectProvider<RequestMappingHandlerMapping> endpoints) {
        this.endpoints = endpoints;
    }

    /** A path of ours, with its query where that belongs to it; {@code otherwise} where none of the addresses above is a page. */
    String of(HttpServletRequest request, String otherwise) {
        String path = request.getRequestURI();
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        if (HttpMethod.GET.matches(request.getMethod())) {
            return path + query;
        }
        if (!(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern)) {
            return otherwise; // refused before anybody knew what for
        }
        if (isPage(pattern)) {
            return path + query;
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

    private boolean isPage(String pattern) {
        Set<String> known = pages;
        if (known == null) {
            known = endpoints.stream()
                    .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                    .filter(WaysBack::isOpened)
                    .flatMap(endpoint -> endpoint.getPatternValues().stream())
                    .map(WaysBack::unnamed)
                    .collect(Collectors.toUnmodifiableSet());
            pages = known;
        }
        return known.contains(unnamed(pattern));
    }

    private static boolean isOpened(RequestMappingInfo endpoint) {
        return endpoint.getMethodsCondition().getMethods().contains(RequestMethod.GET)
                && endpoint.getProducesCondition().getProducibleMediaTypes().contains(MediaType.TEXT_HTML);
    }

    /** Two endpoints may call the same place by different names. */
    private static String unnamed(String pattern) {
        return VARIABLE.matcher(pattern).replaceAll("{}");
    }
}
