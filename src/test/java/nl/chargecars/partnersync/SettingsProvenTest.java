package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.junit.jupiter.api.Test;

/** Checks that {@code docs/settings.md} names, for each setting, an existing test that fails when the setting is ignored. */
class SettingsProvenTest {

    /** A row of one setting, or of several that the same tests prove. */
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+(?:`, `\\w+)*)` \\| (.*) \\|$", Pattern.MULTILINE);

    private static final Pattern PROOF = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern METHOD = Pattern.compile("^ {4}void (\\w+)\\(", Pattern.MULTILINE);
    private static final Pattern FIELD = Pattern.compile("^ {8}(\\w+):", Pattern.MULTILINE);

    private final Map<String, List<MatchResult>> proofs = new TreeMap<>();

    SettingsProvenTest() throws IOException {
        Matcher rows = ROW.matcher(Files.readString(Path.of("docs", "settings.md")));
        while (rows.find()) {
            List<MatchResult> named = PROOF.matcher(rows.group(2)).results().toList();
            for (String setting : rows.group(1).split("`, `", -1)) {
                proofs.put(setting, named);
            }
        }
    }

    @Test
    void namesEverySettingThatThereIsAndNoOther() throws IOException {
        Set<String> all = new TreeSet<>(ofAnIntegration());
        all.addAll(ofTheEnvironment());
        assertThat(proofs.keySet()).isEqualTo(all);
    }

    @Test
    void namesOnlyTestsThatThereAre() throws IOException {
        Set<String> there = tests();
        Set<String> missing = new LinkedHashSet<>();
        proofs.forEach((setting, named) -> {
            assertThat(named).as(setting).isNotEmpty();
            named.stream()
                    .filter(proof -> !there.contains(proof.group(1) + "." + proof.group(2)))
                    .forEach(proof -> missing.add(setting + ": " + proof.group()));
        });
        assertThat(missing).isEmpty();
    }

    /** The fields of an integration's configuration in {@code openapi.yaml}; a contract test compares these with the server. */
    private static Set<String> ofAnIntegration() throws IOException {
        String document = Files.readString(Path.of("src", "main", "resources", "openapi.yaml"));
        int start = document.indexOf("\n    IntegrationSettings:");
        String schema = document.substring(start + 1);
        Matcher next = Pattern.compile("^ {4}\\w+:", Pattern.MULTILINE).matcher(schema);
        assertThat(next.find("    IntegrationSettings:".length())).isTrue();
        Set<String> fields = FIELD.matcher(schema.substring(0, next.start()))
                .results()
                .map(field -> field.group(1))
                .collect(Collectors.toSet());
        assertThat(fields).contains("webhook_url", "polling").hasSizeGreaterThan(20);
        return fields;
    }

    /** The environment variables without their prefix, as the refusal of an unknown variable lists them. */
    static Set<String> ofTheEnvironment() {
        String problem = catchThrowableOfType(
                        InvalidSettingsException.class, () -> Settings.from(Map.of("PARTNERSYNC_NONSENSE", "1")))
                .problems()
                .getFirst();
        String known = problem.substring(problem.indexOf("known are PARTNERSYNC_") + "known are PARTNERSYNC_".length());
        return Set.of(known.split(", _", -1));
    }

    /** All tests, each as class and method. */
    private static Set<String> tests() throws IOException {
        Set<String> tests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith("Test.java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                METHOD.matcher(Files.readString(file))
                        .results()
                        .forEach(method -> tests.add(name + "." + method.group(1)));
            }
        }
        return tests;
    }
}
