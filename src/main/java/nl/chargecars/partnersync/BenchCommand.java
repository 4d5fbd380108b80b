package nl.chargecars.partnersync;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.bench.BenchOptions;
import nl.chargecars.partnersync.bench.Benchmark;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * {@code bench}: measures a server that it starts as a separate process.
 *
 * @param words the arguments after the command
 */
record BenchCommand(List<String> words) implements Command {

    /**
     * System property in which the script {@code partnersync} passes its own path; the benchmark then measures the script's
     * {@code start}.
     */
    private static final String FRONT_DOOR = "partnersync.front-door";

    private static final Path FOLDER = Path.of("target", "bench");

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        LoggingSystem logs = LoggingSystem.get(BenchCommand.class.getClassLoader());
        logs.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN); // the screen is for progress and figures
        var benchmark = new Benchmark(
                BenchOptions.parse(words), serverCommand(), FOLDER, new PartnerSyncApplication().clock(), out);
        try {
            return benchmark.run() ? 0 : 1;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Returns the command that starts the server. Without the script it runs the jar of this process, with the JVM flags that are
     * listed here.
     */
    private static List<String> serverCommand() {
        String frontDoor = System.getProperty(FRONT_DOOR);
        if (frontDoor != null) {
            return List.of("bash", frontDoor, "start");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-jar", System.getProperty("java.class.path"), "start");
    }
}
