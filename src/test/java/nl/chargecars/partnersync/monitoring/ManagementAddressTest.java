package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.env.Environment;

/** Tests on which address the management port listens. The tests of package {@code access} cover its answers. */
@ExtendWith(WithServer.class)
class ManagementAddressTest {

    /** Another address of this machine, on which only a server that listens on all addresses answers. */
    private static final String ANOTHER_LOOPBACK_ADDRESS = "127.0.0.2";

    @Test
    void isTheLoopbackAddressOnly(TestServer server) throws IOException {
        int port = server.part(Environment.class).getRequiredProperty("local.management.port", Integer.class);
        connect("127.0.0.1", port);
        assertThatThrownBy(() -> connect(ANOTHER_LOOPBACK_ADDRESS, port)).isInstanceOf(IOException.class);
    }

    private static void connect(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
        }
    }
}
