package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes folders. */
final class Folders {

    private Folders() {}

    /** Deletes the folder with everything in it, if it exists. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }

    /** Makes the folders above this one, and deletes it if it exists. */
    static void makeRoomFor(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        delete(folder);
    }
}
