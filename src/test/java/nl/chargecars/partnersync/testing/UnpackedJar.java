package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The jar unpacked, with a class-data archive of the classes that a server loads. Processes start from it in half the time, like those
 * of {@code ./partnersync start}. Created once per build, by the first test JVM that starts a process.
 */
final class UnpackedJar {

    private static final Path PLACE = ServerProcess.JAR.resolveSibling("test-processes");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final List<String> COMMAND = command();

    private UnpackedJar() {}

    /** The command that starts the server, to which its arguments must be added. */
    static List<String> javaCommand() {
        return COMMAND;
    }

    private static List<String> command() {
        try {
            Files.createDirectories(PLACE);
            // another test JVM of this build waits here until the files are complete
            try (FileChannel channel = FileChannel.open(
                            PLACE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                Path folder = PLACE.resolve(String.valueOf(
                        Files.getLastModifiedTime(ServerProcess.JAR).toMillis()));
                Path jar = folder.resolve(ServerProcess.JAR.getFileName());
                Path archive = folder.resolve("classes.jsa");
                if (!Files.exists(archive)) {
                    deleteEarlierBuilds();
                    unpack(folder);
                    rehearse(jar, archive);
                }
                return java("-XX:SharedArchiveFile=" + archive, jar);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void deleteEarlierBuilds() throws IOException {
        try (Stream<Path> earlier = Files.list(PLACE)) {
            for (Path folder : earlier.filter(Files::isDirectory).toList()) {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
    }

    private static void unpack(Path folder) throws IOException {
        List<String> extract = List.of(
                JAVA.toString(),
                "-Djarmode=tools",
                "-jar",
                ServerProcess.JAR.toString(),
                "extract",
                "--force",
                "--destination",
                folder.toString());
        try (var unpacking = ServerProcess.of(folder, Map.of(), extract)) {
            assertThat(unpacking.awaitExit()).as("%s", unpacking.lines()).isZero();
        }
    }

    /** Starts and stops a server once; when it ends, the JVM writes the archive of the classes that it had loaded. */
    private static void rehearse(Path jar, Path archive) {
        var database = TestDatabase.migrated();
        Map<String, String> environment = Map.of(
                "PARTNERSYNC_DATABASE_URL", database.url(),
                "PARTNERSYNC_DATABASE_USER", database.user(),
                "PARTNERSYNC_DATABASE_PASSWORD", database.password(),
                "PARTNERSYNC_MASTER_KEY", "only-for-the-rehearsal-of-test-processes");
        List<String> start = new ArrayList<>(java("-XX:ArchiveClassesAtExit=" + archive, jar));
        start.add("start");
        try (var server = ServerProcess.of(TestFolder.of("rehearsal"), environment, start)) {
            server.awaitReady().api().get("/readyz").is(200);
        }
        assertThat(archive).exists();
    }

    private static List<String> java(String archive, Path jar) {
        return List.of(
                JAVA.toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                archive,
                // keeps the JVM's warnings about an unusable archive out of the server's output
                "-Xlog:cds*=off",
                "-Xlog:aot*=off",
                "-jar",
                jar.toString());
    }
}
