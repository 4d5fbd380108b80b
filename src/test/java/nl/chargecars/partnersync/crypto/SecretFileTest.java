package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {

    @TempDir
    private Path directory;

    @Test
    void refusesAFileThatIsEmpty() throws IOException {
        Path file = Files.createFile(directory.resolve("master-key"));
        assertThatThrownBy(() -> SecretFile.readOrCreate(file, () -> "generated-secret"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readString(file)).isEmpty();
    }

    @Test
    void saysInOneLineThatTheDirectoryCannotBeUsed() throws IOException {
        Path notADirectory = Files.createFile(directory.resolve("data"));
        assertThatThrownBy(() -> SecretFile.readOrCreate(notADirectory.resolve("key"), () -> "generated-secret"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("PARTNERSYNC_DATA_DIR");
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        Path file = directory.resolve("new/admin-key");
        SecretFile.readOrCreate(file, () -> "generated-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsWhatItSaidFirst() {
        Path file = directory.resolve("admin-key");
        assertThat(SecretFile.readOrCreate(file, () -> "the-first-secret")).isEqualTo("the-first-secret");
        assertThat(SecretFile.readOrCreate(file, () -> "the-other-secret")).isEqualTo("the-first-secret");
    }
}
