package nl.chargecars.partnersync.testing;

import java.nio.file.Path;

/** Where the tests of this JVM keep what is theirs alone: the build runs two JVMs side by side. */
final class TestFolder {

    private TestFolder() {}

    static Path of(String name) {
        return Path.of(System.getProperty("test.folder", "target"), name).toAbsolutePath();
    }
}
