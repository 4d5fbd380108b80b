package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how a command reaches the server, and how long it waits. CustodyTest tests the requests of the commands against a real server. */
class AdminClientTest {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    /**
     * For example the audit trail of several years. From JDK 26 on, the timeout of a request also covers reading the response
     * body.
     */
    @Test
    void takesABodyThatComesForLongerThanItsBeginningMay() throws IOException {
        var underWay = new CompletableFuture<HttpExchange>();
        try (var server = new ProvingServer(directory)) {
            server.answer("/long", exchange -> {
                ProvingServer.begin(exchange, bytes("the beginning"));
                underWay.complete(exchange);
            });
            long asked = System.nanoTime();
            try (var client = new AdminClient(Settings.from(server.environment()), LONGEST_WAIT);
                    InputStream body = client.get("/long")) {
                // the client counts by the system's own clock, which no test can set
                await().until(() -> System.nanoTime() - asked > LONGEST_WAIT.toNanos());
                try (HttpExchange exchange = underWay.join()) {
                    exchange.getResponseBody().write(bytes(" and the end"));
                }
                assertThat(body).hasContent("the beginning and the end");
            }
        }
    }

    /** It would read the administrator's key. */
    @Test
    void asksNoProxy() throws IOException {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
        try (var server = new ProvingServer(directory);
                var client = new AdminClient(Settings.from(server.environment()), LONGEST_WAIT)) {
            server.answer("/here", exchange -> ProvingServer.send(exchange, bytes("the answer"), 0));
            try (InputStream body = client.get("/here")) {
                assertThat(body).hasContent("the answer");
            }
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void doesNotWaitForeverForAnAnswerToBegin() throws IOException {
        try (var server = new ProvingServer(directory)) {
            server.answer("/silent", exchange -> {});
            try (var client = new AdminClient(Settings.from(server.environment()), Duration.ofMillis(50))) {
                assertThatThrownBy(() -> client.get("/silent"))
                        .isInstanceOf(CommandFailure.class)
                        .hasMessageContaining("did not begin to answer");
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
