package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real jar, unpacked as {@code ./partnersync start} does it, in a process of its own that a test can signal and kill. Only for
 * tests tagged {@code process}: the build packages the jar before it runs them. Ports are free ones unless the environment says
 * otherwise.
 */
public final class ServerProcess implements AutoCloseable {

    /** The jar that the build has just packaged. */
    public static final Path JAR = Path.of("target", "partner-sync.jar").toAbsolutePath();

    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(3);
    private static final Pattern URL_LINE = Pattern.compile("\\s+API\\s+(http\\S+)");
    private static final String READY_LINE = "Ctrl-C stops it cleanly.";

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
        // an aborted test run leaves no server behind
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
    }

    /**
     * Starts the jar.
     *
     * @param dataDir {@code PARTNERSYNC_DATA_DIR}
     * @param environment further variables, or other values for the default ones
     * @param words the command, such as {@code start}
     */
    public static ServerProcess jar(Path dataDir, Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>(UnpackedJar.javaCommand());
        command.addAll(List.of(words));
        return of(dataDir, environment, command);
    }

    /** Starts a server by any command. Variables {@code PARTNERSYNC_*} of the test's own environment are not passed on. */
    public static ServerProcess of(Path dataDir, Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var variables = new HashMap<>(Map.of("PARTNERSYNC_PORT", "0", "PARTNERSYNC_DATA_DIR", dataDir.toString()));
        variables.putAll(environment);
        builder.environment().keySet().removeIf(name -> name.startsWith("PARTNERSYNC_"));
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new ServerProcess(process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits until the banner is printed; fails if the process ends before. */
    public ServerProcess awaitReady() {
        await().atMost(LONGEST_START).until(() -> lines.contains(READY_LINE) || !reader.isAlive());
        assertThat(lines).as("what the process said").contains(READY_LINE);
        return this;
    }

    /** Waits until the output contains the text. */
    public void awaitLine(String text) {
        await().atMost(LONGEST_START).untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains(text)));
    }

    /** The API's address, read from the banner. */
    public URI url() {
        return lines.stream()
                .map(URL_LINE::matcher)
                .filter(Matcher::matches)
                .map(found -> URI.create(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no address in " + lines));
    }

    public Api api() {
        return new Api(url());
    }

    /** All lines that the process has written to standard output and standard error. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** @param signal as {@code kill} names it: INT as from Ctrl-C, TERM as from a supervisor, KILL to end it at once */
    public void signal(String signal) {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(exitCode).as("kill -%s", signal).isZero();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Waits for the process to end and returns its exit code, as a shell sees it. */
    public int awaitExit() {
        try {
            assertThat(process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS))
                    .as("it ended, having said %s", lines)
                    .isTrue();
            reader.join();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Stops the process if it still runs, and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        awaitExit();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException ended) {
            lines.add("(output ended: " + ended.getMessage() + ")");
        }
    }
}
