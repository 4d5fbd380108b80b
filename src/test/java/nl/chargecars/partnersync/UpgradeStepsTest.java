package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the lines of docs/operating.md for an upgrade and for going back, in a directory that stands for the machine. systemd is a
 * shell function.
 */
@EnabledOnOs(OS.LINUX) // GNU's cp
class UpgradeStepsTest {

    private static final String STAND_INS = """
            systemctl() { if [ "$1" = start ]; then echo "The server runs: $(readlink opt/partnersync)"; fi; }
            install() { :; }
            date() { echo "$NOW"; }
            """;

    private static final Pattern COPY = Pattern.compile("The copy is (.*)");

    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String OLD_RUNS = "The server runs: partnersync-1.0";
    private static final String NEW_RUNS = "The server runs: partnersync-1.1";

    private final String upgrade;
    private final String back;

    @TempDir
    Path machine;

    /** Reads the first two blocks of the section. */
    UpgradeStepsTest() throws IOException {
        String document = Files.readString(Path.of("docs", "operating.md"));
        List<String> blocks = BLOCK.matcher(document.substring(document.indexOf("\n## Upgrading")))
                .results()
                .map(block -> block.group(1))
                .toList();
        upgrade = blocks.get(0);
        back = blocks.get(1);
    }

    @Test
    void changeNothingWhereTheCopyIsThereAlready() throws IOException, InterruptedException {
        Path data = data();
        String upgraded = run(upgrade, "1");
        assertThat(upgraded).contains(NEW_RUNS);
        String copy = copyOf(upgraded);
        Files.createFile(data.resolve("written since"));

        assertThat(run(upgrade, "1")).doesNotContain("The copy is", "The server runs");
        assertThat(files(data)).containsExactly("first", "written since");
        assertThat(run(goingBack(copy), "2")).contains(OLD_RUNS);
        assertThat(files(data)).containsExactly("first");
    }

    @Test
    void leaveTheDataWhereTheCopyToGoBackToIsNotThere() throws IOException, InterruptedException {
        Path data = data();
        assertThat(run(goingBack("nowhere"), "1")).doesNotContain("The server runs");
        assertThat(files(data)).containsExactly("first");
    }

    @Test
    void keepWhatWasWrittenAfterGoingBackWhenGoneBackOnceMore() throws IOException, InterruptedException {
        Path data = data();
        String first = copyOf(run(upgrade, "1"));
        Files.createFile(data.resolve("failed"));
        assertThat(run(goingBack(first), "2")).contains(OLD_RUNS);
        assertThat(files(data)).containsExactly("first");

        Files.createFile(data.resolve("written after going back"));
        String second = copyOf(run(upgrade, "3"));
        assertThat(files(data)).containsExactly("first", "written after going back");
        Files.createFile(data.resolve("failed again"));
        assertThat(run(goingBack(second), "4")).contains(OLD_RUNS);
        assertThat(files(data)).containsExactly("first", "written after going back");
        assertThat(files(data.resolveSibling(data.getFileName() + "-1.1-2"))).containsExactly("failed", "first");
    }

    private String goingBack(String copy) {
        return back.replaceFirst("(?m)^COPY=.*$", Matcher.quoteReplacement("COPY=" + copy));
    }

    /** The directory of the running server, with one file. */
    private Path data() throws IOException {
        Files.createDirectories(machine.resolve("opt"));
        Path data = Files.createDirectories(machine.resolve("var/lib/partnersync"));
        Files.createFile(data.resolve("first"));
        return data;
    }

    /** The name of the copy that the output tells, as on a real machine. */
    private String copyOf(String output) {
        Matcher copy = COPY.matcher(output);
        assertThat(copy.find()).as(output).isTrue();
        return copy.group(1).replace(machine.toString(), "");
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Runs the steps as typed, without an end at the first that fails. Returns what they said. */
    private String run(String steps, String now) throws IOException, InterruptedException {
        String here = steps.replace("/var/lib/", machine + "/var/lib/").replace("/opt/", machine + "/opt/");
        var shell = new ProcessBuilder("bash", "-c", STAND_INS + here)
                .directory(machine.toFile())
                .redirectErrorStream(true);
        shell.environment().putAll(Map.of("OLD", "1.0", "VERSION", "1.1", "NOW", now));
        Process process = shell.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
