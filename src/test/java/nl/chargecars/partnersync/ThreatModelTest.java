package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the tests exist that {@code SECURITY.md} names as proof for its threats, and that no threat is listed twice. */
class ThreatModelTest {

    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)`");

    /** A row of the table: who, wants to, stopped by, shown by. An empty first cell means the person of the row above. */
    private static final Pattern THREAT = Pattern.compile("\\| ([^|]*)\\| ([^|]+) \\|[^|]+\\|[^|]+\\|");

    @Test
    void namesOnlyTestsThatThereAre() throws IOException {
        Set<String> named = NAMED_TEST
                .matcher(Files.readString(Path.of("SECURITY.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(testsThatThereAre()).containsAll(named);
    }

    @Test
    void namesEachThreatOfEachPersonOnce() throws IOException {
        var seen = new TreeSet<String>();
        List<String> twice = new ArrayList<>();
        String who = "";
        for (String row : Files.readAllLines(Path.of("SECURITY.md"))) {
            Matcher threat = THREAT.matcher(row);
            if (threat.matches()) {
                who = threat.group(1).isBlank() ? who : threat.group(1);
                if (!seen.add(who + " wants to " + threat.group(2))) {
                    twice.add(threat.group(2));
                }
            }
        }
        assertThat(twice).isEmpty();
        assertThat(seen).hasSizeGreaterThan(20);
    }

    private static Set<String> testsThatThereAre() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
