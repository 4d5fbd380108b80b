package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that malformed requests, which no client library sends, are refused without an HTML page and without naming the server
 * software.
 */
@ExtendWith(WithServer.class)
class RawRequestTest {

    private static final int LONGEST_SILENCE_MS = 10_000;

    private final TestServer server;

    RawRequestTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a|b HTTP/1.1\r\nHost: localhost\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n",
                "GET /api/v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n",
                "GET /api/v1/%2e%2e/staff-keys HTTP/1.1\r\nHost: localhost\r\n",
                "GET /api//v1/staff-keys HTTP/1.1\r\nHost: localhost\r\n",
                "GET /api/v1/staff-keys HTTP/1.1\r\n",
                "GET /api/v1/staff-keys HTTP/1.1\r\nHost: localhost\r\nX-API-Key: a\u0085b\r\n",
                "GET /api/v1/staff-keys HTTP/1.1\r\nHost: localhost\r\nX-API-Key: a\u0001b\r\n",
                "POST /api/v1/partners HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n",
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n",
                "TRACE /api/v1/staff-keys HTTP/1.1\r\nHost: localhost\r\n",
                "MAKE /api/v1/staff-keys HTTP/1.1\r\nHost: localhost\r\n",
                "OPTIONS /api/v1/staff-keys HTTP/1.1\r\nHost: localhost\r\n",
                "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n",
                "GET /livez HTTP/2.0\r\nHost: localhost\r\n",
            })
    void isRefusedPlainly(String head) throws IOException {
        String answer = exchange(head + "Connection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 4")
                .contains("\r\nX-Request-Id: ")
                .contains("\r\nContent-Security-Policy: default-src 'none'")
                .contains("{\"success\":false,\"error\":{\"code\":");
        assertThat(answer.toLowerCase(Locale.ROOT))
                .doesNotContain("<html")
                .doesNotContain("tomcat")
                .doesNotContain("exception")
                .doesNotContain("set-cookie");
    }

    /** For example a call in which the variable for a part of the address was empty. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/partners//orders HTTP/1.1\r\nHost: localhost\r\n",
                "POST /api/v1/partners/a;b/orders HTTP/1.1\r\nHost: localhost\r\n",
                "GET /api/v1/%2e%2e/staff-keys HTTP/1.1\r\nHost: localhost\r\n",
            })
    void saysWhenItIsTheAddress(String head) throws IOException {
        assertThat(exchange(head + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("The address has an empty part or characters it cannot have.");
    }

    @Test
    void saysWhenItIsTheEncodingOfTheTransfer() throws IOException {
        String head = "POST /api/v1/partners HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n";
        assertThat(exchange(head + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"MALFORMED_REQUEST\"")
                .contains("Transfer-Encoding");
    }

    @Test
    void saysWhenItIsTheVersionOfHttp() throws IOException {
        assertThat(exchange("GET /livez HTTP/2.0\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"MALFORMED_REQUEST\"")
                .contains("The version of HTTP must be 1.1 or 1.0.");
    }

    /** The parameters of a list. Endpoints that read no parameters accept any. */
    @ParameterizedTest
    @ValueSource(strings = {"ref=%zz", "ref=%", "ref=%ff", "unknown=%ff", "%ff=1", "ref=a&limit=%c3%28"})
    void saysWhenItIsTheParameters(String query) throws IOException {
        assertThat(exchange("GET /api/v1/orders?" + query + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                        + TestServer.ADMIN_KEY + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"MALFORMED_REQUEST\"")
                .contains("The parameters cannot be read.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/staff-keys HTTP/1.1\r\nHost: localhost\r\nX-API-Key: a\u0085b\r\n",
                "MAKE /api/v1/staff-keys HTTP/1.1\r\nHost: localhost\r\n",
                "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n",
            })
    void doesNotBlameTheAddressForOtherFaults(String head) throws IOException {
        assertThat(exchange(head + "Connection: close\r\n\r\n")).contains("The request cannot be read.");
    }

    private String exchange(String request) throws IOException {
        try (var socket = new Socket(server.url().getHost(), server.url().getPort())) {
            socket.setSoTimeout(LONGEST_SILENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
