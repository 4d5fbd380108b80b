package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how the script {@code ./partnersync} unpacks the jar and rehearses its start; it starts even where that fails. */
@Tag("process")
class FrontDoorFastStartTest {

    /** The exit code of a process that received SIGKILL. */
    private static final int KILLED = 137;

    @TempDir
    Path directory;

    private FakeProject project;

    @BeforeEach
    void aProjectWhosePathHasJava17() throws IOException {
        project = FakeProject.withJava17OnThePath(directory);
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
    void runsTheBuildBesideItAlsoWhereItWasCopied() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("echo cache >\"$cache\""));
        project.run("build");
        Path copy = directory.toRealPath().resolve("copied");
        project.copiedTo(copy);
        assertThat(project.run("start").output())
                .contains("-jar " + copy + "/target/app/unpacked-", "-XX:AOTCache=" + copy)
                .doesNotContain(project.root().toString());
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

    /** The JVM logs to standard output, also about single parts of the cache: {@code aot,codecache,stubs}. */
    @Test
    void keepsEveryMessageOfTheJvmAboutTheCacheOutOfTheCommandsOutput() throws IOException {
        project.withInstalled(project.jdkThatUnpacks("echo cache >\"$cache\""));
        project.run("build");
        for (String command : List.of("start", "version", "verify-audit")) {
            assertThat(project.run(command).output())
                    .contains(".aot -Xlog:cds*=off -Xlog:aot*=off -jar ")
                    .endsWith(" " + command + "\n");
        }
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

    /** For example after an update of the JDK, which makes the cache useless, when the server's user may not write a new one. */
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
}
