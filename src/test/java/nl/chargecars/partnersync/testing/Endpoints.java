package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** The endpoints that the running server has, in whatever way they were registered. */
public final class Endpoints {

    /** The container's own error page, which no caller may ask for. */
    public static final String ERROR_PAGE = "/error";

    private Endpoints() {}

    /** Method and path, variables without their names: {@code GET /api/v1/partners/{}}. */
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
        return endpoints;
    }

    /** Those for programs: without the pages and what they are shown with. */
    public static Set<String> ofApi(TestServer server) {
        return of(server, false);
    }

    public static String withoutNames(String pattern) {
        return pattern.replaceAll("\\{[^/]*}", "{}");
    }

    private static boolean isPage(RequestMappingInfo info) {
        return info.getProducesCondition().getProducibleMediaTypes().contains(MediaType.TEXT_HTML)
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
