package nl.chargecars.partnersync.database;

import java.io.IOException;
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
 * A physical copy of the embedded database, taken while it serves: the files as they are meanwhile, and the write-ahead log that
 * makes one state of them, that of the moment at which copying ended. It lies as a data directory does, so that a server starts on
 * it; what opens sealed secrets and the administrator's key are not in it.
 *
 * @param files how many were copied
 * @param bytes what they hold
 * @param unnoted why the server, and with it the metric {@code partnersync_backup_last}, does not know of it; empty when it does
 */
public record DatabaseBackup(long files, long bytes, Optional<String> unnoted) {

    /** In the data directory: its time is that of the last backup. */
    static final String DONE = "last-backup";

    /** Of one step: the copy of a file of a gigabyte, or what the disk still has to write of many. */
    public static final Duration LONGEST_STEP = Duration.ofMinutes(15);

    private static final String OWN_SETTINGS = "postgresql/local.conf";

    /** The log that is written meanwhile is copied, too: as much as between two checkpoints, see {@link Cluster}. */
    private static final long RESERVE = 2_000_000_000;

    private static final long BYTES_A_MEGABYTE = 1_000_000;

    /**
     * Copies into a directory that is made for it, completely or not at all, and durable when this returns.
     *
     * @param dataDir that of the running server
     * @param longestStep for which nothing may go on, see {@link #LONGEST_STEP}
     * @param begun run once the server has been found, and copying begins
     * @throws InvalidSettingsException when there is no running server, the target is no new place or has too little room, or
     *     another backup is under way
     * @throws StalledException when the database or a disk hangs: what was copied is left under the name of what is unfinished, or under its
     *     own where only what follows the copying hung
     * @throws IOException when copying fails; nothing is left of it
     */
    public static DatabaseBackup take(Path dataDir, Path target, Duration longestStep, Runnable begun)
            throws IOException {
        return Watch.over(longestStep, progress -> take(dataDir, target, begun, progress));
    }

    private static DatabaseBackup take(Path dataDir, Path target, Runnable begun, Progress progress)
            throws IOException {
        progress.at("looking for " + target + " and " + dataDir);
        Path cluster = dataDir.resolve("postgresql").resolve("data");
        if (!Files.isDirectory(cluster)) {
            throw refusal("there is no embedded database in " + dataDir
                    + ": set PARTNERSYNC_DATA_DIR as it is set for the server");
        }
        if (Files.exists(target)) {
            throw refusal(target + " is there already: name a directory that is made anew");
        }
        if (target.toAbsolutePath().normalize().startsWith(dataDir.toRealPath())) {
            throw refusal(target + " is inside of what is backed up: name a directory elsewhere, best on another disk");
        }
        String password = Files.readString(dataDir.resolve(Cluster.PASSWORD_FILE));
        progress.at("waiting for the database to take a connection");
        try (var online = OnlineBackup.of(cluster, password.strip())) {
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

    /** What backups left beside this one that were killed, or are being made. */
    public static List<Path> brokenOffBeside(Path target) {
        try {
            return Directories.unfinishedBeside(target).stream()
                    .filter(left -> Files.isDirectory(left.resolve("postgresql")))
                    .toList();
        } catch (IOException _) {
            return List.of(); // the backup itself is made, and this only a hint
        }
    }

    /**
     * Half a copy would fill the disk, and often that of the service.
     *
     * @param size of the database, in bytes
     * @param free where the target is to be, in bytes
     * @throws InvalidSettingsException with both
     */
    static void demandRoom(Path target, long size, long free) {
        if (free < size + RESERVE) {
            throw refusal("there is too little room for " + target + ": " + free / BYTES_A_MEGABYTE
                    + " MB are free there, and the database takes " + size / BYTES_A_MEGABYTE + " MB and may write "
                    + RESERVE / BYTES_A_MEGABYTE + " MB meanwhile. Make room, or name a directory on another disk");
        }
    }

    /** Empty where the file system does not tell. */
    private static OptionalLong free(Path target) {
        Path there = target.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            return OptionalLong.of(Files.getFileStore(there).getUsableSpace());
        } catch (IOException untold) {
            return OptionalLong.empty();
        }
    }

    /** Why it could not be noted: the backup is there all the same. */
    private static Optional<String> noteDone(Path dataDir) {
        Path done = dataDir.resolve(DONE);
        try {
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

    private static InvalidSettingsException refusal(String problem) {
        return new InvalidSettingsException(List.of(problem));
    }
}
