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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A project around a copy of {@code ./partnersync}: JDKs that say how they were called, and a Maven that notes its calls. */
final class FakeProject {

    /** How one call of the script went. Output is standard output and standard error together. */
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

    /** In a folder whose name is hard on scripts, below this one. */
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

    /** A JDK that tells on standard output how it was called. */
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
        Path jdk = jdk("25.0.1");
        executable(jdk.resolve("bin/java"), "exit " + exitCode);
        return jdk;
    }

    /**
     * A JDK that unpacks the jar, and so can be asked for a cache of it too. What it was asked for is in {@link #rehearsals()}.
     *
     * @param rehearsal what it does then, in the shell; {@code $cache} is the file that is wanted
     */
    Path jdkThatUnpacks(String rehearsal) throws IOException {
        return jdkThatUnpacks("true", rehearsal);
    }

    /** @param unpacking what it does before it unpacks the jar, in the shell */
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

    /** How the server was called to rehearse its start, and with which settings. */
    List<String> rehearsals() {
        return linesOf("rehearsals");
    }

    /** What {@code /usr/lib/jvm} and its like hold, in this order. */
    FakeProject withInstalled(Path... jdks) {
        installed.addAll(List.of(jdks));
        return this;
    }

    FakeProject with(String variable, Path value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** As distributions do it: by a link. */
    void jdkOnThePath(Path jdk) throws IOException {
        Files.deleteIfExists(commands.resolve("java"));
        Files.createSymbolicLink(commands.resolve("java"), jdk.resolve("bin/java"));
    }

    /** Of what the machine has, only what is not one of these. */
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

    /** What Maven does after noting the call and before it has made the jar. */
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

    /** Dates a file later than anything built so far. */
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

    /** Calls the script with these words, only the JDKs of this project being installed. */
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
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running: " + output);
            }
            return new Run(process.pid(), process.exitValue(), output);
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
