package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Creates directories completely or not at all, even if the process is killed in the meantime. */
final class Directories {

    private static final String UNFINISHED = ".unfinished";

    interface Filling {
        void fill(Path directory) throws IOException;
    }

    /** Called before each file is synced to the disk, and before the directory is renamed to its final name. */
    interface Step {
        void before(Path path) throws IOException;
    }

    private Directories() {}

    /**
     * Fills a sibling directory and renames it, so that nobody sees a half-filled directory. Removes what an earlier, killed attempt
     * left.
     *
     * @throws IOException when it fails; what was created is deleted
     */
    static void makeAtOnce(Path directory, Filling filling) throws IOException {
        makeAtOnce(directory, filling, _ -> {});
    }

    /** As {@link #makeAtOnce(Path, Filling)}, with a callback before each step, which can end the work with an IOException. */
    static void makeAtOnce(Path directory, Filling filling, Step step) throws IOException {
        Path unfinished = directory.resolveSibling(directory.getFileName() + UNFINISHED);
        delete(unfinished);
        Files.createDirectories(unfinished);
        Path made = unfinished;
        try {
            filling.fill(unfinished);
            syncAll(unfinished, step);
            step.before(directory);
            Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
            made = directory;
            sync(directory.resolveSibling("."));
        } catch (IOException | RuntimeException failed) {
            deleteAfter(failed, made);
            throw failed;
        }
    }

    private static void deleteAfter(Exception failed, Path directory) {
        try {
            delete(directory);
        } catch (IOException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    /** The unfinished directories beside this one: in progress, or left when {@link #makeAtOnce} was killed. */
    static List<Path> unfinishedBeside(Path directory) throws IOException {
        List<Path> unfinished = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory.resolveSibling("."), "*" + UNFINISHED)) {
            found.forEach(path -> unfinished.add(path.normalize()));
        }
        return unfinished;
    }

    /** Deletes the directory and its content; does not follow symbolic links. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /** Deletes the directories whose names match the glob, except one. */
    static void deleteOthers(Path parent, String glob, Path kept) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, glob)) {
            for (Path directory : found) {
                if (!directory.getFileName().equals(kept.getFileName())) {
                    delete(directory);
                }
            }
        }
    }

    private static void syncAll(Path directory, Step step) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                step.before(path);
                sync(path);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /** Makes the file, or entries that were created or renamed in the directory, survive a loss of power. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
