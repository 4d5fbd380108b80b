package nl.chargecars.partnersync;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is, as the build itself noted it. */
final class Version {

    private static final String NOTED = "/META-INF/build-info.properties";

    /** The value that {@code pom.xml} has when the script does not pass the commit to it. */
    private static final String NO_COMMIT = "unknown";

    private Version() {}

    /** Returns a text for people: {@code 0.1.0, commit 1a2b3c4d5e6f}, without the commit when the build was not made from a clone. */
    static String text() {
        Properties noted = noted();
        String number = noted.getProperty("build.version", "dev");
        String commit = noted.getProperty("build.commit", NO_COMMIT);
        return commit.equals(NO_COMMIT) ? number : number + ", commit " + commit;
    }

    private static Properties noted() {
        var noted = new Properties();
        try (InputStream file = Version.class.getResourceAsStream(NOTED)) {
            if (file != null) {
                noted.load(file);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return noted;
    }
}
