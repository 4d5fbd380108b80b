package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;

@ExtendWith(WithServer.class)
class ManagementPortTest {

    /** Of this machine too, but another address: a server that listens everywhere answers there. */
    private static final String ANOTHER_LOOPBACK_ADDRESS = "127.0.0.2";

    private final TestServer server;
    private final int port;

    ManagementPortTest(TestServer server) {
        this.server = server;
        this.port = server.part(Environment.class).getRequiredProperty("local.management.port", Integer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator/prometheus"})
    void theMainPortDoesNotServeIt(String path) {
        assertThat(server.admin().get(path).status()).isIn(403, 404);
        assertThat(server.api().get(path).status()).isIn(401, 403, 404);
    }

    @Test
    void listensOnTheLoopbackAddressOnly() throws IOException {
        connect("127.0.0.1");
        assertThatThrownBy(() -> connect(ANOTHER_LOOPBACK_ADDRESS)).isInstanceOf(IOException.class);
    }

    @Test
    void tellsHealthInDetailAndMetrics() {
        var management = new Api(URI.create("http://127.0.0.1:" + port));
        assertThat(management.get("/actuator/health").is(200).text("/components/db/status"))
                .isEqualTo("UP");
        assertThat(management.get("/actuator/prometheus").is(200).raw()).contains("jvm_memory_used_bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/env", "/actuator/heapdump", "/actuator/beans", "/actuator/shutdown"})
    void tellsNothingMore(String path) {
        assertThat(new Api(URI.create("http://127.0.0.1:" + port)).get(path).status())
                .isIn(401, 403, 404);
    }

    private void connect(String address) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
        }
    }
}
