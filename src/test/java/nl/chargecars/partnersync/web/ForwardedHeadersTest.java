package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Tests that forwarded headers of untrusted callers have no effect, even on platforms where Spring Boot would trust them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardedHeadersTest {

    private static final String PLATFORM = "spring.main.cloud-platform";
    private static final String SEEN = "/as-seen-by-the-server";

    private TestServer server;

    static class Mirror {
        @Bean
        FilterRegistrationBean<Filter> mirror() {
            var registration = new FilterRegistrationBean<Filter>((request, response, _) -> response.getWriter()
                    .print(request.getRemoteAddr() + " " + request.getScheme() + " " + request.getServerName()));
            registration.addUrlPatterns(SEEN);
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return registration;
        }
    }

    @BeforeAll
    void startsAsOnKubernetes() {
        System.setProperty(PLATFORM, "kubernetes");
        try {
            server = TestServer.with(Mirror.class);
        } finally {
            System.clearProperty(PLATFORM);
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void changeNeitherTheAddressNorTheSchemeNorTheHost() {
        Api forwarded = server.api()
                .unobserved()
                .with("X-Forwarded-For", "203.0.113.9")
                .with("X-Forwarded-Proto", "https")
                .with("X-Forwarded-Host", "elsewhere.example")
                .with("X-Forwarded-Port", "443")
                .with("Forwarded", "for=203.0.113.9;proto=https;host=elsewhere.example");
        assertThat(forwarded.get(SEEN).is(200).raw()).isEqualTo("127.0.0.1 http 127.0.0.1");
        assertThat(forwarded.get("/livez").is(200).headers().firstValue("Strict-Transport-Security"))
                .isEmpty();
    }

    /** The headers come from a trusted proxy. A malformed address is ignored, and causes no server error. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                ",,",
                "203.0.113.9:8080",
                "[2001:db8::1]:443",
                "fe80::1%nowhere",
                "999.1.1.1",
                "0x7f.1",
                "\u00e9"
            })
    void areNoFailureWhenTheyAreMalformed(String forwarded) {
        Api caller = server.api().with("X-Forwarded-For", forwarded);
        caller.as("no such key").get("/api/v1/partners").isFailure(401, "UNAUTHENTICATED");
        assertThat(caller.post("/oauth2/token", "grant_type=client_credentials").status())
                .isBetween(400, 499);
    }
}
