package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the product writes the lines that {@code docs/operating.md} says to search the log for. */
class LogLinesTest {

    private static final Pattern ROW = Pattern.compile("^\\| (.+) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern LINE = Pattern.compile("`([^`]+)`");

    /** What stands in the source between two parts of a text. */
    private static final Pattern CONTINUED = Pattern.compile("\"\\s*\\+\\s*\"");

    /** The same, with a value between the two parts. */
    private static final Pattern CONTINUED_AFTER_VALUE = Pattern.compile("\"\\s*\\+\\s*\\w+\\s*\\+\\s*\"");

    @Test
    void areWrittenAsTheyAreDocumented() throws IOException {
        List<String> documented = new ArrayList<>(lines("### Lines of the log", 1));
        documented.addAll(lines("### Looking up a call", 2));
        assertThat(documented)
                .contains("PostgreSQL runs again", "unexpected failure")
                .hasSizeGreaterThan(20);
        String sources = sources();
        assertThat(documented).allMatch(line -> sources.contains(asInJava(line)));
    }

    /** The lines in this column of the table below the heading; calls of the API beside them are none. */
    private static List<String> lines(String heading, int column) throws IOException {
        String document = Files.readString(Path.of("docs", "operating.md"));
        int start = document.indexOf(heading + "\n");
        assertThat(start).as(heading).isNotNegative();
        int end = document.indexOf("\n##", start);
        List<String> lines = new ArrayList<>();
        Matcher rows = ROW.matcher(document.substring(start, end));
        while (rows.find()) {
            LINE.matcher(rows.group(column))
                    .results()
                    .map(line -> line.group(1))
                    .filter(line -> !line.startsWith("GET "))
                    .forEach(lines::add);
        }
        return lines;
    }

    /** As the template of the line stands in the source; an ellipsis at its end stands for anything. */
    private static String asInJava(String line) {
        return line.replaceAll("…$", "").replace("\"", "\\\"").replace("…", "{}");
    }

    private static String sources() throws IOException {
        var all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        String whole = CONTINUED.matcher(all).replaceAll("");
        return CONTINUED_AFTER_VALUE.matcher(whole).replaceAll("{}");
    }
}
