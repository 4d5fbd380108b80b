package nl.chargecars.partnersync.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.id.WireNamed;

/** Verification code, ready to be copied: files of the jar, which tests run as they are, but for one ({@link #tried}). */
public enum Sample implements WireNamed {
    JAVA("Java", "ChargeCarsWebhooks.java", "Java 17"),
    JAVASCRIPT("JavaScript", "chargecars-webhooks.mjs", "Node.js 18"),
    PYTHON("Python", "chargecars_webhooks.py", "Python 3.9"),
    CSHARP("C#", "ChargeCarsWebhooks.cs", ".NET 8"),
    PHP("PHP", "chargecars-webhooks.php", "PHP 8.1");

    private final String language;
    private final String file;
    private final String needs;
    private final String text;

    Sample(String language, String file, String needs) {
        this.language = language;
        this.file = file;
        this.needs = needs;
        this.text = read(file);
    }

    /** As its speakers write it. */
    public String language() {
        return language;
    }

    public String file() {
        return file;
    }

    /** The least that it runs on. */
    public String needs() {
        return needs;
    }

    public String text() {
        return text;
    }

    /** Whether tests run it on webhooks that were really sent; there is no .NET where this is built. */
    public boolean tried() {
        return this != CSHARP;
    }

    /** Fit for an attribute {@code id}. */
    public String id() {
        return "sample-" + wireName();
    }

    static Optional<Sample> named(String file) {
        return Arrays.stream(values())
                .filter(sample -> sample.file.equals(file))
                .findFirst();
    }

    private static String read(String file) {
        try (InputStream content = Objects.requireNonNull(Sample.class.getResourceAsStream("/guide/" + file), file)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
