package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests unusual starts of PostgreSQL, with a script in its place that behaves as each test defines. */
class PostmasterTest {

    @TempDir
    Path home;

    private Path data;

    @BeforeEach
    void directories() throws IOException {
        data = Files.createDirectories(home.resolve("data")).toRealPath();
        Files.createDirectories(home.resolve("log"));
        Files.createDirectories(home.resolve("bin"));
    }

    @Test
    void saysWhyAServerEndedThatWasToStart() throws IOException {
        postgresIs("echo 'FATAL: no room' && exit 1");
        assertThatThrownBy(() -> postmaster().start(1, _ -> {}, () -> false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not start: FATAL: no room");
    }

    /** The start of a server that replays gigabytes of its write-ahead log must not time out. */
    @Test
    void waitsForAServerThatRecoversHoweverLongAndSaysSo() throws IOException {
        Path recovered = data.resolve("recovered");
        String status = "printf '%%s\\n' $$ 2 3 4 5 6 7 %s > " + data.resolve("postmaster.pid");
        postgresIs(status.formatted("starting") + "; while [ ! -e " + recovered + " ]; do sleep 0.01; done; "
                + status.formatted("ready") + "; exec sleep 60");
        List<String> words = new ArrayList<>();
        Consumer<String> progress = word -> {
            words.add(word);
            if (words.size() == 3) {
                create(recovered);
            }
        };
        Process process = postmaster().start(1, progress, () -> false);
        process.destroyForcibly();
        assertThat(words).hasSizeGreaterThanOrEqualTo(3).allMatch(word -> word.contains("not ready yet"));
    }

    @Test
    void endsAServerThatIsNotWaitedForAnyLonger() throws IOException {
        Path number = data.resolve("number");
        postgresIs("echo $$ > " + number + ".new && mv " + number + ".new " + number + " && exec sleep 60");
        assertThatThrownBy(() -> postmaster().start(1, _ -> {}, () -> Files.exists(number)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stopped before it was ready");
        long process = Long.parseLong(Files.readString(number).strip());
        await().until(() ->
                ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** Of a process of another user, the command line is what can be seen. */
    @Test
    void knowsAServerOfItsDirectoryByItsCommandLine() throws IOException {
        Path other = Files.createDirectory(home.resolve("other"));
        Process server = new ProcessBuilder("sleep", "60").start();
        Process named = new ProcessBuilder("sh", "-c", "sleep 60; :", "-D", data.toString()).start();
        try {
            assertThat(postmaster().isNamedBy(server.toHandle())).isFalse();
            assertThat(postmaster().isNamedBy(named.toHandle())).isTrue();
            assertThat(new Postmaster(new PostgresBinaries(home, "18.0"), other, Duration.ofMillis(20))
                            .isNamedBy(named.toHandle()))
                    .isFalse();
        } finally {
            named.descendants().forEach(ProcessHandle::destroyForcibly);
            named.destroyForcibly();
            server.destroyForcibly();
        }
    }

    private Postmaster postmaster() {
        return new Postmaster(new PostgresBinaries(home, "18.0"), data, Duration.ofMillis(20));
    }

    private void postgresIs(String script) throws IOException {
        Path program = Files.writeString(home.resolve("bin").resolve("postgres"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
