package nl.chargecars.partnersync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FieldLabelsTest {

    private static final Pattern FIELD = Pattern.compile("name = \"([a-z_/]+)\", word = \"([a-z_.]+)\"");

    /** A message about a field uses the label that the form shows, so that the reader finds the field. */
    @Test
    void areThoseOfTheForm() throws IOException {
        var shown = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(Path.of("src/main/jte/integration"))) {
            for (Path file : files.toList()) {
                Matcher field = FIELD.matcher(Files.readString(file));
                while (field.find()) {
                    shown.put(field.group(1), field.group(2));
                }
            }
        }
        assertThat(shown).isNotEmpty();
        assertThat(FieldLabels.WORDS).containsAllEntriesOf(shown);
    }
}
