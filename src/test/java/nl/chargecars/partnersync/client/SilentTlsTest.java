package nl.chargecars.partnersync.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.TestCertificate;
import org.junit.jupiter.api.Test;

/** Tests that an attempt times out and its connection is closed when a TLS peer accepts the connection and then stays silent. */
class SilentTlsTest {

    private static final TestCertificate SERVER = TestCertificate.forServer("ip:127.0.0.1");

    /** Long enough to connect on a busy machine. */
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private static final long LONG_ENOUGH_SECONDS = 15;

    @Test
    void silenceInTheHandshakeOrAfterItIsATimeOutAndTheConnectionIsClosed() {
        assertThat(AtOnce.call(List.<Callable<Integer>>of(
                        () -> heardUntilCutOff(ServerSocketFactory.getDefault()),
                        () -> heardUntilCutOff(SERVER.tls(TlsServer.trust()).getServerSocketFactory()))))
                .as("bytes until we hung up")
                .hasSize(2)
                .allMatch(bytes -> bytes > 0);
    }

    private static int heardUntilCutOff(ServerSocketFactory sockets) throws Exception {
        try (ServerSocket silent = sockets.createServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                var senders = Senders.trusting(TlsServer.trust(SERVER))) {
            // not in the common pool, which may have a single thread
            CompletableFuture<Integer> heard =
                    CompletableFuture.supplyAsync(() -> heard(silent), Thread::startVirtualThread);
            URI url = URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/orders");
            Exchange exchange = senders.sender().send(OutgoingRequest.get(url, Map.of()), DEADLINE);
            assertThat(exchange.failure()).extracting(Failure::code).isEqualTo(FailureCode.TIMED_OUT);
            return heard.get(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Accepts a connection and reads until the client closes it, without an answer. Returns the number of bytes read. */
    private static int heard(ServerSocket silent) {
        int bytes = 0;
        try (Socket connection = silent.accept();
                InputStream in = connection.getInputStream()) {
            while (in.read() >= 0) {
                bytes++;
            }
        } catch (SocketException reset) {
            return bytes;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return bytes;
    }
}
