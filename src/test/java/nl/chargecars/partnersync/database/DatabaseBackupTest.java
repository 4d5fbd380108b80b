package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the checks of the target and of disk space, and a database that does not answer. BackupTest tests the backup itself, with a
 * server.
 */
class DatabaseBackupTest {

    private static final Path TARGET = Path.of("/backups/today");
    private static final long GIGABYTE = 1_000_000_000;

    @Test
    void refusesATargetWithoutRoomForTheDatabaseAndWhatIsWrittenMeanwhile() {
        assertThatThrownBy(() -> DatabaseBackup.demandRoom(TARGET, 5 * GIGABYTE, 7 * GIGABYTE - 1))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll("/backups/today", "6999 MB", "5000 MB", "2000 MB");
        assertThatCode(() -> DatabaseBackup.demandRoom(TARGET, 5 * GIGABYTE, 7 * GIGABYTE))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesATargetInTheDataDirectoryWhateverLinksLeadThere(@TempDir Path directory) throws IOException {
        Path disk = Files.createDirectories(directory.resolve("disk/data"));
        Files.createDirectories(disk.resolve("postgresql/data"));
        Path dataDir = Files.createSymbolicLink(directory.resolve("data"), disk);
        Path elsewhere = Files.createSymbolicLink(directory.resolve("backups"), disk.resolve("postgresql"));
        for (Path target : List.of(
                dataDir.resolve("copy"),
                dataDir.resolve("new/copy"),
                disk.resolve("copy"),
                elsewhere.resolve("copy"))) {
            assertThatThrownBy(() -> DatabaseBackup.take(dataDir, target, Duration.ofSeconds(10), () -> {}))
                    .as("%s", target)
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("inside of what is backed up");
        }
    }

    @Test
    void givesUpWaitingForADatabaseThatDoesNotAnswer(@TempDir Path directory) throws IOException {
        Path dataDir = directory.resolve("data");
        Path cluster = Files.createDirectories(dataDir.resolve("postgresql/data"));
        Files.writeString(dataDir.resolve("database-password"), "secret\n");
        try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Files.writeString(
                    cluster.resolve("postmaster.pid"),
                    "1\n%s\n1\n%d\n\n127.0.0.1\n0 0\nready   \n".formatted(cluster, silent.getLocalPort()));
            assertThatThrownBy(() ->
                            DatabaseBackup.take(dataDir, directory.resolve("copy"), Duration.ofMillis(100), () -> {}))
                    .isInstanceOf(StalledException.class)
                    .hasMessageContaining("nothing went on");
        }
        assertThat(directory.resolve("copy")).doesNotExist();
    }
}
