package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
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

/** The script {@code ./partnersync} itself, in a project whose JDKs and Maven only say how they were called. */
@Tag("process")
class FrontDoorTest {

    /** What a process ends with that got SIGKILL. */
    private static final int KILLED = 137;

    @TempDir
    Path directory;

    private FakeProject project;

    @BeforeEach
    void aProjectWhosePathHasJava17() throws IOException {
        project = new FakeProject(directory.resolve("a partner's sync"));
        project.jdkOnThePath(project.jdk("17.0.15"));
    }

    @Test
    void findsTheJdk25ThatIsInstalledThoughThePathHas17() throws IOException {
        Path jdk = project.jdk("25.0.1");
        var run = project.withInstalled(project.jdk("11.0.2"), project.jdk("21.0.2"), jdk, project.jdk("26"))
                .run("start");
        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).contains("java of " + jdk);
    }

    @Test
    void takesTheJdkOfJavaHomeFirst() throws IOException {
        Path chosen = project.jdk("26.0.1");
        var run = project.withInstalled(project.jdk("25.0.1"))
                .with("JAVA_HOME", chosen)
                .run("start");
        assertThat(run.output()).contains("java of " + chosen);
    }

    @Test
    void passesOverAJavaHomeThatIsTooOldOrEmpty() throws IOException {
        Path jdk = project.jdk("25.0.1");
        project.withInstalled(jdk);
        assertThat(project.with("JAVA_HOME", project.jdk("21.0.1")).run("start").output())
                .contains("java of " + jdk);
        assertThat(project.with("JAVA_HOME", directory).run("start").output()).contains("java of " + jdk);
    }

    @Test
    void takesTheJdkOfThePathThroughLinks() throws IOException {
        Path jdk = project.jdk("25.0.1");
        project.jdkOnThePath(jdk);
        assertThat(project.run("start").output()).contains("java of " + jdk.toRealPath());
    }

    @Test
    void asksAJavaThatAVersionManagerPutThereWhereItLives() throws IOException {
        Path jdk = project.jdk("25.0.1");
        project.onThePath("java", "echo \"    java.home = " + jdk + "\" >&2");
        assertThat(project.run("start").output()).contains("java of " + jdk);
    }

    /** Apple's stand-in for one, or a version manager that was given no version. */
    @Test
    void passesOverAJavaThatOnlySaysWhatItLacks() throws IOException {
        Path jdk = project.jdk("25.0.1");
        project.onThePath("java", "echo 'No version is set for command java' >&2; exit 1");
        assertThat(project.withInstalled(jdk).run("start").output()).contains("java of " + jdk);
    }

    @Test
    void asksAJdkWithoutReleaseFileForItsVersion() throws IOException {
        Path jdk = project.jdk("25.0.1");
        Files.delete(jdk.resolve("release"));
        assertThat(project.withInstalled(jdk).run("start").output()).contains("java of " + jdk);
    }

    @Test
    void passesOverARuntimeThatCannotCompile() throws IOException {
        Path runtimeOnly = project.jdk("25.0.1");
        Files.delete(runtimeOnly.resolve("bin/javac"));
        assertThat(project.withInstalled(runtimeOnly).run("start").exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {".sdkman/candidates/java/25.0.1-tem", ".jdks/temurin-25.0.1"})
    void looksWhereDevelopersInstallTheirs(String place) throws IOException {
        Path jdk = Files.createDirectories(project.home().resolve(place));
        assertThat(project.runFunction("installed_jdks").output().lines()).contains(jdk.toString());
    }

    @Test
    void looksWhereSdkmanWasToldToInstall() throws IOException {
        Path sdkman = directory.resolve("sdk man");
        Path jdk = Files.createDirectories(sdkman.resolve("candidates/java/25.0.1-tem"));
        project.with("SDKMAN_DIR", sdkman);
        assertThat(project.runFunction("installed_jdks").output().lines()).contains(jdk.toString());
    }

    @Test
    void saysInOneLineThatTheJdkIsMissingAndHowToGetIt() {
        var run = project.run("start");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output().lines())
                .singleElement()
                .asString()
                .startsWith("partnersync: a JDK 25 or later is missing (the newest here is 17): ")
                .endsWith("set JAVA_HOME to it");
        assertThat(project.mavenCalls()).isEmpty();
        assertThat(project.run("verify-audit").exitCode())
                .as("1 would accuse somebody")
                .isEqualTo(3);
    }

    @Test
    void buildsOnlyWhenSomethingChanged() throws IOException {
        project.withInstalled(project.jdk("25.0.1"));

        assertThat(project.run("start").output()).contains("partnersync: building", "java of");
        assertThat(project.mavenCalls()).hasSize(1);

        assertThat(project.run("start").output()).doesNotContain("building").contains("java of");
        assertThat(project.mavenCalls()).hasSize(1);

        project.change("src/main/java/Main.java");
        project.run("start");
        assertThat(project.mavenCalls()).hasSize(2);

        project.change("pom.xml");
        project.run("start");
        assertThat(project.mavenCalls()).hasSize(3);
    }

    @Test
    void buildsAgainWhenASourceChangedWhileItWasBuilding() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).mavenAlso("touch -t 203801010000 src/main/java/Main.java");
        project.run("start");
        project.run("start");
        assertThat(project.mavenCalls()).hasSize(2);
    }

    @Test
    void tellsTheBuildTheCommitOfItsOwnCloneAndOfNoRepositoryAroundIt() throws IOException {
        project.withInstalled(project.jdk("25.0.1"));
        project.onThePath("git", "echo 1a2b3c4d5e6f");
        project.run("build");
        assertThat(project.mavenCalls()).singleElement().asString().endsWith(" -Dbuild.commit=unknown");

        Files.createDirectory(project.root().resolve(".git"));
        project.change("pom.xml");
        project.run("build");
        assertThat(project.mavenCalls()).last().asString().endsWith(" -Dbuild.commit=1a2b3c4d5e6f");

        project.onThePath("git", "echo 'fatal: dubious ownership' >&2; exit 128");
        project.change("pom.xml");
        assertThat(project.run("build").exitCode()).isZero();
        assertThat(project.mavenCalls()).last().asString().endsWith(" -Dbuild.commit=unknown");
    }

    @Test
    void showsTheErrorsOfAFailedBuildAndWhereItsLogIs() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).mavenAlso("""
                echo '[INFO] Compiling'
                echo '[WARNING] /src/Main.java:[3,7] [ReferenceEquality] Comparison using reference equality'
                echo '[ERROR] /src/Main.java:[4,5] cannot find symbol'
                echo '[ERROR] '
                echo '[ERROR] Re-run Maven using the -X switch to enable full debug logging.'
                exit 1""");

        var run = project.run("start");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output().lines().skip(1))
                .containsExactly(
                        "[WARNING] /src/Main.java:[3,7] [ReferenceEquality] Comparison using reference equality",
                        "[ERROR] /src/Main.java:[4,5] cannot find symbol",
                        "partnersync: the build failed; its whole log is " + project.root() + "/target/build.log");
        assertThat(project.root().resolve("target/app/partner-sync.jar")).doesNotExist();
    }

    @Test
    void showsTheEndOfTheLogWhenMavenItselfCannotBeHad() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).mavenAlso("echo 'cannot fetch Maven: no such host'\nexit 7");
        assertThat(project.run("start").output()).contains("cannot fetch Maven: no such host");
    }

    @Test
    void stopsMavenWhenItIsStoppedWhileBuilding() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).mavenAlso("""
                trap 'echo stopped >maven-stopped; exit' TERM
                kill -TERM "$PPID"
                sleep 60 &
                wait""");

        var run = project.run("start");

        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.output()).contains("partnersync: the build was stopped").doesNotContain("java of");
        assertThat(project.root().resolve("maven-stopped")).exists();
    }

    @Test
    void runsNoOldCodeAfterABuildThatWasKilledAtItsLastStepAndMakesUpForItWithTheNextBuild() throws IOException {
        Path kills = project.root().resolve("kills");
        project.withInstalled(
                project.jdkThatUnpacks("[ ! -e \"" + kills + "\" ] || kill -KILL \"$PPID\"", "echo cache >\"$cache\""));
        project.run("build");
        assertThat(project.run("start").output()).contains("target/app/unpacked-", "-XX:AOTCache=");

        Files.createFile(kills);
        project.change("src/main/java/Main.java");
        assertThat(project.run("start").exitCode()).isEqualTo(KILLED);
        Files.delete(kills);

        assertThat(project.run("start").output())
                .doesNotContain("building", "target/app/unpacked-")
                .contains("-jar " + project.root() + "/target/app/partner-sync.jar start");
        assertThat(project.run("build").output()).doesNotContain("building");
        assertThat(project.run("start").output()).contains("target/app/unpacked-", "-XX:AOTCache=");
    }

    @Test
    void stopsWhenItIsStoppedWhileUnpacking() throws IOException {
        project.withInstalled(
                project.jdkThatUnpacks("kill -TERM \"$PPID\"; sleep 60 & wait", "echo cache >\"$cache\""));
        var run = project.run("start");
        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.output()).contains("partnersync: the build was stopped").doesNotContain("java called");
    }

    @Test
    void startsFromTheJarWhereItCannotBeUnpackedAndSaysSo() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("echo 'no room left'; exit 1", "echo cache >\"$cache\""));

        assertThat(project.run("start").output())
                .contains("cannot be unpacked", project.root() + "/target/unpack.log")
                .contains("-jar " + project.root() + "/target/app/partner-sync.jar start");
        assertThat(project.root().resolve("target/unpack.log")).hasContent("no room left");
    }

    @Test
    void rehearsesTheStartOnceForEachBuildAndWithoutTheAdministratorsSettings() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("echo cache >\"$cache\""))
                .with("PARTNERSYNC_DATABASE_URL", Path.of("the-real-one"));

        assertThat(project.run("start").output())
                .contains("preparing fast starts")
                .contains("-XX:AOTCache=");
        assertThat(project.rehearsals())
                .singleElement()
                .asString()
                .contains(" demo --once with PARTNERSYNC_DATA_DIR=" + project.root() + "/target/app/rehearsal.")
                .doesNotContain("the-real-one");
        assertThat(project.root().resolve("target/app")).isDirectoryNotContaining("glob:**/rehearsal.*");

        assertThat(project.run("start").output()).doesNotContain("preparing").contains("-XX:AOTCache=");
        assertThat(project.rehearsals()).hasSize(1);
    }

    @Test
    void buildsAndRehearsesAheadSoThatTheFirstStartDoesNotWait() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("echo cache >\"$cache\""));

        assertThat(project.run("build").output())
                .contains("building", "preparing fast starts")
                .doesNotContain("java called");
        assertThat(project.run("start").output())
                .doesNotContain("building", "preparing")
                .contains("-XX:AOTCache=");
    }

    @Test
    void startsAllTheSameWhenTheRehearsalFailsAndDoesNotTryAgain() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("echo 'no room left'; exit 1"));

        assertThat(project.run("start").output())
                .contains("that did not work", project.root() + "/target/fast-start.log")
                .contains("java called")
                .doesNotContain("-XX:AOTCache=");
        assertThat(project.run("start").output()).doesNotContain("did not work").contains("java called");
        assertThat(project.rehearsals()).hasSize(1);
    }

    @Test
    void rehearsesAgainWithTheNextBuildWhatFailedBefore() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("[ -e room ] || exit 1; echo cache >\"$cache\""));

        var failed = project.run("build");
        assertThat(failed.exitCode()).as("without the cache it runs as well").isZero();
        assertThat(failed.output()).contains("did not work", "until ./partnersync build has tried it again");

        Files.createFile(project.root().resolve("room"));
        assertThat(project.run("start").output()).doesNotContain("-XX:AOTCache=");
        assertThat(project.run("build").output())
                .contains("preparing fast starts")
                .doesNotContain("building", "did not work");
        assertThat(project.run("start").output()).contains("-XX:AOTCache=");
    }

    /** An update of the JDK makes the cache useless, where the server's user may not make another. */
    @Test
    void startsAllTheSameWhereWhatWasBuiltCannotBeWritten() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("echo cache >\"$cache\""));
        project.onThePath("mktemp", "echo 'Read-only file system' >&2; exit 1");

        var run = project.run("start");

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output())
                .contains("target/app cannot be written: starts take longer")
                .contains("java called");
        assertThat(project.rehearsals()).isEmpty();
    }

    @Test
    void stopsWhenItIsStoppedWhileRehearsing() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("kill -TERM \"$PPID\"; sleep 60 & wait"));
        var run = project.run("start");
        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.output()).contains("partnersync: the start was stopped").doesNotContain("java called");
    }

    @Test
    void showsTheDemoWithoutARehearsal() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("echo cache >\"$cache\""));
        assertThat(project.run("demo").output()).contains("java called").doesNotContain("preparing");
        assertThat(project.rehearsals()).isEmpty();
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
        String advice = "(apt-get install chromium-headless-shell nodejs npm php-cli python3)";
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

    @Test
    void startsWithoutSourcesWhenTheJarIsThere() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).run("start");
        project.removeSources();
        Files.setLastModifiedTime(
                project.root().resolve("target/app/partner-sync.jar"),
                FileTime.fromMillis(Duration.ofDays(1).toMillis()));
        assertThat(project.run("start").output()).contains("java of");
        assertThat(project.mavenCalls()).hasSize(1);
    }
}
