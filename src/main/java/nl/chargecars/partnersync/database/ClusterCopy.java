package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies the files of a cluster that is in backup mode. Files change and disappear during the copy; the write-ahead log, which is
 * copied last, has every change that the copied files lack.
 */
final class ClusterCopy {

    /** Directories whose content another server does not need, or must not have; the empty directories themselves must exist. */
    private static final Set<String> EMPTY = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pgsql_tmp");

    private static final Set<String> LEFT_OUT = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "backup_label",
            "backup_label.old",
            "tablespace_map",
            "pg_internal.init");

    private static final Path CONTROL = Path.of("global", "pg_control");
    private static final String SEGMENT = "[0-9A-F]{24}";
    private static final int CONTROL_READS = 100;

    private static final FileAttribute<?> FOR_ITS_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path from;
    private final Path to;
    private final Progress progress;
    private long count;
    private long bytes;

    /** @param progress is notified of each file; no file is larger than 1 GB, since PostgreSQL splits larger ones */
    ClusterCopy(Path from, Path to, Progress progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /** Copies everything but the write-ahead log, the control file last, as PostgreSQL's own tools do. */
    void files() throws IOException {
        refuseTablespaces();
        Files.createDirectories(to, FOR_ITS_OWNER);
        Files.walkFileTree(from, new Copying());
        control();
    }

    /** Copies the write-ahead log's segments from the first to the last, both included. */
    void log(String firstSegment, String lastSegment) throws IOException {
        Path log = from.resolve("pg_wal");
        List<Path> segments;
        try (Stream<Path> all = Files.list(log)) {
            segments = all.filter(file -> file.getFileName().toString().matches(SEGMENT))
                    .filter(file -> file.getFileName().toString().compareTo(firstSegment) >= 0)
                    .filter(file -> file.getFileName().toString().compareTo(lastSegment) <= 0)
                    .sorted()
                    .toList();
        }
        if (segments.isEmpty()
                || !segments.getFirst().endsWith(firstSegment)
                || !segments.getLast().endsWith(lastSegment)) {
            throw new IOException(
                    "the write-ahead log from " + firstSegment + " to " + lastSegment + " is not complete in " + log);
        }
        for (Path segment : segments) {
            copy(segment);
        }
    }

    /** Writes the backup label, which tells a server that starts on the copy where to begin in the write-ahead log. */
    void label(String text) throws IOException {
        Files.writeString(to.resolve("backup_label"), text);
    }

    long count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    private void refuseTablespaces() throws IOException {
        try (Stream<Path> tablespaces = Files.list(from.resolve("pg_tblspc"))) {
            if (tablespaces.findAny().isPresent()) {
                throw new IOException(
                        "the database has tablespaces, which lie outside of " + from + ": use pg_basebackup for it");
            }
        }
    }

    /** Copies the control file. PostgreSQL may be writing it, so it is read until two consecutive reads are identical. */
    private void control() throws IOException {
        Path file = from.resolve(CONTROL);
        progress.at("copying " + file);
        byte[] before = Files.readAllBytes(file);
        for (int reading = 0; reading < CONTROL_READS; reading++) {
            byte[] now = Files.readAllBytes(file);
            if (Arrays.equals(before, now)) {
                Files.write(to.resolve(CONTROL), now);
                counted(now.length);
                return;
            }
            before = now;
        }
        throw new IOException(file + " never was the same twice");
    }

    private void copy(Path file) throws IOException {
        Path copy = to.resolve(from.relativize(file));
        progress.at("copying " + file);
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        counted(Files.size(copy));
    }

    private void counted(long size) {
        count++;
        bytes += size;
    }

    private final class Copying extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(to.resolve(from.relativize(directory)), FOR_ITS_OWNER);
            return EMPTY.contains(name(directory)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (EMPTY.contains(name(file))) { // a link to a directory elsewhere
                Files.createDirectories(to.resolve(from.relativize(file)), FOR_ITS_OWNER);
            } else if (!LEFT_OUT.contains(name(file)) && !from.relativize(file).equals(CONTROL)) {
                copyUnlessGone(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            return unlessGone(failed);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
            return failed == null ? FileVisitResult.CONTINUE : unlessGone(failed);
        }

        /** Copies a file, or skips it if it no longer exists: tables may be dropped during the copy, and the log has that, too. */
        private void copyUnlessGone(Path file) throws IOException {
            try {
                copy(file);
            } catch (NoSuchFileException gone) {
                unlessGone(gone);
            }
        }

        private FileVisitResult unlessGone(IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException gone && gone.getFile().startsWith(from.toString())) {
                return FileVisitResult.CONTINUE;
            }
            throw failed;
        }

        private static String name(Path path) {
            return path.getFileName().toString();
        }
    }
}
