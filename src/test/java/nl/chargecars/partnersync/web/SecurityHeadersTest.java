package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@ExtendWith(WithServer.class)
class SecurityHeadersTest {

    private static final String TOO_LARGE = "x".repeat(300 * 1024);

    private final TestServer server;
    private final Api admin;

    SecurityHeadersTest(TestServer server, Api admin) {
        this.server = server;
        this.admin = admin;
    }

    @Test
    void areOnEveryAnswer() {
        Stream.of(
                        admin.get("/api/v1/staff-keys").is(200),
                        admin.get("/api/v1/staff-keys/nothing").is(404),
                        admin.get("/api/v1/staff-keys?limit=x").is(400),
                        admin.post("/api/v1/staff-keys", "{").is(400),
                        admin.get("/nowhere").is(404),
                        server.api().get("/nowhere").is(401),
                        server.api().post("/api/v1/staff-keys", TOO_LARGE).is(413),
                        server.api().get("/api/v1/staff-keys;x=y").is(400))
                .forEach(this::hasThem);
    }

    @Test
    void speakOfHttpsOnlyWhereItIsSpoken() {
        assertThat(hstsFor("http://localhost:8080", false)).isNull();
        assertThat(hstsFor("http://localhost:8080", true)).startsWith("max-age=");
        assertThat(hstsFor("https://sync.example.nl", false)).startsWith("max-age=");
    }

    private static @Nullable String hstsFor(String publicUrl, boolean secure) {
        var request = new MockHttpServletRequest();
        request.setSecure(secure);
        var response = new MockHttpServletResponse();
        new SecurityHeaders(Settings.from(Map.of("PARTNERSYNC_PUBLIC_URL", publicUrl))).addTo(request, response);
        return response.getHeader("Strict-Transport-Security");
    }

    private void hasThem(Reply reply) {
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(reply.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.header("X-Request-Id")).isNotBlank();
        if (reply.status() >= 400) {
            assertThat(reply.text("/request_id")).isEqualTo(reply.header("X-Request-Id"));
        }
    }
}
