package nl.chargecars.partnersync;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A project with a copy of {@code ./partnersync}, fake JDKs that print how they were called, and a fake Maven that records its
 * calls.
 */
final class FakeProject {

    /** The result of one call of the script. Output is standard output and standard error together. */
    record Run(long process, int exitCode, String output) {}

    private static final Duration LONGEST_RUN = Duration.ofMinutes(1);

    private final Path root;
    private final Path home;
    private final Path caller;
    private final Path commands;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Path> installed = new ArrayList<>();
    private Path script;
    private int jdks;

    /** A project below this directory, in a folder whose name has an apostrophe and a space. */
    static FakeProject withJava17OnThePath(Path directory) throws IOException {
        FakeProject project = new FakeProject(directory.resolve("a partner's sync"));
        project.jdkOnThePath(project.jdk("17.0.15"));
        return project;
    }

    private FakeProject(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path base = directory.toRealPath();
        root = Files.createDirectories(base.resolve("the project"));
        home = Files.createDirectories(base.resolve("home"));
        caller = Files.createDirectories(base.resolve("called from"));
        commands = Files.createDirectories(base.resolve("commands"));
        script = root.resolve("partnersync");
        Files.copy(Path.of("partnersync"), script);
        Files.createDirectories(root.resolve("src/main/java"));
        Files.writeString(root.resolve("src/main/java/Main.java"), "");
        Files.writeString(root.resolve("pom.xml"), "");
        mavenAlso("true");
    }

    Path root() {
        return root;
    }

    Path home() {
        return home;
    }

    Path caller() {
        return caller;
    }

    /** A JDK whose {@code java} prints on standard output how it was called. */
    Path jdk(String version) throws IOException {
        Path jdk = root.resolveSibling("jdk " + ++jdks + " of version " + version);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(jdk.resolve("bin/javac"), "");
        executable(jdk.resolve("bin/java"), """
                if [ "$1" = -version ]; then
                  echo 'openjdk version "%s" 2025-10-21' >&2
                else
                  echo "java of $(cd "$(dirname "$0")/.." && pwd)"
                  echo "process $$ working in $PWD with data in ${PARTNERSYNC_DATA_DIR:-unset} called $*"
                  echo "locale ${LC_ALL:-unset}"
                fi
                """.formatted(version));
        return jdk;
    }

    Path jdkThatEndsWith(int exitCode) throws IOException {
        return jdkThatRuns("exit " + exitCode);
    }

    /** A JDK whose {@code java} runs these shell commands. */
    Path jdkThatRuns(String shell) throws IOException {
        Path jdk = jdk("25.0.1");
        executable(jdk.resolve("bin/java"), shell);
        return jdk;
    }

    /**
     * A JDK that unpacks the jar and can record an AOT cache of it. {@link #rehearsals()} has the calls that record one.
     *
     * @param rehearsal the shell commands that it runs to record the cache; {@code $cache} is the file to write
     */
    Path jdkThatUnpacks(String rehearsal) throws IOException {
        return jdkThatUnpacks("true", rehearsal);
    }

    /** @param unpacking the shell commands that it runs before it unpacks the jar */
    Path jdkThatUnpacks(String unpacking, String rehearsal) throws IOException {
        Path jdk = jdk("25.0.1");
        executable(jdk.resolve("bin/java"), """
                cache=
                for argument; do
                  case $argument in
                    -Djarmode=tools) unpacks=yes ;;
                    -XX:AOTCacheOutput=*) cache=${argument#*=} ;;
                  esac
                  last=$argument
                done
                if [ -n "${unpacks:-}" ]; then
                  %s
                  mkdir -p "$last"
                  echo jar >"$last/partner-sync.jar"
                elif [ -n "$cache" ]; then
                  echo "$* with $(env | grep ^PARTNERSYNC_ | sort | tr '\\n' ' ')" >>rehearsals
                  %s
                else
                  echo "java called $*"
                fi
                """.formatted(unpacking, rehearsal));
        return jdk;
    }

    /** The calls that rehearsed the start of the server, each with the settings in its environment. */
    List<String> rehearsals() {
        return linesOf("rehearsals");
    }

    /** Sets which JDKs {@code /usr/lib/jvm} and similar directories contain, in this order. */
    FakeProject withInstalled(Path... jdks) {
        installed.addAll(List.of(jdks));
        return this;
    }

    FakeProject with(String variable, Path value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** Puts the {@code java} of this JDK on the PATH by a symbolic link, as Linux distributions do. */
    void jdkOnThePath(Path jdk) throws IOException {
        Files.deleteIfExists(commands.resolve("java"));
        Files.createSymbolicLink(commands.resolve("java"), jdk.resolve("bin/java"));
    }

    /** Puts only those commands of the machine on the PATH that are not among these names. */
    FakeProject without(String... names) throws IOException {
        Path tools = Files.createDirectories(home.resolveSibling("tools"));
        Set<String> left = Set.of(names);
        for (Path folder : List.of(Path.of("/bin"), Path.of("/usr/bin"))) {
            try (Stream<Path> commandsThere = Files.list(folder)) {
                for (Path command : (Iterable<Path>) commandsThere::iterator) {
                    Path link = tools.resolve(command.getFileName());
                    if (!left.contains(command.getFileName().toString()) && !Files.exists(link, NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(link, command);
                    }
                }
            }
        }
        return with("PATH", tools);
    }

    void onThePath(String name, String script) throws IOException {
        Files.deleteIfExists(commands.resolve(name));
        executable(commands.resolve(name), script);
    }

    /** Sets the shell commands that Maven runs after it has recorded its call and before it makes the jar. */
    FakeProject mavenAlso(String shell) throws IOException {
        executable(root.resolve("mvnw"), """
                echo "$*" >>maven-calls
                %s
                mkdir -p target
                echo jar >target/partner-sync.jar
                """.formatted(shell));
        return this;
    }

    void calledThrough(Path link) throws IOException {
        Files.createSymbolicLink(link, script);
        script = link;
    }

    /** Copies the script and what it built to another folder; from now on the script is called there. */
    void copiedTo(Path folder) throws IOException {
        FileSystemUtils.copyRecursively(root.resolve("target/app"), folder.resolve("target/app"));
        script = Files.copy(script, folder.resolve("partnersync"));
    }

    /** Sets the modification time of a file to just after that of the jar that was built. */
    void change(String file) throws IOException {
        FileTime built = Files.getLastModifiedTime(root.resolve("target/app/partner-sync.jar"));
        Files.setLastModifiedTime(
                root.resolve(file), FileTime.from(built.toInstant().plusMillis(5)));
    }

    void removeSources() throws IOException {
        Files.delete(root.resolve("src/main/java/Main.java"));
        Files.delete(root.resolve("src/main/java"));
        Files.delete(root.resolve("src/main"));
    }

    List<String> mavenCalls() {
        return linesOf("maven-calls");
    }

    private List<String> linesOf(String file) {
        Path calls = root.resolve(file);
        try {
            return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Runs the script with these arguments; only the JDKs of this project count as installed. */
    Run run(String... words) {
        return bash(
                """
                script=$1; installed=$2; shift 2
                source "$script"
                installed_jdks() { printf '%s' "$installed"; }
                main "$@"
                """,
                Stream.concat(Stream.of(installedLines()), Stream.of(words)).toArray(String[]::new));
    }

    Run runFunction(String function) {
        return bash("source \"$1\"; " + function);
    }

    private String installedLines() {
        var lines = new StringBuilder();
        installed.forEach(jdk -> lines.append(jdk).append('\n'));
        return lines.toString();
    }

    private Run bash(String commandLine, String... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", commandLine, "partnersync", script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(caller.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", commands + ":/usr/bin:/bin");
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            var output = new FutureTask<>(process.getInputStream()::readAllBytes);
            Thread.ofVirtual().start(output);
            if (!process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running: " + command);
            }
            byte[] said = output.get(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
            return new Run(process.pid(), process.exitValue(), new String(said, StandardCharsets.UTF_8));
        } catch (ExecutionException | TimeoutException unreadable) {
            throw new AssertionError("its output cannot be read to its end", unreadable);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
