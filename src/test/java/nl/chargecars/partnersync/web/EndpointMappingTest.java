package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Tests that our mapping finds the same handler, or refuses a request in the same way, as Spring's own mapping. */
@ExtendWith(WithServer.class)
class EndpointMappingTest {

    private static final List<String> TYPES = List.of("", "application/json", "application/x-www-form-urlencoded", "?");
    private static final List<String> ACCEPTED = List.of("", "text/html", "?");

    private final RequestMappingHandlerMapping ours;
    private final RequestMappingHandlerMapping springs = new RequestMappingHandlerMapping();

    EndpointMappingTest(TestServer server) {
        ours = server.part(RequestMappingHandlerMapping.class);
        ours.getHandlerMethods()
                .forEach((endpoint, method) -> springs.registerMapping(
                        endpoint, method.createWithResolvedBean().getBean(), method.getMethod()));
    }

    /** The handler or refusal of a request, and the attributes that the request has afterwards. */
    private record Found(String result, Map<String, String> attributes) {}

    @Test
    void findsWhatSpringFinds() {
        for (String path : paths()) {
            for (RequestMethod method : RequestMethod.values()) {
                TYPES.forEach(type -> ACCEPTED.forEach(accepted -> compare(method, path, type, accepted)));
                for (String other : List.of(path + "/", "/" + path, encoded(path), path + ";x=1", path + "/none")) {
                    compare(method, other, "", "");
                }
            }
        }
    }

    /** Every endpoint that the mapping tries reads the method of the request, so the test counts these reads. */
    @Test
    void asksOnlyTheFewWhosePathFits() {
        int few = ours.getHandlerMethods().size() / 5;
        List<String> dear = new ArrayList<>();
        ours.getHandlerMethods()
                .keySet()
                .forEach(endpoint -> endpoint.getMethodsCondition()
                        .getMethods()
                        .forEach(method -> paths(endpoint).forEach(path -> {
                            if (asked(method, path, endpoint) > few) {
                                dear.add(method + " " + path);
                            }
                        })));
        // a literal and a variable both match this path, so Spring has to choose
        assertThat(dear).containsExactly("GET /api/v1/partners/some/deliveries/replays");
    }

    private int asked(RequestMethod method, String path, RequestMappingInfo endpoint) {
        var asked = new AtomicInteger();
        var request = new MockHttpServletRequest(method.name(), path) {
            @Override
            public @Nullable String getMethod() {
                asked.incrementAndGet();
                return super.getMethod();
            }
        };
        endpoint.getConsumesCondition().getConsumableMediaTypes().stream()
                .findFirst()
                .ifPresent(type -> request.setContentType(type.toString()));
        assertThat(find(ours, request).attributes()).containsKey(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
        return asked.get();
    }

    private List<String> paths() {
        return ours.getHandlerMethods().keySet().stream()
                .flatMap(endpoint -> paths(endpoint).stream())
                .distinct()
                .toList();
    }

    private static List<String> paths(RequestMappingInfo endpoint) {
        return endpoint.getPatternValues().stream()
                .map(pattern -> pattern.replaceAll("\\{[^}]*}", "some"))
                .toList();
    }

    private static String encoded(String path) {
        return path.length() < 2 ? path : "/%%%02x%s".formatted((int) path.charAt(1), path.substring(2));
    }

    private void compare(RequestMethod method, String path, String type, String accepted) {
        Found expected = find(springs, request(method, path, type, accepted));
        assertThat(find(ours, request(method, path, type, accepted)))
                .as("%s %s with %s for %s", method, path, type, accepted)
                .isEqualTo(expected);
    }

    private static MockHttpServletRequest request(RequestMethod method, String path, String type, String accepted) {
        var request = new MockHttpServletRequest(method.name(), path);
        if (!type.isEmpty()) {
            request.setContentType(type);
        }
        if (!accepted.isEmpty()) {
            request.addHeader("Accept", accepted);
        }
        return request;
    }

    private static Found find(RequestMappingHandlerMapping mapping, MockHttpServletRequest request) {
        String result;
        try {
            HandlerExecutionChain chain = mapping.getHandler(request);
            result = chain == null ? "nobody" : chain.getHandler().toString();
        } catch (Exception refused) {
            result = refused.toString();
        }
        Map<String, String> attributes = new TreeMap<>();
        Collections.list(request.getAttributeNames())
                .forEach(name -> attributes.put(name, String.valueOf(request.getAttribute(name))));
        return new Found(result, attributes);
    }
}
