package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the exit codes of {@code verify-audit} and the files that it leaves. AuditExportCheckTest tests what it finds in an
 * export.
 */
class VerifyAuditTest {

    private static final int TAMPERED = 10;
    private static final int NOT_CHECKED = 3;
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    /** The export of a server on which nothing has happened yet. */
    private static final String EMPTY_TRAIL = """
            {"unsealed_after":0}
            {"end":true,"seals":0,"entries":0}
            """;

    @TempDir
    private Path directory;

    @Test
    void accusesNobodyOfAFileThatIsNoExport() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
        for (Path file : List.of(directory.resolve("missing"), directory, hosts, binary)) {
            CommandRun run = run("--file", file.toString());
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
        CommandRun run = run("--file", cut.toString());
        assertThat(run.exitCode()).isEqualTo(TAMPERED);
        assertThat(run.output()).contains("TAMPERED: the export has no end");
    }

    @Test
    void saysOfATrailThatIsKeptFromBeingSealedThatItWasNotChecked() throws IOException {
        Path soon = Files.writeString(directory.resolve("soon"), unsealedTrail("2026-01-02T03:09:00Z"));
        CommandRun fine = run("--file", soon.toString());
        assertThat(fine.exitCode()).as(fine.output()).isZero();
        assertThat(fine.output()).contains("1 newer ones not sealed yet: nothing was changed");

        Path held = Files.writeString(directory.resolve("held"), unsealedTrail("2026-01-02T03:09:05Z"));
        CommandRun run = run("--file", held.toString());
        assertThat(run.exitCode()).as(run.output()).isEqualTo(NOT_CHECKED);
        assertThat(run.output())
                .contains("since 2026-01-02T03:04:04Z nothing has been sealed", "pg_prepared_xacts", "lock")
                .doesNotContain("TAMPERED", ": nothing was changed");
    }

    @ParameterizedTest
    @CsvSource({
        "--expect zz, --expect needs 64 hex digits",
        "--file a --export b, --file checks an export that is there"
    })
    void saysInOneLineWhatIsWrongWithItsOptions(String options, String why) {
        CommandRun refused = run(options.split(" ", -1));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.output()).hasLineCount(1).startsWith(why);
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
            CommandRun broken = server.verify("--export", kept.toString());
            assertThat(broken.exitCode()).as(broken.output()).isEqualTo(NOT_CHECKED);
            assertThat(broken.output()).contains("broke off").doesNotContain("TAMPERED", "Exception");
            assertThat(kept).hasContent("the last good one");
            assertThat(fetched).doesNotExist();

            server.sendAll(EMPTY_TRAIL.replace("\"entries\":0", "\"entries\":1"));
            CommandRun tampered = server.verify("--export", kept.toString());
            assertThat(tampered.exitCode()).as(tampered.output()).isEqualTo(TAMPERED);
            assertThat(tampered.output()).contains(kept + " was left as it is", "in " + fetched);
            assertThat(kept).hasContent("the last good one");
            assertThat(fetched).exists();
            assertThat(permissions(fetched)).isEqualTo("rw-------");

            server.sendAll(EMPTY_TRAIL);
            CommandRun fine = server.verify("--export", kept.toString());
            assertThat(fine.exitCode()).as(fine.output()).isZero();
            assertThat(fine.output()).contains("exported to " + kept);
            assertThat(kept).hasContent(EMPTY_TRAIL);
            assertThat(permissions(kept)).isEqualTo("rw-------");
            assertThat(fetched).doesNotExist();
        }
        CommandRun away = run(
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
            CommandRun run = server.verify();
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

    @Test
    @Tag("process")
    void leavesNothingBehindWhenItIsStopped() throws IOException, InterruptedException {
        try (var server = new SendingServer()) {
            List<Path> before = files();
            server.goOn();
            Process stopped = server.verifyInAProcess();
            await().atMost(LONGEST_START).until(() -> files().size() > before.size());
            stopped.destroy();
            assertThat(stopped.waitFor(LONGEST_START)).isTrue();
            assertThat(files()).isEqualTo(before);
        }
    }

    @Test
    void clearsAwayWhatKilledChecksLeftAndNothingElse() throws IOException {
        Path killed = Files.writeString(directory.resolve("audit-trail." + Integer.MAX_VALUE + ".ndjson"), EMPTY_TRAIL);
        Path underWay = Files.writeString(
                directory.resolve("audit-trail."
                        + ProcessHandle.allProcesses()
                                .mapToLong(ProcessHandle::pid)
                                .filter(pid -> pid != ProcessHandle.current().pid())
                                .min()
                                .orElseThrow()
                        + ".ndjson"),
                EMPTY_TRAIL);
        Path kept = Files.writeString(directory.resolve("audit-trail.2026.ndjson.old"), EMPTY_TRAIL);
        Path named = Files.writeString(directory.resolve("audit-trail.of-today.ndjson"), EMPTY_TRAIL);
        try (var server = new SendingServer()) {
            server.sendAll(EMPTY_TRAIL);
            assertThat(server.verify().exitCode()).isZero();
        }
        assertThat(killed).doesNotExist();
        assertThat(List.of(underWay, kept, named)).allMatch(Files::exists);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    /** A server that sends the export that the test defines. */
    private final class SendingServer implements AutoCloseable {

        private final ProvingServer server = new ProvingServer(directory);
        private volatile byte[] body = new byte[0];
        private volatile int promised;
        private volatile boolean goesOn;

        SendingServer() throws IOException {
            server.answer("/api/v1/audit-logs/export", exchange -> {
                if (goesOn) {
                    ProvingServer.begin(exchange, body);
                } else {
                    ProvingServer.send(exchange, body, promised);
                }
            });
        }

        void sendAll(String text) {
            body = text.getBytes(StandardCharsets.UTF_8);
            promised = 0;
        }

        void breakOff() {
            sendAll(EMPTY_TRAIL.repeat(20_000));
            promised = 1_000;
        }

        /** Leaves the answer open: its end is never sent. */
        void goOn() {
            sendAll(EMPTY_TRAIL);
            goesOn = true;
        }

        CommandRun verify(String... words) {
            return run(server.environment(), words);
        }

        Process verifyInAProcess() throws IOException {
            var java = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    PartnerSync.class.getName(),
                    "verify-audit");
            java.environment().keySet().removeIf(name -> name.startsWith("PARTNERSYNC_"));
            java.environment().putAll(server.environment());
            return java.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static CommandRun run(String... words) {
        return run(Map.of(), words);
    }

    private static CommandRun run(Map<String, String> environment, String... words) {
        String[] command =
                Stream.concat(Stream.of("verify-audit"), Stream.of(words)).toArray(String[]::new);
        return CommandRun.of(environment, command);
    }
}
