package nl.chargecars.partnersync.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {

    @Test
    void saysItWithoutTheNamesOfExceptions() {
        assertThat(words(new NoSuchFileException("/a/b"))).isEqualTo("/a/b is not there");
        assertThat(words(new AccessDeniedException("/a/b")))
                .isEqualTo("/a/b may not be used by the user who runs this");
        assertThat(words(new FileSystemException("/a/b", null, "Read-only file system")))
                .isEqualTo("/a/b: its disk can only be read");
        assertThat(words(new IOException("No space left on device"))).isEqualTo("/a: its disk is full");
        assertThat(words(new MalformedInputException(1))).isEqualTo("/a holds no text in UTF-8");
        assertThat(words(new IOException("what nobody foresaw"))).isEqualTo("/a: what nobody foresaw");
    }

    @Test
    void namesTheDirectoryThatMayNotBeEntered(@TempDir Path parent) throws IOException {
        Path closed = Files.createDirectory(parent.resolve("closed"));
        Files.setPosixFilePermissions(closed, Set.of());
        try {
            assumeFalse(Files.isExecutable(closed), "root may enter every directory");
            assertThat(words(new AccessDeniedException(closed + "/inner/file.unfinished")))
                    .isEqualTo(closed + " may not be used by the user who runs this");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void namesTheDirectoryInWhichNoFileMayBeMade(@TempDir Path parent) throws IOException {
        Path readable = Files.createDirectory(parent.resolve("readable"));
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("r-x------"));
        assumeFalse(Files.isWritable(readable), "root may write every directory");
        assertThat(words(new AccessDeniedException(readable + "/file.unfinished")))
                .isEqualTo(readable + " may not be used by the user who runs this");
    }

    @Test
    void tellsWhatLastsUntilSomebodyChangesARightFromWhatMayPass() {
        assertThat(FileTrouble.isLasting(new AccessDeniedException("/a/b"))).isTrue();
        assertThat(FileTrouble.isLasting(new FileAlreadyExistsException("/a/b")))
                .isTrue();
        assertThat(FileTrouble.isLasting(new FileSystemException("/a/b", null, "Read-only file system")))
                .isTrue();
        assertThat(FileTrouble.isLasting(new FileSystemException("/a/b", null, "Not a directory")))
                .isTrue();
        assertThat(FileTrouble.isLasting(new FileSystemException("/a/b", null, "No space left on device")))
                .isFalse();
        assertThat(FileTrouble.isLasting(new NoSuchFileException("/a/b"))).isFalse();
        assertThat(FileTrouble.isLasting(new IOException("what nobody foresaw")))
                .isFalse();
    }

    private static String words(IOException failed) {
        return FileTrouble.inWords(Path.of("/a"), failed);
    }
}
