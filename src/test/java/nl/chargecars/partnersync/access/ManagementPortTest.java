package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;

@ExtendWith(WithServer.class)
class ManagementPortTest {

    private final TestServer server;

    ManagementPortTest(TestServer server) {
        this.server = server;
    }

    @Test
    void keepsMetricsAndHealthInDetailOffThePublicPort() {
        server.api().get("/actuator/prometheus").is(401);
        server.admin().get("/actuator/prometheus").is(404);
        server.admin().get("/actuator/health").is(404);
    }

    @Test
    void asksForNoCredential() {
        String port = server.part(Environment.class).getRequiredProperty("local.management.port");
        Api management = new Api(URI.create("http://127.0.0.1:" + port)).unobserved();
        server.api().get("/livez").is(200);
        assertThat(management.get("/actuator/prometheus").is(200).raw())
                .contains("jvm_", "http_server_requests_seconds_count")
                .doesNotContain("http_server_requests_active"); // this metric maintains a list at every request
        management.get("/actuator/health").is(200);
    }

    @Test
    void showsWhatTheServerIsMadeOf() {
        String port = server.part(Environment.class).getRequiredProperty("local.management.port");
        Api management = new Api(URI.create("http://127.0.0.1:" + port)).unobserved();
        assertThat(management.get("/actuator/sbom/application").is(200).raw())
                .contains("\"bomFormat\"", "spring-security");
        assertThat(management.get("/actuator/sbom/postgresql").is(200).raw())
                .contains("\"bomFormat\"", "pkg:generic/postgresql@");
    }

    /** The last one is refused by the firewall of Spring Security, before any of its filters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/prometheus",
                "/actuator/health",
                "/actuator/sbom/none",
                "/actuator/env",
                "/api/v1/staff-keys",
                "/actuator/health;x=1"
            })
    void givesEveryAnswerARequestId(String path) {
        String port = server.part(Environment.class).getRequiredProperty("local.management.port");
        Api management = new Api(URI.create("http://127.0.0.1:" + port)).unobserved();
        assertThat(management.get(path).header("X-Request-Id")).matches("[0-9a-f-]{36}");
        assertThat(management.with("X-Request-Id", "probe-1234").get(path).header("X-Request-Id"))
                .isEqualTo("probe-1234");
    }

    @Test
    void refusesUnderTheIdInTheHeader() {
        String port = server.part(Environment.class).getRequiredProperty("local.management.port");
        Api management = new Api(URI.create("http://127.0.0.1:" + port)).unobserved();
        Reply refusal = management.get("/api/v1/staff-keys").is(401);
        assertThat(refusal.text("/request_id")).isEqualTo(refusal.header("X-Request-Id"));
    }

    @Test
    void offersNothingElse() {
        String port = server.part(Environment.class).getRequiredProperty("local.management.port");
        Api management = new Api(URI.create("http://127.0.0.1:" + port)).unobserved();
        assertThat(management.get("/api/v1/staff-keys").status()).isIn(401, 404);
        assertThat(management.get("/actuator/env").status()).isIn(401, 404);
    }
}
