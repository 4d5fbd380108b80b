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
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the check for disk space, and a database that does not answer. BackupTest tests the backup itself, with a server. */
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
