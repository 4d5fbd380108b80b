package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/**
 * Ensures that only one server uses a data directory. The operating system releases the lock when the process ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {

    // Closing any other channel on the file drops the process's lock (POSIX), so a second attempt in this JVM must not
    // open the file.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private static final Set<OpenOption> CREATE_AND_WRITE = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    /** Whoever may read a file may hold a lock on it. */
    private static final Set<PosixFilePermission> FOR_ITS_OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Acquires the lock.
     *
     * @throws InvalidSettingsException when another server holds it
     */
    static DirectoryLock on(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD_HERE.add(real)) {
            throw inUse(directory, String.valueOf(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        try {
            Path file = real.resolve("lock");
            channel = FileChannel.open(file, CREATE_AND_WRITE, PosixFilePermissions.asFileAttribute(FOR_ITS_OWNER));
            closeToOthers(file);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, Files.readString(file).strip());
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new DirectoryLock(real, channel);
        } catch (IOException | RuntimeException failed) {
            HELD_HERE.remove(real);
            if (channel != null) {
                channel.close();
            }
            throw failed;
        }
    }

    /** An earlier release created the file by the umask. */
    private static void closeToOthers(Path file) {
        try {
            Files.setPosixFilePermissions(file, FOR_ITS_OWNER);
        } catch (IOException ofAnotherUser) {
            // the lock works all the same
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(directory);
    }

    private static InvalidSettingsException inUse(Path directory, String process) {
        return InvalidSettingsException.passing(directory + " is in use by another Partner Sync (process " + process
                + "): stop that one, or set PARTNERSYNC_DATA_DIR to another directory");
    }
}
