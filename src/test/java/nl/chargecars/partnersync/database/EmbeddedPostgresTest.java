package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedPostgresTest {

    private Path dataDir;
    private EmbeddedPostgres postgres;
    private boolean stopped;
    private final List<String> firstStart = new ArrayList<>();

    @BeforeAll
    void startForTheFirstTime(@TempDir Path directory) throws IOException {
        dataDir = directory.toRealPath().resolve("data");
        postgres = EmbeddedPostgres.start(dataDir, firstStart::add);
    }

    @BeforeEach
    void startAgainIfATestStoppedIt() {
        if (stopped) {
            start();
        }
    }

    @AfterAll
    void stop() {
        stopped = true;
        postgres.close();
    }

    @Test
    void refusesAWrongPassword() {
        assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), postgres.user(), "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void refusesASecondStartOnTheSameDirectory() {
        assertThatThrownBy(() -> EmbeddedPostgres.start(dataDir, _ -> {}))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("in use by another Partner Sync (process "
                        + ProcessHandle.current().pid() + ")")
                .hasMessageContaining("PARTNERSYNC_DATA_DIR");
        assertThat(text("select 'undisturbed'")).isEqualTo("undisturbed");
    }

    @Test
    void closesTheDirectoryThatItMakesToOtherUsers() throws IOException {
        assertThat(rights(dataDir)).isEqualTo("rwx------");
        assertThat(rights(dataDir.resolve("lock"))).isEqualTo("rw-------");
    }

    /** Otherwise any of them could hold a lock on that file, and the start would be refused. */
    @Test
    void closesTheLockOfADirectoryThatIsOpenToOtherUsers() throws IOException {
        stop();
        Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(dataDir.resolve("lock"), PosixFilePermissions.fromString("rw-r--r--"));
        start();
        assertThat(rights(dataDir.resolve("lock"))).isEqualTo("rw-------");
        assertThat(rights(dataDir)).as("as the administrator wants it").isEqualTo("rwxr-xr-x");
        Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void refusesADatabaseOfAnotherMajorVersion() throws IOException {
        stop();
        Path version = dataDir.resolve("postgresql/data/PG_VERSION");
        String major = Files.readString(version);
        Files.writeString(version, "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(dataDir, _ -> {}))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("made by PostgreSQL 17, this release brings 18")
                .hasMessageContaining("pg_dump");
        Files.writeString(version, major);
    }

    @Test
    void refusesToStartWithoutThePasswordThatBelongsToTheData() throws IOException {
        stop();
        Path password = dataDir.resolve("database-password");
        Path elsewhere = dataDir.resolve("elsewhere");
        Files.move(password, elsewhere);
        assertThatThrownBy(() -> EmbeddedPostgres.start(dataDir, _ -> {}))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        it -> assertThat(it.isLasting()).isTrue())
                .hasMessageContaining("database-password is missing");
        Files.move(elsewhere, password);
    }

    @Test
    void refusesADirectoryThatIsAFile() throws IOException {
        Path file = Files.createFile(dataDir.resolve("file"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(file, _ -> {}))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(
                        "PARTNERSYNC_DATA_DIR %1$s cannot be used: %1$s is there already, and is no directory", file);
        Files.delete(file);
    }

    /** A data directory of an earlier release has only one role, which the application used too. */
    @Test
    void givesTheApplicationARoleOfItsOwnInADirectoryThatHasNone() throws IOException, SQLException {
        administrator().sql("drop role " + postgres.application().user()).update();
        Files.delete(dataDir.resolve("database-application-password"));
        stop();
        start();
        DatabaseLogin application = postgres.application();
        assertThat(application.password()).isNotEqualTo(postgres.owner().password());
        assertThat(application.toString()).doesNotContain(application.password());
        try (var connection = DriverManager.getConnection(postgres.url(), application.user(), application.password())) {
            assertThatThrownBy(() -> connection.createStatement().execute("create table mine (id int)"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        assertThat(text("show listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(administrator()
                        .sql("show unix_socket_directories")
                        .query(String.class)
                        .single())
                .isEmpty();
        for (var card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(card.getInetAddresses())) {
                assertThat(accepts(address))
                        .as("%s accepts connections", address)
                        .isEqualTo(address.getHostAddress().equals("127.0.0.1"));
            }
        }
    }

    @Test
    void keepsWhatWasCommittedWhenThePowerGoes() {
        assertThat(text("show fsync")).isEqualTo("on");
        assertThat(text("show synchronous_commit")).isEqualTo("on");
        assertThat(text("show full_page_writes")).isEqualTo("on");
        assertThat(text("show data_checksums")).isEqualTo("on");
    }

    @Test
    void logsNoValues() {
        assertThat(text("show log_error_verbosity")).isEqualTo("terse");
        assertThat(text("show log_min_error_statement")).isEqualTo("panic");
        assertThat(text("show log_parameter_max_length")).isEqualTo("0");
    }

    @Test
    void givesTheApplicationADatabaseOfItsOwnAndNoPowersBeyondIt() {
        assertThat(text("select current_database()")).isEqualTo("partnersync");
        assertThat(
                        text(
                                "select (rolsuper or rolcreaterole or rolcreatedb)::text from pg_roles where rolname = current_user"))
                .isEqualTo("false");
        assertThat(text("show server_encoding")).isEqualTo("UTF8");
    }

    @Test
    void letsOnlyTheOwnerReadThePassword() throws IOException {
        assertThat(Files.getPosixFilePermissions(dataDir.resolve("database-password")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(postgres.password()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(postgres).asString().doesNotContain(postgres.password());
    }

    @Test
    void saysWhatTakesSecondsOnTheFirstStartAndNothingLater() {
        assertThat(firstStart).hasSize(2);
        assertThat(firstStart.getFirst()).startsWith("Unpacking PostgreSQL 18");
        assertThat(firstStart.getLast()).startsWith("Creating the database in");
        stop();
        assertThat(start()).isEmpty();
    }

    @Test
    void keepsItsDataOverARestart() {
        remember("restart");
        stop();
        start();
        assertThat(text("select what from remembered_restart")).isEqualTo("restart");
    }

    @Test
    void takesTheAdministratorsOwnSettings() throws IOException {
        stop();
        Path local = Files.writeString(dataDir.resolve("postgresql/local.conf"), "work_mem = '7MB'\nfsync = off\n");
        start();
        Files.delete(local);
        assertThat(text("show work_mem")).isEqualTo("7MB");
        assertThat(text("show fsync")).as("durability is not up for choice").isEqualTo("on");
    }

    @Test
    void runsAgainOnTheSamePortWhenPostgresIsKilled() {
        remember("killed");
        long killed = postgres.pid();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(20)).until(() -> postgres.pid() != killed);
        assertThat(text("select what from remembered_killed")).isEqualTo("killed");
    }

    @Test
    void stopsWithoutWaitingForARecoveryToEnd() throws IOException {
        whileItsProgramOnlyRecovers(recovering -> {
            ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
            await().until(() -> Files.exists(recovering));
            assertThat(CompletableFuture.runAsync(this::stop)).succeedsWithin(Duration.ofSeconds(20));
        });
    }

    @Test
    void endsTheRecoveryOfAStartThatNobodyWaitsForAnyLonger() throws IOException {
        stop();
        whileItsProgramOnlyRecovers(recovering -> {
            assertThatThrownBy(() -> EmbeddedPostgres.start(dataDir, _ -> {}, () -> Files.exists(recovering)))
                    .isInstanceOfSatisfying(
                            InvalidSettingsException.class,
                            it -> assertThat(it.isLasting()).isFalse())
                    .hasMessageContaining("stopped before it was ready");
            assertThat(dataDir.resolve("postgresql/data/postmaster.pid")).doesNotExist();
            long process = Long.parseLong(Files.readString(recovering).strip());
            await().until(() ->
                    ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
        });
        start();
        assertThat(text("select 'recovered'")).isEqualTo("recovered");
    }

    private interface Recovery {
        /** @param recovering the file that contains the process id once the recovery has begun */
        void run(Path recovering) throws IOException;
    }

    /** A script in the place of PostgreSQL simulates a recovery that takes long. */
    private void whileItsProgramOnlyRecovers(Recovery recovery) throws IOException {
        Path home = dataDir.resolve("postgresql");
        Path recovering = home.resolve("recovering");
        Path program = Path.of(PostgresBinaries.unpackedIn(home, _ -> {}).program("postgres"));
        Path kept = Files.move(program, program.resolveSibling("postgres.kept"));
        try {
            Files.writeString(program, """
                    #!/bin/sh
                    cd %1$s/data
                    printf '%%s\\n' $$ 2 3 4 5 6 7 starting > postmaster.pid
                    echo $$ > %2$s.new
                    mv %2$s.new %2$s
                    exec sleep 60
                    """.formatted(home, recovering));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            recovery.run(recovering);
        } finally {
            Files.move(kept, program, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(recovering);
        }
    }

    @Test
    void startsWhereTheProcessNumberInAStaleFileBelongsToSomebodyElse() throws IOException {
        stop();
        Files.writeString(
                dataDir.resolve("postgresql/data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + dataDir.resolve("postgresql/data") + "\n");
        start();
        assertThat(text("select 'started'")).isEqualTo("started");
    }

    @Test
    void makesTheDatabaseAnewWhenMakingItWasInterrupted() throws IOException {
        stop();
        Path data = dataDir.resolve("postgresql/data");
        Path unfinished = Files.move(data, data.resolveSibling("data.unfinished"));
        Files.delete(unfinished.resolve("postgresql.conf"));
        start();
        assertThat(text("select 'new'")).isEqualTo("new");
        assertThat(unfinished).doesNotExist();
    }

    /** Starts the database. Returns the progress messages of the start. */
    private List<String> start() {
        var progress = new ArrayList<String>();
        postgres = EmbeddedPostgres.start(dataDir, progress::add);
        stopped = false;
        return progress;
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private boolean accepts(InetAddress address) {
        int port = Integer.parseInt(text("show port"));
        try (var _ = new Socket(address, port)) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private void remember(String what) {
        jdbc().sql("create table remembered_" + what + " as select '" + what + "' as what")
                .update();
    }

    private String text(String sql) {
        return jdbc().sql(sql).query(String.class).single();
    }

    private JdbcClient jdbc() {
        return client(postgres.url(), postgres.user());
    }

    private JdbcClient administrator() {
        return client(postgres.url("postgres"), EmbeddedPostgres.ADMINISTRATOR);
    }

    private JdbcClient client(String url, String user) {
        return JdbcClient.create(new DriverManagerDataSource(url, user, postgres.password()));
    }
}
