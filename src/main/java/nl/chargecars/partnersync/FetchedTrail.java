package nl.chargecars.partnersync;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file in which {@code verify-audit} keeps the trail while it checks it. The file is in the data directory, because temporary
 * directories are accessible to everybody and may be in memory, while a trail grows for years. As the trail says who did what to
 * whom, files of interrupted checks are deleted.
 */
final class FetchedTrail {

    private static final String GLOB = "audit-trail.*.ndjson";
    private static final Pattern NAME = Pattern.compile("audit-trail\\.(\\d{1,18})\\.ndjson");

    private FetchedTrail() {}

    /**
     * Returns the path of this process's file, which does not exist yet and is deleted at exit. Deletes the files of processes
     * that were killed.
     */
    static Path in(Path dataDir) {
        discardOfKilled(dataDir);
        Path file = dataDir.resolve("audit-trail." + ProcessHandle.current().pid() + ".ndjson");
        file.toFile().deleteOnExit(); // also when a signal ends the process
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
            // problems with the directory are reported when this check creates its own file in it
        }
    }

    private static boolean isOfAnEndedProcess(Path trail) {
        Matcher name = NAME.matcher(trail.getFileName().toString());
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }
}
