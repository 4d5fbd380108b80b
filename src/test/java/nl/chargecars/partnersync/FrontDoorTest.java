package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the commands of the script {@code ./partnersync}, and how it calls the server: heap, folders and locale. */
@Tag("process")
class FrontDoorTest {

    @TempDir
    Path directory;

    private FakeProject project;

    @BeforeEach
    void aProjectWhosePathHasJava17() throws IOException {
        project = FakeProject.withJava17OnThePath(directory);
    }

    /** As under systemd. There are more JDKs than a pipe holds, so that some are written after the first has been taken. */
    @Test
    void saysNothingOfJdksThatItDoesNotNeedWhereSigpipeIsIgnored() throws IOException {
        Path jdk = project.jdk("25.0.1");
        var run = project.with("JAVA_HOME", jdk)
                .runFunction("trap '' PIPE; installed_jdks() { printf '/opt/jdk%.0s\\n' {1..20000}; };"
                        + " find_jdk; echo \"$JAVA_HOME\"");
        assertThat(run.output()).isEqualTo(jdk + "\n");
    }

    @Test
    void becomesTheServerSoThatSignalsReachIt() throws IOException {
        var run = project.withInstalled(project.jdk("25.0.1")).run("start");
        assertThat(run.output()).contains("process " + run.process() + " ");
    }

    @Test
    void givesTheServerAsMuchHeapAsTheAdministratorWants() throws IOException {
        project.withInstalled(project.jdk("25.0.1"));
        assertThat(project.run("start").output()).contains("called -Xmx256m ");
        assertThat(project.with("PARTNERSYNC_HEAP_MB", Path.of("1024"))
                        .run("start")
                        .output())
                .contains("called -Xmx1024m ");
        assertThat(project.with("PARTNERSYNC_HEAP_MB", Path.of("much"))
                        .run("start")
                        .output())
                .as("the server says what is wrong with it")
                .contains("called -Xmx256m ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1024 ", "\t1024", "01024", "+1024"})
    void readsTheHeapAsTheServerDoes(String given) throws IOException {
        assertThatCode(() -> Settings.from(Map.of("PARTNERSYNC_HEAP_MB", given)))
                .doesNotThrowAnyException();
        project.withInstalled(project.jdk("25.0.1")).with("PARTNERSYNC_HEAP_MB", Path.of(given));
        assertThat(project.run("start").output()).contains("called -Xmx1024m ");
    }

    @Test
    void takesADataDirectoryWithoutTheBlanksAroundIt() throws IOException {
        project.withInstalled(project.jdk("25.0.1"));
        assertThat(project.with("PARTNERSYNC_DATA_DIR", Path.of(" /srv/my data "))
                        .run("start")
                        .output())
                .contains("data in /srv/my data called");
        assertThat(project.with("PARTNERSYNC_DATA_DIR", Path.of(" "))
                        .run("start")
                        .output())
                .contains("data in unset ");
    }

    @Test
    void takesARelativeDataDirectoryFromWhereItWasCalled() throws IOException {
        var run = project.withInstalled(project.jdk("25.0.1"))
                .with("PARTNERSYNC_DATA_DIR", Path.of("my data"))
                .run("start");
        assertThat(run.output()).contains("data in " + project.caller().resolve("my data") + " ");
    }

    @Test
    void readsUtf8AndSpeaksEnglishWhateverTheMachinesLocaleIs() throws IOException {
        project.withInstalled(project.jdk("25.0.1"));
        project.onThePath("locale", "[ \"$LC_ALL $*\" != 'C.UTF-8 charmap' ] || echo UTF-8");
        assertThat(project.run("start").output()).contains("locale C.UTF-8\n");
        assertThat(project.with("LC_ALL", Path.of("nl_NL")).run("start").output())
                .contains("locale C.UTF-8\n");
    }

    @Test
    void leavesTheLocaleAloneOnAMachineWithoutOneOfUtf8() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).with("LC_ALL", Path.of("nl_NL"));
        project.onThePath("locale", "echo ANSI_X3.4-1968");
        assertThat(project.run("start").output()).contains("locale nl_NL\n");
    }

    @Test
    void keepsItsDataBesideItselfWhereverItIsCalledFrom() throws IOException {
        var run = project.withInstalled(project.jdk("25.0.1")).run("start");
        assertThat(run.output()).contains("data in unset ", "working in " + project.root() + " ");
    }

    @Test
    void worksThroughALink() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).calledThrough(directory.resolve("linked"));
        assertThat(project.run("demo", "--once").output())
                .contains("-jar " + project.root() + "/target/app/partner-sync.jar demo --once");
    }

    @Test
    void runsTheTestsWithTheirOutputInSightAndTheirExitCode() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).mavenAlso("""
                case "$*" in
                  *surefire:test*) echo 'Tests run: 3, Failures: 1'; exit 1 ;;
                esac""");

        var run = project.run("test");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("Tests run: 3, Failures: 1");
        assertThat(project.mavenCalls()).containsExactly("-B process-test-classes", "-B -ntp surefire:test");
    }

    @Test
    void saysInOneLineWhatTheTestsLackAndRunsTheOthers() throws IOException {
        project.withInstalled(project.jdk("25.0.1"))
                .without("php", "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
        String advice = "(apt-get install chromium-headless-shell nodejs npm openssl php-cli python3)";
        assertThat(project.run("test").output())
                .containsPattern("some tests will fail:( \\w+)* php chromium-headless-shell \\Q" + advice);
        assertThat(project.run("test", "--quick").output())
                .containsPattern("some tests will fail:( \\w+)* php \\Q" + advice);
        assertThat(project.mavenCalls()).hasSize(4);
    }

    @Test
    void leavesOutWholeProcessesInTheQuickTests() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).run("test", "--quick");
        assertThat(project.mavenCalls())
                .containsExactly("-B test-compile", "-B -ntp surefire:test -Dexcluded.test.groups=process | browser");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "start now",
                "demo --twice",
                "demo --once --once",
                "test --fast",
                "-x",
                "rotate-master-key now",
                "version now",
                "backup here there",
                "verify-audit trail",
                "verify-audit --file",
                "verify-audit --expect --file x"
            })
    void refusesWhatItDoesNotUnderstandBeforeAnythingIsBuilt(String words) throws IOException {
        var run = project.withInstalled(project.jdk("25.0.1")).run(words.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).startsWith("partnersync: '").contains("./partnersync demo [--once]");
        assertThat(project.mavenCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup /backups/1", "rotate-master-key", "erase-customer -", "verify-audit", "version"})
    void leavesBuildingToWhoMayWriteThere(String words) throws IOException {
        project.withInstalled(project.jdk("25.0.1"));
        var unbuilt = project.run(words.split(" ", -1));
        assertThat(unbuilt.exitCode()).isEqualTo(words.equals("verify-audit") ? 3 : 1);
        assertThat(unbuilt.output().lines())
                .singleElement()
                .asString()
                .startsWith("partnersync: nothing is built here yet: run ./partnersync build first");

        project.run("build");
        project.change("src/main/java/Main.java");
        assertThat(project.run(words.split(" ", -1)).output())
                .contains("partner-sync.jar " + words)
                .doesNotContain("building");
        assertThat(project.mavenCalls()).hasSize(1);
    }

    @Test
    void givesTheCommandsBesideTheServerNoHeapLikeTheServers() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).run("build");
        assertThat(project.with("PARTNERSYNC_HEAP_MB", Path.of("16384"))
                        .run("rotate-master-key")
                        .output())
                .contains("called -Xmx256m ");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 1", "2, 2", "3, 3", "1, 3", "134, 3", "143, 3"})
    void accusesNobodyWhereOnlyTheProgramBroke(int ofTheProgram, int told) throws IOException {
        project.withInstalled(project.jdk("25.0.1")).run("build");
        project.with("JAVA_HOME", project.jdkThatEndsWith(ofTheProgram));
        assertThat(project.run("verify-audit").exitCode()).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void stopsTheCheckOfTheAuditTrailWhenItIsStoppedAndSaysThatNothingWasChecked(String signal) throws IOException {
        project.withInstalled(project.jdk("25.0.1")).run("build");
        project.with("JAVA_HOME", project.jdkThatRuns("""
                trap '[ -z "$!" ] || kill "$!"; echo told to stop; exit 143' TERM
                kill -%s "$PPID"
                sleep 30 >/dev/null 2>&1 &
                wait
                """.formatted(signal)));

        var run = project.run("verify-audit");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.output()).isEqualTo("told to stop\n");
    }

    @Test
    void passesTheCommandsOnWithFilesFromWhereItWasCalled() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).run("build");
        assertThat(project.run("rotate-master-key").output()).contains("partner-sync.jar rotate-master-key\n");
        assertThat(project.run("--version").output()).contains("partner-sync.jar version\n");
        assertThat(project.run("backup", "tonight's copy").output())
                .contains("partner-sync.jar backup " + project.caller().resolve("tonight's copy") + "\n");
        assertThat(project.run("backup", "/backups/1").output()).contains("partner-sync.jar backup /backups/1\n");
        assertThat(project.run("backup").exitCode()).isEqualTo(2);
        assertThat(project.run("backup", "--now").exitCode()).isEqualTo(2);
        assertThat(project.run("erase-customer", "jan@example.com", "--dry-run").output())
                .contains("partner-sync.jar erase-customer jan@example.com --dry-run\n");
        assertThat(project.run("erase-customer", "-", "--dry-run").output())
                .contains("partner-sync.jar erase-customer - --dry-run\n");
        assertThat(project.run("erase-customer").exitCode()).isEqualTo(2);
        assertThat(project.run("erase-customer", "--dry-run").exitCode()).isEqualTo(2);
        assertThat(project.run("erase-customer", "jan").exitCode()).isEqualTo(2);
        assertThat(project.run("erase-customer", "jan@example.com", "--now").exitCode())
                .isEqualTo(2);
        assertThat(project.run("verify-audit").output()).contains("partner-sync.jar verify-audit\n");
        assertThat(project.run("verify-audit", "--export", "my trail", "--expect", "c0ffee")
                        .output())
                .contains("verify-audit --export " + project.caller().resolve("my trail") + " --expect c0ffee\n");
        assertThat(project.run("verify-audit", "--file", "/kept/trail").output())
                .contains("--file /kept/trail\n");
    }

    @Test
    void measuresStartOfThisScriptWithFiguresWhereTheCallerWantsThem() throws IOException {
        var run = project.withInstalled(project.jdk("25.0.1")).run("bench", "--quick", "--json", "figures.json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.output())
                .contains("-Dpartnersync.front-door=" + project.root() + "/partnersync")
                .contains(" bench --quick --json " + project.caller().resolve("figures.json"));
    }

    @Test
    void helpsWithTheBenchmarksWithoutBuildingAnything() {
        var run = project.run("bench", "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.output())
                .startsWith("Usage: ./partnersync bench")
                .contains("--only", "--json", "--seconds", "--sizes");
        assertThat(project.mavenCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench --slow", "bench --json", "bench quick", "bench --quick --only"})
    void refusesBenchmarksThatItDoesNotUnderstandBeforeAnythingIsBuilt(String words) throws IOException {
        var run = project.withInstalled(project.jdk("25.0.1")).run(words.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("Usage: ./partnersync bench");
        assertThat(project.mavenCalls()).isEmpty();
    }

    @Test
    void helpsWithoutBuildingAnything() {
        for (List<String> words : List.of(
                List.<String>of(),
                List.of("help"),
                List.of("--help"),
                List.of("start", "--help"),
                List.of("erase-customer", "-h"),
                List.of("backup", "--help"))) {
            var run = project.run(words.toArray(String[]::new));
            assertThat(run.exitCode()).isZero();
            assertThat(run.output()).contains("demo [--once]", "start", "test [--quick]", "bench [--quick]");
        }
        assertThat(project.mavenCalls()).isEmpty();
    }
}
