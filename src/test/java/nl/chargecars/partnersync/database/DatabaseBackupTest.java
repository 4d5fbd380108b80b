package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

/** Whether there is room for a copy. Copying itself is tested with a server, in BackupTest. */
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
}
