package nl.chargecars.partnersync;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where {@code verify-audit} keeps the trail while it checks it: in the data directory, not among everybody's temporary files, which
 * may be memory: a trail grows for years. It tells who did what, to whom, so that none stays when a check was stopped.
 */
final class FetchedTrail {

    private static final String GLOB = "audit-trail.*.ndjson";
    private static final Pattern NAME = Pattern.compile("audit-trail\\.(\\d{1,18})\\.ndjson");

    private FetchedTrail() {}

    /** The file of this process, not there yet. Those of processes that were killed go. */
    static Path in(Path dataDir) {
        discardOfKilled(dataDir);
        Path file = dataDir.resolve("audit-trail." + ProcessHandle.current().pid() + ".ndjson");
        file.toFile().deleteOnExit(); // also where a signal ends it
        return file;
    }

    private static void discardOfKilled(Path dataDir) {
        try (DirectoryStream<Path> trails = Files.newDirectoryStream(dataDir, GLOB)) {
            for (Path trail : trails) {
                if (isOfAnEndedProcess(trail)) {
                    Files.deleteIfExists(trail);
                }
            }
        } catch (IOException | DirectoryIteratorException unusable) {
            // what is wrong with the directory is said when this check's own file is made in it
        }
    }

    private static boolean isOfAnEndedProcess(Path trail) {
        Matcher name = NAME.matcher(trail.getFileName().toString());
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }
}
