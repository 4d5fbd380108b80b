package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which JDK the script {@code ./partnersync} finds, and when and how it builds. */
@Tag("process")
class FrontDoorBuildTest {

    @TempDir
    Path directory;

    private FakeProject project;

    @BeforeEach
    void aProjectWhosePathHasJava17() throws IOException {
        project = FakeProject.withJava17OnThePath(directory);
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

    /** For example Apple's placeholder for Java, or a version manager for which no version is set. */
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
        project.withInstalled(project.jdk("25.0.1"))
                .mavenAlso("find pom.xml src -exec touch -t 201901010000 {} +; touch -t 202001010000 target/app/begun;"
                        + " touch -t 202101010000 src/main/java/Main.java");
        project.run("start");
        project.run("start");
        assertThat(project.mavenCalls()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flock", "no-such-command"})
    void waitsForAnotherBuildInsteadOfBuildingBesideIt(String missing) throws IOException {
        project.without(missing).with("JAVA_HOME", project.jdk("25.0.1")).mavenAlso("""
                bash ./partnersync start >second 2>&1 &
                until grep -q waiting second; do sleep 0.05; done""");

        assertThat(project.run("start").output()).contains("java of").doesNotContain("waiting");

        Path second = project.root().resolve("second");
        await().untilAsserted(() -> assertThat(second).content().contains("java of"));
        assertThat(second)
                .content()
                .contains("partnersync: another build is under way here, waiting for it")
                .doesNotContain("partnersync: building");
        assertThat(project.mavenCalls()).hasSize(1);
    }

    @Test
    void preparesFastStartsOnceForTwoThatStartAtOnce() throws IOException {
        project.with("JAVA_HOME", project.jdkThatUnpacks("""
                bash ./partnersync start >second 2>&1 &
                until grep -q waiting second; do sleep 0.05; done
                echo recorded >"$cache\""""));

        assertThat(project.run("start").output()).contains("java called").doesNotContain("waiting");

        Path second = project.root().resolve("second");
        await().untilAsserted(() -> assertThat(second).content().contains("java called"));
        assertThat(project.rehearsals()).hasSize(1);
    }

    @Test
    void buildsWhereTheFileSystemKeepsNoLocks() throws IOException {
        project.withInstalled(project.jdk("25.0.1"));
        project.onThePath("flock", "exit 71");
        assertThat(project.run("start").output()).contains("keeps no locks", "partnersync: building", "java of");
    }

    @Test
    void waitsForNoBuildThatWasKilled() throws IOException {
        project.withInstalled(project.jdk("25.0.1")).mavenAlso("kill -KILL \"$PPID\"");
        project.run("start");
        project.mavenAlso("true");
        assertThat(project.run("start").output()).contains("partnersync: building", "java of");
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
