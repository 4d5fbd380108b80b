package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenIntrospectionEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** The endpoints of the running server, read from Spring MVC's mappings and Spring Security's filters. */
public final class Endpoints {

    /** The servlet container's error page, which callers cannot request. */
    public static final String ERROR_PAGE = "/error";

    private Endpoints() {}

    /** Method and path with unnamed variables, such as {@code GET /api/v1/partners/{}}. */
    public static Set<String> of(TestServer server) {
        return of(server, true);
    }

    private static Set<String> of(TestServer server, boolean pagesToo) {
        server.api().get("/none").is(401); // the first request makes the servlet collect its mappings
        Set<String> endpoints = new TreeSet<>();
        for (var mapping :
                Objects.requireNonNull(server.part(DispatcherServlet.class).getHandlerMappings())) {
            switch (mapping) {
                case RequestMappingInfoHandlerMapping annotated ->
                    annotated.getHandlerMethods().keySet().stream()
                            .filter(info -> pagesToo || !isPage(info))
                            .forEach(info -> endpoints.addAll(calls(info)));
                case RouterFunctionMapping functions ->
                    assertThat(functions.getRouterFunction()).isNull();
                case AbstractUrlHandlerMapping urls ->
                    assertThat(urls.getHandlerMap()).isEmpty();
                default -> throw new AssertionError("teach this class to read " + mapping);
            }
        }
        filters(server).flatMap(Endpoints::ofAuthorizationServer).forEach(endpoints::add);
        return endpoints;
    }

    /** The endpoints of the API only: without the pages, their event streams and their assets. */
    public static Set<String> ofApi(TestServer server) {
        return of(server, false);
    }

    private static Stream<Filter> filters(TestServer server) {
        return server.part(FilterChainProxy.class).getFilterChains().stream()
                .flatMap(chain -> chain.getFilters().stream());
    }

    /** The endpoints of Spring's authorization server: it answers in servlet filters, which Spring MVC does not list. */
    private static Stream<String> ofAuthorizationServer(Filter filter) {
        return switch (filter) {
            case OAuth2TokenEndpointFilter _ -> Stream.of("POST /oauth2/token");
            case OAuth2TokenIntrospectionEndpointFilter _ -> Stream.of("POST /oauth2/introspect");
            case OAuth2TokenRevocationEndpointFilter _ -> Stream.of("POST /oauth2/revoke");
            case OAuth2ClientAuthenticationFilter _ -> Stream.of();
            default -> {
                assertThat(filter.getClass().getPackageName())
                        .as("the endpoint that %s is: teach this class", filter)
                        .doesNotStartWith("org.springframework.security.oauth2");
                yield Stream.of();
            }
        };
    }

    public static String withoutNames(String pattern) {
        return pattern.replaceAll("\\{[^/]*}", "{}");
    }

    private static boolean isPage(RequestMappingInfo info) {
        return info.getProducesCondition().getProducibleMediaTypes().stream()
                        .anyMatch(type -> type.equals(MediaType.TEXT_HTML) || type.equals(MediaType.TEXT_EVENT_STREAM))
                || info.getPatternValues().stream().anyMatch(pattern -> pattern.startsWith("/assets/"));
    }

    private static List<String> calls(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .filter(pattern -> !pattern.equals(ERROR_PAGE))
                .flatMap(pattern -> {
                    assertThat(info.getMethodsCondition().getMethods())
                            .as("methods of %s", pattern)
                            .isNotEmpty();
                    return info.getMethodsCondition().getMethods().stream()
                            .map(method -> method + " " + withoutNames(pattern));
                })
                .toList();
    }
}
