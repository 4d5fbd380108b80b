package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server under test: a separate process, started as {@code ./partnersync start} does. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("\\s+API\\s+http://127\\.0\\.0\\.1:([0-9]+)");
    private static final String READY = "Ctrl-C stops it cleanly.";
    private static final long LONGEST_START_SECONDS = 120;
    private static final long LONGEST_STOP_SECONDS = 60;
    private static final long BETWEEN_LOOKS_NANOS = 2_000_000;
    private static final double NANOS_A_SECOND = 1e9;

    private final Process process;
    private final Path dataDir;
    private final int port;
    private final double secondsToReady;
    private final ShutdownHook stopWithUs;

    private ServerProcess(Process process, Path dataDir, int port, double secondsToReady, ShutdownHook stopWithUs) {
        this.process = process;
        this.dataDir = dataDir;
        this.port = port;
        this.secondsToReady = secondsToReady;
        this.stopWithUs = stopWithUs;
    }

    /**
     * Starts the server on a data directory and returns when its output says that it is ready.
     *
     * @param command command line that starts the server
     * @param more further environment variables, in addition to those of every server under test
     * @param log file to which the server's output is appended
     */
    static ServerProcess start(List<String> command, Path dataDir, String adminKey, Map<String, String> more, Path log)
            throws IOException {
        long before = Files.exists(log) ? Files.size(log) : 0;
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PARTNERSYNC_"));
        builder.environment()
                .putAll(Map.of(
                        "PARTNERSYNC_PORT", "0",
                        "PARTNERSYNC_MANAGEMENT_PORT", "0",
                        "PARTNERSYNC_DATA_DIR", dataDir.toString(),
                        "PARTNERSYNC_ADMIN_KEY", adminKey,
                        "PARTNERSYNC_ALLOW_PRIVATE_TARGETS", "true"));
        builder.environment().putAll(more);
        long begun = System.nanoTime();
        Process process = builder.start();
        var stopWithUs = ShutdownHook.of(process::destroy);
        int port = awaitReady(process, log, before, begun);
        double seconds = (System.nanoTime() - begun) / NANOS_A_SECOND;
        return new ServerProcess(process, dataDir, port, seconds, stopWithUs);
    }

    int port() {
        return port;
    }

    /** Returns the time from the start of the process until its output said that it was ready; includes the shell script. */
    double secondsToReady() {
        return secondsToReady;
    }

    TestedCluster cluster() throws IOException {
        return TestedCluster.in(dataDir);
    }

    /** Returns the JVM; the script replaces itself with it (exec), so it has the id of the started process. */
    ProcessTree jvm() {
        return ProcessTree.alone(process.pid());
    }

    /** Stops the server as Ctrl-C does. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new BenchFailure("the server did not stop within " + LONGEST_STOP_SECONDS + " s");
            }
            stopWithUs.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int awaitReady(Process process, Path log, long before, long begun) throws IOException {
        while (System.nanoTime() - begun < LONGEST_START_SECONDS * NANOS_A_SECOND) {
            String said = since(log, before);
            Matcher address = ADDRESS.matcher(said);
            if (said.contains(READY) && address.find()) {
                return Integer.parseInt(address.group(1));
            }
            if (!process.isAlive()) {
                throw new BenchFailure("the server did not start: " + said.strip() + " (" + log + ")");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        process.destroy();
        throw new BenchFailure("the server was not ready within " + LONGEST_START_SECONDS + " s, see " + log);
    }

    private static String since(Path log, long position) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (var file = Files.newByteChannel(log)) {
            var bytes = java.nio.ByteBuffer.allocate((int) Math.max(0, file.size() - position));
            file.position(position).read(bytes);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }
}
