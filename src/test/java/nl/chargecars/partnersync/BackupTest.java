package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import nl.chargecars.partnersync.database.DatabaseBackup;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Seed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests a backup of the embedded database that is taken while orders arrive, and a server started on that backup. */
@Tag("process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupTest {

    private static final int BEFORE = 20;
    private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(20);

    private final SimulatedPartner endpoint = SimulatedPartner.start("Volvo");
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private Path directory;
    private Path dataDir;
    private Server server;
    private String partner;
    private Api caller;

    @BeforeAll
    void aServerWithAPartner(@TempDir Path temporary) throws IOException {
        directory = temporary.toRealPath();
        dataDir = directory.resolve("data");
        server = start(dataDir);
        Api admin = admin(server);
        partner = "/api/v1/partners/"
                + admin.post("/api/v1/partners", Map.of("name", "Volvo dealers"))
                        .is(201)
                        .text("/data/partner_id");
        caller = new Api(server.localUrl())
                .as(admin.post(partner + "/credentials", Map.of("type", "api_key"))
                        .is(201)
                        .text("/data/key"));
        endpoint.secrets(admin.post(
                        partner + "/integration-config",
                        Seed.integration()
                                .with("/webhook_url", endpoint.webhookUrl().toString())
                                .with("/webhook_events", List.of("status_changed", "order_created")))
                .is(201)
                .text("/data/webhook_secret"));
    }

    @AfterAll
    void stop() {
        server.close();
        endpoint.close();
    }

    @Test
    void refusesWhereItWouldDoHarmOrNothing() throws IOException {
        assertThat(backup(dataDir, Files.createDirectories(directory.resolve("there")), Map.of())
                        .output())
                .contains("is there already");
        assertThat(backup(dataDir, dataDir.resolve("copy"), Map.of()).output()).contains("inside of what is backed up");
        assertThat(backup(directory.resolve("nothing"), directory.resolve("copy"), Map.of())
                        .output())
                .contains("no embedded database", "PARTNERSYNC_DATA_DIR");
        CommandRun external = backup(
                dataDir,
                directory.resolve("copy"),
                Map.of(
                        "PARTNERSYNC_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x",
                        "PARTNERSYNC_DATABASE_USER", "x",
                        "PARTNERSYNC_MASTER_KEY", "only-for-tests-only-for-tests-only-for-tests"));
        assertThat(external.exitCode()).isEqualTo(2);
        assertThat(external.output()).contains("PostgreSQL's own tools");

        Path stopped = Files.createDirectories(directory.resolve("stopped/postgresql/data"));
        Files.writeString(directory.resolve("stopped/database-password"), "x");
        assertThat(backup(directory.resolve("stopped"), directory.resolve("copy"), Map.of())
                        .output())
                .contains("no server runs on " + stopped);
        Files.copy(dataDir.resolve("postgresql/data/postmaster.pid"), stopped.resolve("postmaster.pid"));
        Files.writeString(
                directory.resolve("stopped/database-password"), Files.readString(dataDir.resolve("database-password")));
        assertThat(backup(directory.resolve("stopped"), directory.resolve("copy"), Map.of())
                        .output())
                .as("another directory's server")
                .contains("no server runs on " + stopped)
                .doesNotContain("goes on serving");
        assertThat(directory.resolve("copy")).doesNotExist();
        assertThat(directory.resolve("copy.unfinished")).doesNotExist();
    }

    /** The kernel lets nobody read that file, not even root, as whom the tests may run. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesAnotherUserThanTheServers() throws IOException {
        Path others = directory.resolve("another user's");
        Files.createDirectories(others.resolve("postgresql/data"));
        Files.createSymbolicLink(others.resolve("database-password"), Path.of("/proc/sys/vm/compact_memory"));

        CommandRun refused = backup(others, directory.resolve("copy of others"), Map.of());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.output()).contains("may not read " + others + ": run it as the server's user");
        assertThat(directory.resolve("copy of others")).doesNotExist();
    }

    @Test
    void refusesASecondBackupWhileOneIsUnderWayAndNotesTheOneThatSucceeded() throws IOException {
        Files.deleteIfExists(dataDir.resolve("last-backup")); // left by another test
        assertThat(lastBackup()).isEqualTo("0.0");
        var second = new CommandRun[1];
        DatabaseBackup.take(
                dataDir,
                directory.resolve("first"),
                DatabaseBackup.LONGEST_STEP,
                () -> second[0] = backup(dataDir, directory.resolve("second"), Map.of()));
        assertThat(second[0].exitCode()).isEqualTo(2);
        assertThat(second[0].output())
                .contains("another backup of this database is under way")
                .doesNotContain("Copying");
        assertThat(directory.resolve("first")).isDirectory();
        assertThat(directory.resolve("second")).doesNotExist();
        assertThat(Double.parseDouble(lastBackup())).isEqualTo((double)
                Files.getLastModifiedTime(dataDir.resolve("last-backup")).to(TimeUnit.SECONDS));
        assertThat(namesIn(directory.resolve("first"))).doesNotContain("last-backup");
    }

    @Test
    void givesUpABackupThatHangsAndLeavesTheDatabaseToTheNext() {
        Path hung = directory.resolve("hung");
        var errors = new ByteArrayOutputStream();
        try (var screen = new HangingScreen();
                var err = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
            int exitCode = PartnerSync.run(
                    new BackupCommand(hung, Duration.ofMillis(500)),
                    Map.of("PARTNERSYNC_DATA_DIR", dataDir.toString()),
                    screen,
                    err);
            assertThat(exitCode).isEqualTo(1);
            assertThat(errors.toString(StandardCharsets.UTF_8))
                    .contains("the backup was given up: nothing went on for", hung + ".unfinished");
            await().atMost(LONGEST_DELIVERY)
                    .untilAsserted(() -> assertThat(backup(dataDir, directory.resolve("next"), Map.of())
                                    .output())
                            .contains("Backed up to"));
        }
        assertThat(hung).doesNotExist();
        assertThat(directory.resolve("hung.unfinished")).doesNotExist();
    }

    /** The backup writes its completion note into a named pipe that nobody reads, so that write hangs. */
    @Test
    void saysThatItIsCompleteWhereOnlyItsNoteHangs() throws Exception {
        Path done = dataDir.resolve("last-backup");
        Files.deleteIfExists(done);
        assertThat(new ProcessBuilder("mkfifo", done.toString()).start().waitFor())
                .isZero();
        Path complete = directory.resolve("complete");
        var errors = new ByteArrayOutputStream();
        try (var screen = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
                var err = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
            int exitCode = PartnerSync.run(
                    new BackupCommand(complete, Duration.ofSeconds(2)),
                    Map.of("PARTNERSYNC_DATA_DIR", dataDir.toString()),
                    screen,
                    err);
            assertThat(exitCode).isEqualTo(1);
            assertThat(errors.toString(StandardCharsets.UTF_8))
                    .contains("while noting in ", complete + " is complete")
                    .doesNotContain(".unfinished");
        } finally {
            Files.readString(done); // unblocks the thread that writes into the pipe
            Files.deleteIfExists(done);
        }
        assertThat(complete.resolve("postgresql")).isDirectory();
    }

    /** Blocks each println until the stream is closed, as a disk that hangs does. */
    private static final class HangingScreen extends PrintStream {

        private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

        HangingScreen() {
            super(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        }

        @Override
        public void println(String line) {
            closed.join();
        }

        @Override
        public void close() {
            closed.complete(true);
            super.close();
        }
    }

    @Test
    void saysThatTheMetricDoesNotKnowOfABackupThatCouldNotBeNoted() throws IOException {
        Path noted = dataDir.resolve("last-backup");
        Files.deleteIfExists(noted);
        Files.createDirectory(noted);
        CommandRun run = backup(dataDir, directory.resolve("unnoted"), Map.of());
        Files.delete(noted);
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains(
                        "Backed up to",
                        "partnersync_backup_last does not know of it: " + noted + ": it is a directory");
        assertThat(directory.resolve("unnoted")).isDirectory();
    }

    @Test
    void namesBothKeysWhileTheOneInTheEnvironmentIsBeingReplaced() {
        String newKey = "only-for-tests-only-for-tests-only-for-tests";
        CommandRun usual = backup(dataDir, directory.resolve("one key"), Map.of("PARTNERSYNC_MASTER_KEY", newKey));
        CommandRun between = backup(
                dataDir,
                directory.resolve("two keys"),
                Map.of("PARTNERSYNC_MASTER_KEY", newKey, "PARTNERSYNC_PREVIOUS_MASTER_KEY", newKey + "-before"));
        assertThat(usual.output()).contains("  PARTNERSYNC_MASTER_KEY: a restored database");
        assertThat(between.output())
                .contains("  PARTNERSYNC_MASTER_KEY and PARTNERSYNC_PREVIOUS_MASTER_KEY: a restored database");
    }

    /** As under systemd, which shows a secret to the server only. */
    @Test
    void namesNoFileThatIsNotThere() throws IOException {
        Path key = dataDir.resolve("master-key");
        Path aside = Files.move(key, dataDir.resolve("master-key aside"));
        CommandRun run = backup(dataDir, directory.resolve("key elsewhere"), Map.of());
        Files.move(aside, key);
        assertThat(run.output())
                .contains("  the master key that the server was given: a restored database")
                .doesNotContain(key.toString());
    }

    private String lastBackup() {
        return new Api(server.managementUrl())
                .unobserved()
                .get("/actuator/prometheus")
                .is(200)
                .raw()
                .lines()
                .filter(line -> line.startsWith("partnersync_backup_last "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void holdsEveryOrderAcknowledgedBeforeItBegan() throws IOException {
        for (int number = 0; number < BEFORE; number++) {
            place("before-" + number);
        }
        Path copy = directory.resolve("backup");
        Path killed = directory.resolve("yesterday.unfinished");
        Files.createDirectories(killed.resolve("postgresql"));
        Files.createDirectories(directory.resolve("somebody else's.unfinished"));
        List<String> promised = new ArrayList<>();
        CommandRun run;
        try (var orders = new OrdersComingIn()) {
            await().until(() -> acknowledged.size() > BEFORE + 8);
            promised.addAll(acknowledged);
            run = backup(dataDir, copy, Map.of());
            await().until(() -> orders.since(promised.size()) > 8);
        }
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains(
                        "goes on serving",
                        "Left out",
                        dataDir.resolve("master-key").toString(),
                        dataDir.resolve("admin-key").toString(),
                        killed + " is left of a backup that was broken off")
                .doesNotContain("somebody else's");
        assertThat(namesIn(copy)).doesNotContain("master-key", "admin-key", "database-application-password");
        assertThat(namesIn(copy)).contains("database-password", "backup_label").hasSizeGreaterThan(500);

        assertThatThrownBy(() -> start(copy))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("master-key");
        Files.writeString(copy.resolve("master-key"), Files.readString(dataDir.resolve("master-key")));
        try (Server restored = start(copy)) {
            Api admin = admin(restored);
            for (String order : promised) {
                admin.get(partner + "/orders/" + order).is(200);
            }
            sendsWebhooksThatVerify(admin);
            assertThat(run(copy, Map.of("PARTNERSYNC_PORT", String.valueOf(restored.port())), "verify-audit")
                            .output())
                    .contains("nothing was changed");
        }
    }

    private void sendsWebhooksThatVerify(Api admin) {
        admin.post(partner + "/orders", Seed.order("after-restore")).is(201);
        await().atMost(LONGEST_DELIVERY)
                .until(() -> endpoint.received().stream()
                        .anyMatch(webhook -> webhook.request().bodyText().contains("after-restore")));
        assertThat(endpoint.received()).allMatch(ReceivedWebhook::verified);
    }

    private void place(String order) {
        caller.post(partner + "/orders", Seed.order(order)).is(201);
        acknowledged.add(order);
    }

    /** Places orders from four threads until closed. */
    private final class OrdersComingIn implements AutoCloseable {
        private final AtomicBoolean enough = new AtomicBoolean();
        private final AtomicInteger number = new AtomicInteger();
        private final List<Thread> threads = Stream.generate(
                        () -> Thread.ofVirtual().start(this::placeUntilEnough))
                .limit(4)
                .toList();

        int since(int before) {
            return acknowledged.size() - before;
        }

        private void placeUntilEnough() {
            while (!enough.get()) {
                place("during-" + number.incrementAndGet());
            }
        }

        @Override
        public void close() {
            enough.set(true);
            for (Thread thread : threads) {
                assertThat(ended(thread)).isTrue();
            }
        }

        private static boolean ended(Thread thread) {
            try {
                return thread.join(LONGEST_DELIVERY);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private static List<String> namesIn(Path copy) throws IOException {
        try (Stream<Path> all = Files.walk(copy)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static Server start(Path dataDir) {
        return Server.start(Settings.from(Map.of(
                "PARTNERSYNC_PORT", "0",
                "PARTNERSYNC_MANAGEMENT_PORT", "0",
                "PARTNERSYNC_ALLOW_PRIVATE_TARGETS", "true",
                "PARTNERSYNC_DATA_DIR", dataDir.toString())));
    }

    private static Api admin(Server server) throws IOException {
        Path file = server.part(Settings.class).dataDir().resolve("admin-key");
        return new Api(server.localUrl()).as(Files.readString(file).strip());
    }

    private static CommandRun backup(Path dataDir, Path target, Map<String, String> more) {
        return run(dataDir, more, "backup", target.toString());
    }

    private static CommandRun run(Path dataDir, Map<String, String> more, String... words) {
        var environment = new HashMap<>(Map.of("PARTNERSYNC_DATA_DIR", dataDir.toString()));
        environment.putAll(more);
        return CommandRun.of(environment, words);
    }
}
