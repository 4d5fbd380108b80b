package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/**
 * A physical copy of the embedded database, taken while it serves requests: its files, and the write-ahead log from the start to the
 * end of copying. Replaying the log gives the consistent state at the moment at which copying ended. The copy has the layout of a
 * data directory, so that a server can start on it. It contains neither the master key, which opens sealed secrets, nor the
 * administrator's key.
 *
 * @param files how many files were copied
 * @param bytes their total size
 * @param unnoted why the backup could not be recorded for the server and its metric {@code partnersync_backup_last}; empty when it
 *     was
 */
public record DatabaseBackup(long files, long bytes, Optional<String> unnoted) {

    /** File in the data directory whose modification time is that of the last backup. */
    static final String DONE = "last-backup";

    /** Limit for one step: the copy of a file of 1 GB, or the disk's writing of many buffered files. */
    public static final Duration LONGEST_STEP = Duration.ofMinutes(15);

    private static final String OWN_SETTINGS = "postgresql/local.conf";

    /**
     * Bytes to keep free for the log that is written during the copy and copied, too: as much as between two checkpoints, see
     * {@link Cluster}.
     */
    private static final long RESERVE = 2_000_000_000;

    private static final long BYTES_A_MEGABYTE = 1_000_000;

    /**
     * Copies into a directory that is created for the backup, completely or not at all. The copy is durable when this method
     * returns.
     *
     * @param dataDir the running server's data directory
     * @param longestStep how long a step may make no progress, see {@link #LONGEST_STEP}
     * @param begun run once the server has been found and copying begins
     * @throws InvalidSettingsException when there is no running server, or its directory may not be read; when the target exists,
     *     lies in the data directory or has too little room; or when another backup is in progress
     * @throws StalledException when the database or a disk hangs. What was copied is left under its {@code .unfinished} name, or
     *     under the target's name if only a step after the copying hung
     * @throws IOException when copying fails; the copied files are deleted
     */
    public static DatabaseBackup take(Path dataDir, Path target, Duration longestStep, Runnable begun)
            throws IOException {
        return Watch.over(longestStep, progress -> take(dataDir, target, begun, progress));
    }

    private static DatabaseBackup take(Path dataDir, Path target, Runnable begun, Progress progress)
            throws IOException {
        progress.at("looking for " + target + " and " + dataDir);
        Path cluster = dataDir.resolve("postgresql").resolve("data");
        if (Files.isDirectory(dataDir) && !Files.isExecutable(dataDir)) {
            throw unreadable(dataDir);
        }
        if (!Files.isDirectory(cluster)) {
            throw new InvalidSettingsException("there is no embedded database in " + dataDir
                    + ": set PARTNERSYNC_DATA_DIR as it is set for the server");
        }
        if (Files.exists(target)) {
            throw new InvalidSettingsException(target + " is there already: name a directory that is made anew");
        }
        Path real = nearestExisting(target).toRealPath();
        if (real.startsWith(dataDir.toRealPath()) || real.startsWith(cluster.toRealPath())) {
            throw new InvalidSettingsException(
                    target + " is inside of what is backed up: name a directory elsewhere, best on another disk");
        }
        String password = password(dataDir);
        progress.at("waiting for the database to take a connection");
        try (var online = OnlineBackup.of(cluster, password)) {
            progress.holds(online::abort);
            progress.at("looking for room for " + target);
            OptionalLong free = free(target);
            if (free.isPresent()) {
                demandRoom(target, online.size(), free.getAsLong());
            }
            begun.run();
            progress.at("making room for " + target);
            var copied = new ClusterCopy[1];
            Directories.makeAtOnce(
                    target,
                    unfinished -> copied[0] = fill(unfinished, dataDir, cluster, online, progress),
                    path -> progress.at("writing " + path + " through to its disk"));
            progress.at("noting in " + dataDir + " that " + target + " is made");
            return new DatabaseBackup(copied[0].count(), copied[0].bytes(), noteDone(dataDir));
        } catch (SQLException failed) {
            throw new IOException(failed.getMessage(), failed);
        }
    }

    private static String password(Path dataDir) throws IOException {
        try {
            return Files.readString(dataDir.resolve(Cluster.PASSWORD_FILE)).strip();
        } catch (AccessDeniedException others) {
            throw unreadable(dataDir);
        }
    }

    private static InvalidSettingsException unreadable(Path dataDir) {
        return new InvalidSettingsException(
                "the user of this command may not read " + dataDir + ": run it as the server's user");
    }

    /**
     * Unfinished copies in the target's parent directory: of backups that were killed or are in progress. Empty when the directory
     * cannot be read.
     */
    public static List<Path> brokenOffBeside(Path target) {
        try {
            return Directories.unfinishedBeside(target).stream()
                    .filter(left -> Files.isDirectory(left.resolve("postgresql")))
                    .toList();
        } catch (IOException _) {
            return List.of(); // the backup succeeded, and this is only a hint
        }
    }

    /**
     * Checks the room before the copy begins: half a copy would fill the disk, which often is the service's disk, too.
     *
     * @param size of the database, in bytes
     * @param free at the target, in bytes
     * @throws InvalidSettingsException naming both sizes, when the room is too little
     */
    static void demandRoom(Path target, long size, long free) {
        if (free < size + RESERVE) {
            throw new InvalidSettingsException("there is too little room for " + target + ": " + free / BYTES_A_MEGABYTE
                    + " MB are free there, and the database takes " + size / BYTES_A_MEGABYTE + " MB and may write "
                    + RESERVE / BYTES_A_MEGABYTE + " MB meanwhile. Make room, or name a directory on another disk");
        }
    }

    /** The free bytes at the target; empty where the file system does not tell. */
    private static OptionalLong free(Path target) {
        try {
            return OptionalLong.of(Files.getFileStore(nearestExisting(target)).getUsableSpace());
        } catch (IOException untold) {
            return OptionalLong.empty();
        }
    }

    /** The nearest directory above the target that exists: the target lies where this one does, whatever links lead to it. */
    private static Path nearestExisting(Path target) {
        Path there = target.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    /** Records the time of the backup. Returns why that failed, or empty; the backup is valid in any case. */
    private static Optional<String> noteDone(Path dataDir) {
        Path done = dataDir.resolve(DONE);
        try {
            if (Files.isRegularFile(done) && !Files.isWritable(done)) {
                Files.delete(done); // another user made it, as whom somebody took a backup once
            }
            Files.writeString(done, "Its time is that of the last backup, see docs/operating.md.\n");
            return Optional.empty();
        } catch (IOException unwritten) {
            return Optional.of(FileTrouble.inWords(done, unwritten));
        }
    }

    private static ClusterCopy fill(Path unfinished, Path dataDir, Path cluster, OnlineBackup online, Progress progress)
            throws IOException {
        try {
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwx------"));
            var copy = new ClusterCopy(cluster, unfinished.resolve("postgresql").resolve("data"), progress);
            progress.at("waiting for the database to begin a backup");
            online.begin();
            copy.files();
            progress.at("waiting for the database to end the backup");
            OnlineBackup.End end = online.end();
            copy.log(end.firstSegment(), end.lastSegment());
            copy.label(end.label());
            alongside(Cluster.PASSWORD_FILE, dataDir, unfinished);
            if (Files.exists(dataDir.resolve(OWN_SETTINGS))) {
                alongside(OWN_SETTINGS, dataDir, unfinished);
            }
            return copy;
        } catch (SQLException failed) {
            throw new IOException("the database did not let it be copied: " + failed.getMessage(), failed);
        }
    }

    private static void alongside(String file, Path from, Path to) throws IOException {
        Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
}
