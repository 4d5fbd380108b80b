package nl.chargecars.partnersync.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.id.WireNamed;

/**
 * Sample code for verifying signatures, to be copied. The samples are files in the jar. Tests run each of them unchanged, except
 * for one ({@link #tried}).
 */
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

    /** The name of the programming language, in its usual spelling. */
    public String language() {
        return language;
    }

    public String file() {
        return file;
    }

    /** The lowest version of the runtime that it works with. */
    public String needs() {
        return needs;
    }

    public String text() {
        return text;
    }

    /** Returns whether tests run the sample on webhooks that were really sent. False for C#: the build machines have no .NET. */
    public boolean tried() {
        return this != CSHARP;
    }

    /** Returns a value for the HTML attribute {@code id}. */
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
