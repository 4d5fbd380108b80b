package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @TempDir
    private Path parent;

    @Test
    void leavesNothingOfADirectoryThatWasFilledAndCouldNotBePutInItsPlace() throws IOException {
        Path taken = Files.createDirectory(parent.resolve("taken"));
        Path other = Files.writeString(taken.resolve("of somebody else"), "kept");
        assertThatThrownBy(() -> Directories.makeAtOnce(taken, DirectoriesTest::fill))
                .isInstanceOf(FileSystemException.class);
        assertThat(parent).isDirectoryNotContaining("glob:**.unfinished");
        assertThat(other).hasContent("kept");
    }

    @Test
    void leavesNothingOfADirectoryWhoseFillingFailed() {
        Path wanted = parent.resolve("wanted");
        assertThatThrownBy(() -> Directories.makeAtOnce(wanted, directory -> {
                    fill(directory);
                    throw new IOException("no room");
                }))
                .hasMessage("no room");
        assertThatThrownBy(() -> Directories.makeAtOnce(wanted, directory -> {
                    fill(directory);
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void isThereWithAllThatItWasFilledWith() throws IOException {
        Path wanted = parent.resolve("wanted");
        Path killed = Files.createDirectory(parent.resolve("wanted.unfinished"));
        Files.writeString(killed.resolve("of a try that was killed"), "half of it");
        Directories.makeAtOnce(wanted, DirectoriesTest::fill);
        assertThat(wanted.resolve("inner/file")).hasContent("text");
        assertThat(wanted.resolve("of a try that was killed")).doesNotExist();
        assertThat(parent).isDirectoryNotContaining("glob:**.unfinished");
    }

    private static void fill(Path directory) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("inner")).resolve("file"), "text");
    }
}
