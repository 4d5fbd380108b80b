package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Tests what happens to the embedded PostgreSQL when the JVM that started it is killed or interrupted. */
@Tag("process")
class PostgresProcessTest {

    @TempDir
    static Path dataDir;

    private Process server;
    private BufferedReader words;
    private long postgres;

    /** Starts the JVM in a process group of its own, as a terminal does. */
    @BeforeEach
    void startAServerProcess() throws IOException {
        server = new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresProcess.class.getName(),
                        dataDir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        words = server.inputReader();
        String up = words.readLine();
        assertThat(up).startsWith("up ");
        postgres = Long.parseLong(up.substring("up ".length()));
    }

    @AfterEach
    void leaveNothingBehind() throws InterruptedException {
        server.destroyForcibly().waitFor();
        EmbeddedPostgres.start(dataDir, _ -> {}).close();
    }

    @Test
    void startsAfreshWhereAKilledServerLeftItsDatabaseRunning() throws InterruptedException {
        server.destroyForcibly().waitFor();
        assertThat(isRunning(postgres))
                .as("the killed server left its database behind")
                .isTrue();

        var progress = new ArrayList<String>();
        try (var again = EmbeddedPostgres.start(dataDir, progress::add)) {
            assertThat(progress).containsExactly("Stopping the PostgreSQL that an earlier run left behind");
            assertThat(isRunning(postgres)).isFalse();
            assertThat(answers(again)).isTrue();
        }
    }

    @Test
    void startsWhereServerAndDatabaseWereBothKilled() throws InterruptedException {
        server.destroyForcibly().waitFor();
        ProcessHandle.of(postgres).orElseThrow().destroyForcibly();
        try (var again = EmbeddedPostgres.start(dataDir, _ -> {})) {
            assertThat(answers(again)).isTrue();
        }
    }

    @Test
    void answersUntilAnInterruptedServerHasFinished() throws Exception {
        // as Ctrl-C does: a signal to every process of the group
        new ProcessBuilder("kill", "-TERM", "--", "-" + server.pid()).start().waitFor();
        assertThat(words.readLine()).isEqualTo("still answers");
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(isRunning(postgres)).as("stopped with its server").isFalse();
    }

    /** Whether the process runs. A zombie, whose parent has not waited for it, still has a process id but no command. */
    private static boolean isRunning(long process) {
        return ProcessHandle.of(process)
                .flatMap(handle -> handle.info().command())
                .isPresent();
    }

    private static boolean answers(EmbeddedPostgres postgres) {
        var dataSource = new DriverManagerDataSource(postgres.url(), postgres.user(), postgres.password());
        return JdbcClient.create(dataSource)
                .sql("select 1")
                .query(Integer.class)
                .list()
                .equals(List.of(1));
    }
}
