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
 * {@code bench}: measures a server that it starts as a process of its own.
 *
 * @param words behind the command
 */
record BenchCommand(List<String> words) implements Command {

    /** Set by the script {@code partnersync} to itself: {@code start} of it is what is measured. */
    private static final String FRONT_DOOR = "partnersync.front-door";

    private static final Path FOLDER = Path.of("target", "bench");

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        if (words.contains("--help")) {
            out.println(BenchOptions.USAGE);
            return 0;
        }
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

    /** Without the script it is the jar that this process runs from, with the flags that this process was given. */
    private static List<String> serverCommand() {
        String frontDoor = System.getProperty(FRONT_DOOR);
        if (frontDoor != null) {
            return List.of("bash", frontDoor, "start");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-jar", System.getProperty("java.class.path"), "start");
    }
}
