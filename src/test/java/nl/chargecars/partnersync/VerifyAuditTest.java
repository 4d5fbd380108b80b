package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.crypto.ServerProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify-audit} ends with, and what it leaves in files. What it finds in an export is tested in the audit room. */
class VerifyAuditTest {

    private static final int TAMPERED = 10;
    private static final int NOT_CHECKED = 3;

    /** Of a server on which nothing has happened yet. */
    private static final String EMPTY_TRAIL = """
            {"unsealed_after":0}
            {"end":true,"seals":0,"entries":0}
            """;

    @TempDir
    private Path directory;

    private record Run(int exitCode, String output) {}

    @Test
    void accusesNobodyOfAFileThatIsNoExport() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        for (Path file : List.of(directory.resolve("missing"), directory, hosts, binary)) {
            Run run = run("--file", file.toString());
            assertThat(run.exitCode()).as(run.output()).isEqualTo(NOT_CHECKED);
            assertThat(run.output())
                    .startsWith("the trail was not checked: " + file)
                    .doesNotContain("TAMPERED", "Exception");
        }
    }

    @Test
    void accusesWhoCutAnExportOff() throws IOException {
        Path whole = Files.writeString(directory.resolve("whole"), EMPTY_TRAIL);
        assertThat(run("--file", whole.toString()).exitCode()).isZero();
        Path cut = Files.writeString(
                directory.resolve("cut"), EMPTY_TRAIL.lines().findFirst().orElseThrow());
        Run run = run("--file", cut.toString());
        assertThat(run.exitCode()).isEqualTo(TAMPERED);
        assertThat(run.output()).contains("TAMPERED: the export has no end");
    }

    @Test
    void saysOfATrailThatIsKeptFromBeingSealedThatItWasNotChecked() throws IOException {
        Path soon = Files.writeString(directory.resolve("soon"), unsealedTrail("2026-01-02T03:09:00Z"));
        Run fine = run("--file", soon.toString());
        assertThat(fine.exitCode()).as(fine.output()).isZero();
        assertThat(fine.output()).contains("1 newer ones not sealed yet: nothing was changed");

        Path held = Files.writeString(directory.resolve("held"), unsealedTrail("2026-01-02T03:09:05Z"));
        Run run = run("--file", held.toString());
        assertThat(run.exitCode()).as(run.output()).isEqualTo(NOT_CHECKED);
        assertThat(run.output())
                .contains("since 2026-01-02T03:04:04Z nothing has been sealed", "pg_prepared_xacts", "lock")
                .doesNotContain("TAMPERED", ": nothing was changed");
    }

    private static String unsealedTrail(String exportedAt) {
        return """
                {"unsealed_after":0,"at":"%s"}
                {"entry":"019a3b5c-1a2b-7c3d-8e4f-5a6b7c8d9e0f","written_in":"7","created_at":"2026-01-02T03:04:04Z","actor":"a","action":"A","table_name":"t","record_id":"r","changes":"{}"}
                {"end":true,"seals":0,"entries":1}
                """.formatted(exportedAt);
    }

    @Test
    void keepsTheLastGoodExportUntilThereIsAnotherOne() throws IOException {
        Path kept = Files.writeString(directory.resolve("trail"), "the last good one");
        Path fetched = directory.resolve("trail.new");
        try (var server = new SendingServer()) {
            server.breakOff();
            Run broken = server.verify("--export", kept.toString());
            assertThat(broken.exitCode()).as(broken.output()).isEqualTo(NOT_CHECKED);
            assertThat(broken.output()).contains("broke off").doesNotContain("TAMPERED", "Exception");
            assertThat(kept).hasContent("the last good one");
            assertThat(fetched).doesNotExist();

            server.sendAll(EMPTY_TRAIL.replace("\"entries\":0", "\"entries\":1"));
            Run tampered = server.verify("--export", kept.toString());
            assertThat(tampered.exitCode()).as(tampered.output()).isEqualTo(TAMPERED);
            assertThat(tampered.output()).contains(kept + " was left as it is", "in " + fetched);
            assertThat(kept).hasContent("the last good one");
            assertThat(fetched).exists();
            assertThat(permissions(fetched)).isEqualTo("rw-------");

            server.sendAll(EMPTY_TRAIL);
            Run fine = server.verify("--export", kept.toString());
            assertThat(fine.exitCode()).as(fine.output()).isZero();
            assertThat(fine.output()).contains("exported to " + kept);
            assertThat(kept).hasContent(EMPTY_TRAIL);
            assertThat(permissions(kept)).isEqualTo("rw-------");
            assertThat(fetched).doesNotExist();
        }
        Run away = run(
                Map.of("PARTNERSYNC_PORT", "1", "PARTNERSYNC_DATA_DIR", directory.toString()),
                "--export",
                kept.toString());
        assertThat(away.exitCode()).as(away.output()).isEqualTo(NOT_CHECKED);
        assertThat(kept).hasContent(EMPTY_TRAIL);
    }

    @Test
    void doesNotShowAnAdministratorsKeyThatNoHeaderCanCarry() throws IOException {
        try (var server = new SendingServer()) {
            Path file = Files.writeString(directory.resolve("admin-key"), "beheerders\nsleutel\n");
            Run run = server.verify();
            assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
            assertThat(run.output())
                    .hasLineCount(1)
                    .contains("the administrator's key in " + file, "delete the file")
                    .doesNotContain("beheerders", "sleutel");
        }
    }

    @Test
    void leavesNothingBehindThatItWasNotAskedToKeep() throws IOException {
        try (var server = new SendingServer()) {
            List<Path> before = files();
            server.sendAll(EMPTY_TRAIL);
            assertThat(server.verify().exitCode()).isZero();
            server.breakOff();
            assertThat(server.verify().exitCode()).isEqualTo(NOT_CHECKED);
            assertThat(server.verify("--export", directory.resolve("kept").toString())
                            .exitCode())
                    .isEqualTo(NOT_CHECKED);
            assertThat(files()).isEqualTo(before);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** Proves that it is the server of the directory, and sends what the real one never would. */
    private final class SendingServer implements AutoCloseable {

        private final HttpServer http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private volatile byte[] body = new byte[0];
        private volatile int promised;

        SendingServer() throws IOException {
            ServerProof.prepare(directory);
            Files.writeString(directory.resolve("admin-key"), "an administrator's key");
            ServerProof proof = ServerProof.read(directory);
            http.createContext("/api/v1/server-proof/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                String answer = proof.answer(path.substring(path.lastIndexOf('/') + 1), "127.0.0.1", port());
                send(exchange, ("{\"data\":{\"proof\":\"" + answer + "\"}}").getBytes(StandardCharsets.UTF_8), 0);
            });
            http.createContext("/api/v1/audit-logs/export", exchange -> send(exchange, body, promised));
            http.start();
        }

        void sendAll(String text) {
            body = text.getBytes(StandardCharsets.UTF_8);
            promised = 0;
        }

        void breakOff() {
            sendAll(EMPTY_TRAIL.repeat(20_000));
            promised = 1_000;
        }

        Run verify(String... words) {
            return run(
                    Map.of("PARTNERSYNC_PORT", String.valueOf(port()), "PARTNERSYNC_DATA_DIR", directory.toString()),
                    words);
        }

        private int port() {
            return http.getAddress().getPort();
        }

        /** @param more bytes that are announced and never come */
        private static void send(HttpExchange exchange, byte[] bytes, int more) throws IOException {
            exchange.sendResponseHeaders(200, bytes.length + more);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    private static Run run(String... words) {
        return run(Map.of(), words);
    }

    private static Run run(Map<String, String> environment, String... words) {
        List<String> command =
                Stream.concat(Stream.of("verify-audit"), Stream.of(words)).toList();
        var output = new ByteArrayOutputStream();
        try (var out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            int exitCode = PartnerSync.run(command, environment, out, out);
            return new Run(exitCode, output.toString(StandardCharsets.UTF_8));
        }
    }
}
