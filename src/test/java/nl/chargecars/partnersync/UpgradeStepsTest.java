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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the lines of docs/operating.md for an upgrade and for going back, in a directory that stands for the machine. systemd and
 * Docker are shell functions; the volumes of Docker are directories.
 */
@EnabledOnOs(OS.LINUX) // GNU's cp
class UpgradeStepsTest {

    private static final String STAND_INS = """
            systemctl() { if [ "$1" = start ]; then echo "The server runs: $(readlink opt/partnersync)"; fi; }
            install() { :; }
            date() { echo "$NOW"; }
            docker() {
              case "$1 $2" in
                "volume inspect") [ -d "volumes/$3" ] ;;
                "volume rm") rm -r "volumes/$3" ;;
                "run --rm")
                  while [ "$1" != --volume ]; do shift; done
                  local from="volumes/${2%:/from:ro}" to="volumes/${4%:/to}"
                  mkdir -p "$from" "$to" && cp -a "$from/." "$to" ;;
                "run --name") echo "The server runs: ${!#}" ;;
              esac
            }
            """;

    private static final Pattern COPY = Pattern.compile("The copy is (.*)");

    /** How the server is deployed: where its data is, and which blocks of the section have its steps. */
    enum Deployment {
        SYSTEMD("var/lib/partnersync", 0, 2),
        DOCKER("volumes/partnersync-data", 1, 3);

        private final String data;
        private final int upgrade;
        private final int goingBack;

        Deployment(String data, int upgrade, int goingBack) {
            this.data = data;
            this.upgrade = upgrade;
            this.goingBack = goingBack;
        }

        String upgrade() throws IOException {
            return blocks().get(upgrade);
        }

        String goingBack(String copy) throws IOException {
            return blocks().get(goingBack).replaceFirst("(?m)^COPY=.*$", Matcher.quoteReplacement("COPY=" + copy));
        }

        /** What the steps say once the server of this version has been started. */
        String runs(String version) {
            return "The server runs: partnersync" + (this == DOCKER ? ":" : "-") + version;
        }

        private static List<String> blocks() throws IOException {
            String document = Files.readString(Path.of("docs", "operating.md"));
            return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                    .matcher(document.substring(document.indexOf("\n## Upgrading")))
                    .results()
                    .map(block -> block.group(1))
                    .toList();
        }
    }

    @TempDir
    Path machine;

    @ParameterizedTest
    @EnumSource
    void changeNothingWhereTheCopyIsThereAlready(Deployment deployment) throws IOException, InterruptedException {
        Path data = data(deployment);
        String upgraded = run(deployment.upgrade(), "1");
        assertThat(upgraded).contains(deployment.runs("1.1"));
        String copy = copyOf(upgraded);
        Files.createFile(data.resolve("written since"));

        assertThat(run(deployment.upgrade(), "1")).doesNotContain("The copy is", "The server runs");
        assertThat(files(data)).containsExactly("first", "written since");
        assertThat(run(deployment.goingBack(copy), "2")).contains(deployment.runs("1.0"));
        assertThat(files(data)).containsExactly("first");
    }

    @ParameterizedTest
    @EnumSource
    void leaveTheDataWhereTheCopyToGoBackToIsNotThere(Deployment deployment) throws IOException, InterruptedException {
        Path data = data(deployment);
        assertThat(run(deployment.goingBack("nowhere"), "1")).doesNotContain("The server runs");
        assertThat(files(data)).containsExactly("first");
    }

    @ParameterizedTest
    @EnumSource
    void keepWhatWasWrittenAfterGoingBackWhenGoneBackOnceMore(Deployment deployment)
            throws IOException, InterruptedException {
        Path data = data(deployment);
        String first = copyOf(run(deployment.upgrade(), "1"));
        Files.createFile(data.resolve("failed"));
        assertThat(run(deployment.goingBack(first), "2")).contains(deployment.runs("1.0"));
        assertThat(files(data)).containsExactly("first");

        Files.createFile(data.resolve("written after going back"));
        String second = copyOf(run(deployment.upgrade(), "3"));
        assertThat(files(data)).containsExactly("first", "written after going back");
        Files.createFile(data.resolve("failed again"));
        assertThat(run(deployment.goingBack(second), "4")).contains(deployment.runs("1.0"));
        assertThat(files(data)).containsExactly("first", "written after going back");
        assertThat(files(data.resolveSibling(data.getFileName() + "-1.1-2"))).containsExactly("failed", "first");
    }

    /** The directory of the running server, with one file. */
    private Path data(Deployment deployment) throws IOException {
        Files.createDirectories(machine.resolve("opt"));
        Path data = Files.createDirectories(machine.resolve(deployment.data));
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
