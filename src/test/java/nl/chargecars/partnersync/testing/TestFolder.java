package nl.chargecars.partnersync.testing;

import java.nio.file.Path;

/** The folder for files of this test JVM only: the build runs two test JVMs at the same time. */
final class TestFolder {

    private TestFolder() {}

    static Path of(String name) {
        return Path.of(System.getProperty("test.folder", "target"), name).toAbsolutePath();
    }
}
