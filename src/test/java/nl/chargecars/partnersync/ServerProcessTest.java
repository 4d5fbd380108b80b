package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the real jar as an administrator sees it: its messages at start, its refusals and how it stops. */
@Tag("process")
class ServerProcessTest {

    private static final Map<String, String> AS_SET = Map.of();
    private static final int WRONG_USAGE = 2;
    private static final int ENDED_BY_INT = 130;
    private static final int ENDED_BY_TERM = 143;
    private static final String VERSION = "\\d+\\.\\d+\\.\\d+(, commit [\\w-]+)?";

    /** Shared by all tests, because creating a database takes longer than everything else. */
    @TempDir
    static Path dataDir;

    @Test
    void namesEveryProblemOfTheEnvironmentAndNothingElse() {
        try (var server = ServerProcess.jar(
                dataDir,
                Map.of("PARTNERSYNC_FOO", "1", "PARTNERSYNC_PORT", "many", "PARTNERSYNC_ADMIN_KEY", "short"),
                "start")) {
            assertThat(server.awaitExit()).isEqualTo(WRONG_USAGE);
            assertThat(server.lines())
                    .extracting(line -> line.substring(0, line.indexOf(' ')))
                    .containsExactlyInAnyOrder("PARTNERSYNC_FOO", "PARTNERSYNC_PORT", "PARTNERSYNC_ADMIN_KEY");
        }
    }

    @Test
    void saysHowItIsCalledWhenTheCommandIsUnknown() {
        try (var server = ServerProcess.jar(dataDir, AS_SET, "serve")) {
            assertThat(server.awaitExit()).isEqualTo(WRONG_USAGE);
            assertThat(server.lines()).first().asString().startsWith("Usage: partnersync start");
        }
    }

    @Test
    void saysWhichVersionItIsWhateverTheEnvironment() {
        try (var server = ServerProcess.jar(dataDir, Map.of("PARTNERSYNC_PORT", "many"), "version")) {
            assertThat(server.awaitExit()).isZero();
            assertThat(server.lines()).singleElement().asString().matches("Partner Sync " + VERSION);
        }
    }

    @Test
    void saysInOneLineThatTheExternalDatabaseCannotBeReached() throws IOException {
        Map<String, String> nobodyThere = Map.of(
                "PARTNERSYNC_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + freePort() + "/sync",
                "PARTNERSYNC_DATABASE_USER", "sync",
                "PARTNERSYNC_MASTER_KEY", "only-for-tests-only-for-tests-only-for-tests");
        assertThat(refusal(nobodyThere)).startsWith("PARTNERSYNC_DATABASE_URL cannot be used: ");
    }

    @Test
    void saysInOneLineWhichPortIsTakenAndWhichVariableToSet() throws IOException {
        try (var taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(refusal(Map.of("PARTNERSYNC_PORT", port, "PARTNERSYNC_MANAGEMENT_PORT", "0")))
                    .isEqualTo("port " + port + " is taken: stop what uses it, or set PARTNERSYNC_PORT to a free one");
            assertThat(refusal(Map.of("PARTNERSYNC_MANAGEMENT_PORT", port)))
                    .isEqualTo("port " + port
                            + " is taken: stop what uses it, or set PARTNERSYNC_MANAGEMENT_PORT to a free one");
        }
    }

    @Test
    void greetsWithAddressesAndPathsButNoKeyAndStopsCleanlyOnSigterm() throws IOException {
        try (var server = ServerProcess.jar(dataDir, AS_SET, "start").awaitReady()) {
            Path adminKey = dataDir.resolve("admin-key");
            assertThat(server.lines())
                    .anyMatch(line -> line.matches("Partner Sync is starting: version " + VERSION))
                    .anyMatch(line -> line.matches("Partner Sync is ready, after \\d+\\.\\d s"))
                    .anyMatch(line -> line.matches("\\s+version\\s+" + VERSION))
                    .anyMatch(line -> line.matches("\\s+documentation\\s+http://127.0.0.1:\\d+/docs"))
                    .anyMatch(line -> line.matches("\\s+management\\s+http://127.0.0.1:\\d+/actuator/health"))
                    .anyMatch(line -> line.endsWith("in the file " + adminKey))
                    .anyMatch(line -> line.matches("\\s+data\\s+" + dataDir))
                    .anyMatch(line -> line.contains(" WARN ") && line.contains("PARTNERSYNC_PUBLIC_URL is not set"))
                    .anyMatch(line -> line.startsWith("WARNING: PARTNERSYNC_PUBLIC_URL is not set"))
                    .noneMatch(line -> line.contains(read(adminKey)));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(adminKey)))
                    .isEqualTo("rw-------");
            assertThat(dataDir.resolve("master-key")).exists();
            assertThat(dataDir.resolve("postgresql/data/postmaster.pid")).exists();
            server.api().get("/readyz").is(200);
            server.api().as(read(adminKey)).get("/api/v1/partners").is(200);

            server.signal("TERM");

            assertThat(server.awaitExit()).isEqualTo(ENDED_BY_TERM);
            assertThat(server.lines().getLast()).endsWith("Server stopping: what is under way is finished first");
            assertThat(dataDir.resolve("postgresql/data/postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void namesThePortThatItTookInItsLinksAndAsIssuerWhereAnyWillDo() {
        try (var server = ServerProcess.jar(dataDir, AS_SET, "start").awaitReady()) {
            String address = "http://localhost:" + server.url().getPort();
            Map<String, String> colleague = Map.of("email", "anna@example.nl", "role", "viewer");
            assertThat(server.api()
                            .as(read(dataDir.resolve("admin-key")))
                            .post("/api/v1/staff-users", colleague)
                            .is(201)
                            .text("/data/invitation_url"))
                    .startsWith(address + "/invitations/");
            assertThat(server.api()
                            .get("/.well-known/oauth-authorization-server")
                            .is(200)
                            .text("/issuer"))
                    .isEqualTo(address);
            assertThat(server.api().unobserved().get("/portal/guide").is(200).raw())
                    .contains(address);
        }
    }

    /** A script in the place of PostgreSQL simulates a recovery that takes long. */
    @Test
    void leavesNoDatabaseBehindWhenItIsStoppedWhileItsDatabaseRecovers() throws IOException {
        ServerProcess.jar(dataDir, AS_SET, "start").awaitReady().close();
        Path data = dataDir.resolve("postgresql/data");
        Path recovering = dataDir.resolve("recovering");
        Path program = postgres();
        Path kept = Files.move(program, program.resolveSibling("postgres.kept"));
        try {
            Files.writeString(program, """
                    #!/bin/sh
                    cd %1$s
                    printf '%%s\\n' $$ 2 3 4 5 6 7 starting > postmaster.pid
                    echo $$ > %2$s.new
                    mv %2$s.new %2$s
                    exec sleep 120
                    """.formatted(data, recovering));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (var server = ServerProcess.jar(dataDir, AS_SET, "start")) {
                await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(recovering));
                server.signal("TERM");
                assertThat(server.awaitExit()).isEqualTo(ENDED_BY_TERM);
            }
            long process = Long.parseLong(read(recovering));
            await().until(() ->
                    ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
            assertThat(data.resolve("postmaster.pid")).doesNotExist();
        } finally {
            Files.move(kept, program, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path postgres() throws IOException {
        try (Stream<Path> unpacked = Files.list(dataDir.resolve("postgresql"))) {
            return unpacked.map(version -> version.resolve("bin/postgres"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void finishesWhatIsUnderWayBeforeItStops() throws IOException {
        String body = "{\"half\":\"sent before the signal, half after it\"}";
        try (var server = ServerProcess.jar(dataDir, AS_SET, "start").awaitReady();
                var caller = new Socket(
                        InetAddress.getLoopbackAddress(), server.url().getPort())) {
            send(caller, """
                    POST /api/v1/status/change HTTP/1.1\r
                    Host: localhost\r
                    X-API-Key: %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    Expect: 100-continue\r
                    \r
                    """.formatted(read(dataDir.resolve("admin-key")), body.length()));
            var answer = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 100"); // the endpoint now waits for the body
            send(caller, body.substring(0, 10));

            server.signal("TERM");
            server.awaitLine("stopping");
            send(caller, body.substring(10));

            assertThat(answer.lines())
                    .contains("HTTP/1.1 422 ")
                    .last()
                    .asString()
                    .contains("VALIDATION_FAILED");
            assertThat(server.awaitExit()).isEqualTo(ENDED_BY_TERM);
        }
    }

    @Test
    void letsNoSecondServerIntoItsDataDirectory() {
        try (var first = ServerProcess.jar(dataDir, AS_SET, "start").awaitReady()) {
            assertThat(refusal(AS_SET)).startsWith(dataDir + " is in use by another Partner Sync (process ");
            first.api().get("/livez").is(200);
        }
    }

    @Test
    void letsNothingButItsOwnVariablesMoveItsPort() throws IOException {
        String elsewhere = String.valueOf(freePort());
        try (var server = ServerProcess.jar(dataDir, Map.of("SERVER_PORT", elsewhere, "SERVER_ADDRESS", ""), "start")
                .awaitReady()) {
            assertThat(server.url().getPort()).isNotEqualTo(Integer.parseInt(elsewhere));
            server.api().get("/livez").is(200);
        }
    }

    @Test
    void stopsOnCtrlCWhenTheScriptStartedIt(@TempDir Path directory) throws IOException {
        Path root = Files.createDirectories(directory.resolve("partner sync"));
        Files.copy(Path.of("partnersync"), root.resolve("partnersync"));
        Files.createDirectories(root.resolve("target/app"));
        Files.copy(ServerProcess.JAR, root.resolve("target/app/partner-sync.jar"));
        List<String> command = List.of("bash", root.resolve("partnersync").toString(), "start");
        Map<String, String> thisJdk = Map.of("JAVA_HOME", System.getProperty("java.home"));
        try (var server = ServerProcess.of(dataDir, thisJdk, command).awaitReady()) {
            server.api().get("/readyz").is(200);
            server.signal("INT");
            assertThat(server.awaitExit()).isEqualTo(ENDED_BY_INT);
            assertThat(dataDir.resolve("postgresql/data/postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void playsTheDemoOnceAndEnds(@TempDir Path demoDir) {
        try (var demo = ServerProcess.jar(demoDir, AS_SET, "demo", "--once")) {
            assertThat(demo.awaitExit()).as("the demo said %s", demo.lines()).isZero();
        }
    }

    /** The only line, besides INFO lines, that a start with these variables prints before it fails. */
    private static String refusal(Map<String, String> environment) {
        try (var server = ServerProcess.jar(dataDir, environment, "start")) {
            assertThat(server.awaitExit()).isEqualTo(1);
            List<String> said = server.lines().stream()
                    .filter(line -> !line.startsWith("Partner Sync is starting: "))
                    .filter(line -> !line.contains(" INFO "))
                    .toList();
            assertThat(said).hasSize(1);
            return said.getFirst();
        }
    }

    private static void send(Socket caller, String text) throws IOException {
        OutputStream stream = caller.getOutputStream();
        stream.write(text.getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
