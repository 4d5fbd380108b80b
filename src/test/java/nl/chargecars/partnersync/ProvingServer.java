package nl.chargecars.partnersync;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import nl.chargecars.partnersync.crypto.ServerProof;

/** A fake server that proves to commands that it is the server of a data directory, and otherwise answers as the test defines. */
final class ProvingServer implements AutoCloseable {

    private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Path dataDir;

    ProvingServer(Path dataDir) throws IOException {
        this.dataDir = dataDir;
        ServerProof.prepare(dataDir);
        Files.writeString(dataDir.resolve("admin-key"), "an administrator's key");
        ServerProof proof = ServerProof.read(dataDir);
        answer("/api/v1/server-proof/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String answer = proof.answer(path.substring(path.lastIndexOf('/') + 1), "127.0.0.1", port());
            send(exchange, ("{\"data\":{\"proof\":\"" + answer + "\"}}").getBytes(StandardCharsets.UTF_8), 0);
        });
        http.start();
    }

    void answer(String path, HttpHandler handler) {
        http.createContext(path, handler);
    }

    /** @param more the number of bytes that the Content-Length announces and that are never sent */
    static void send(HttpExchange exchange, byte[] bytes, int more) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length + more);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Sends and flushes the beginning of an answer and leaves the exchange open. */
    static void begin(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
    }

    /** The environment variables by which a command finds this server. */
    Map<String, String> environment() {
        return Map.of("PARTNERSYNC_PORT", String.valueOf(port()), "PARTNERSYNC_DATA_DIR", dataDir.toString());
    }

    private int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
