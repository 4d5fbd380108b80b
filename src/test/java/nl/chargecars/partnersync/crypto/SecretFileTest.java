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

    private static final String REMEDY = "put it back";

    @TempDir
    private Path directory;

    @Test
    void refusesAFileThatIsEmpty() throws IOException {
        Path file = Files.createFile(directory.resolve("master-key"));
        assertThatThrownBy(() -> SecretFile.readOrCreate(file, REMEDY, () -> "generated-secret"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(file + " is empty or damaged: " + REMEDY);
        assertThatThrownBy(() -> SecretFile.read(file, REMEDY))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(file + " is empty or damaged: " + REMEDY);
        assertThat(Files.readString(file)).isEmpty();
    }

    @Test
    void isNotMadeByWhoOnlyReadsIt() {
        Path file = directory.resolve("master-key");
        assertThat(SecretFile.read(file, REMEDY)).isEmpty();
        assertThat(file).doesNotExist();
        SecretFile.write(file, "the-first-secret");
        assertThat(SecretFile.read(file, REMEDY)).contains("the-first-secret");
    }

    @Test
    void ofTheServersProofNeedsNoBackup() throws IOException {
        Path file = Files.createFile(ServerProof.file(directory));
        assertThatThrownBy(() -> ServerProof.prepare(directory))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(
                        file + " is empty or damaged: to have another one made, delete it and start the server again");
    }

    @Test
    void saysInOneLineThatTheDirectoryCannotBeUsed() throws IOException {
        Path notADirectory = Files.createFile(directory.resolve("data"));
        assertThatThrownBy(
                        () -> SecretFile.readOrCreate(notADirectory.resolve("key"), REMEDY, () -> "generated-secret"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("PARTNERSYNC_DATA_DIR");
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        Path file = directory.resolve("new/admin-key");
        SecretFile.readOrCreate(file, REMEDY, () -> "generated-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void keepsWhatItSaidFirst() {
        Path file = directory.resolve("admin-key");
        assertThat(SecretFile.readOrCreate(file, REMEDY, () -> "the-first-secret"))
                .isEqualTo("the-first-secret");
        assertThat(SecretFile.readOrCreate(file, REMEDY, () -> "the-other-secret"))
                .isEqualTo("the-first-secret");
    }
}
