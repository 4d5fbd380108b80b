package nl.chargecars.partnersync.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory with the keys and the embedded database: closed to other users, whatever the umask. */
public final class DataDirectory {

    private static final FileAttribute<?> FOR_ITS_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private DataDirectory() {}

    /** Creates the directory, and those above it, where they are missing. Leaves the rights of existing ones as they are. */
    public static Path create(Path directory) throws IOException {
        return Files.createDirectories(directory, FOR_ITS_OWNER);
    }
}
