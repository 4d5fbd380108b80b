package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The server under test with its own data directory, which is deleted on close. */
final class Stage implements AutoCloseable {

    private static final double MICROS_A_SECOND = 1e6;
    private static final double NANOS_A_SECOND = 1e9;

    /** Share by which the CPU time per request may differ between two windows of a warm server. */
    private static final double STEADY = 0.05;

    private static final Duration WINDOW = Duration.ofSeconds(5);

    /** Windows of one minute in all: while the JIT compiler is behind, a server can be steady and still slow. */
    private static final int LEAST_WINDOWS = 12;

    private static final int MOST_WINDOWS = 24;

    private final Path dataDir;
    private final String adminKey;
    private final ServerProcess server;
    private final TestedCluster cluster;

    private Stage(Path dataDir, String adminKey, ServerProcess server, TestedCluster cluster) {
        this.dataDir = dataDir;
        this.adminKey = adminKey;
        this.server = server;
        this.cluster = cluster;
    }

    /** Starts a server on an empty data directory. */
    static Stage open(Launcher launcher, Path dataDir) throws IOException {
        Folders.makeRoomFor(dataDir);
        return on(launcher, dataDir);
    }

    /** Starts a server on an existing data directory. */
    static Stage on(Launcher launcher, Path dataDir) throws IOException {
        ServerProcess server = launcher.start(dataDir);
        return new Stage(dataDir, launcher.adminKey(), server, server.cluster());
    }

    ServerProcess server() {
        return server;
    }

    /** Starts another node on this server's database. Its data directory is deleted with that of the stage. */
    ServerProcess anotherNode(Launcher launcher) throws IOException {
        return launcher.start(
                Files.createDirectories(dataDir.resolve("another-node")),
                Map.of(
                        "PARTNERSYNC_DATABASE_URL", cluster.productAddress(),
                        "PARTNERSYNC_DATABASE_USER", "partnersync_app",
                        "PARTNERSYNC_DATABASE_PASSWORD", secret("database-application-password"),
                        "PARTNERSYNC_DATABASE_OWNER_USER", "partnersync",
                        "PARTNERSYNC_DATABASE_OWNER_PASSWORD", secret("database-password"),
                        "PARTNERSYNC_MASTER_KEY", secret("master-key"),
                        "PARTNERSYNC_DRAIN_SECONDS", "0"));
    }

    private String secret(String file) throws IOException {
        return Files.readString(dataDir.resolve(file)).strip();
    }

    TestedCluster cluster() {
        return cluster;
    }

    Path dataDir() {
        return dataDir;
    }

    /** Returns PostgreSQL's data directory. */
    Path postgres() {
        return TestedCluster.files(dataDir);
    }

    Http staff() {
        return Http.withKey(adminKey);
    }

    /** Creates a partner whose deliveries are written but held. */
    BenchPartner silentPartner(String name) throws IOException {
        return BenchPartner.setUp(server, adminKey, name, URI.create("http://127.0.0.1:1/webhooks"), false);
    }

    BenchPartner partner(String name, URI webhook) throws IOException {
        return BenchPartner.setUp(server, adminKey, name, webhook, true);
    }

    /** Work of a given length; returns its number of requests. */
    interface Timed {
        long requests(Duration length) throws Exception;
    }

    /** Like {@link #warm(Results, List, Timed)}, for this server alone. */
    void warm(Results results, Timed work) throws Exception {
        warm(results, List.of(server), work);
    }

    /**
     * Does the work in windows until the CPU time per request no longer changes between windows (elapsed time where CPU time is
     * unknown), but at least {@link #LEAST_WINDOWS} and at most {@link #MOST_WINDOWS}: after its start a JVM compiles the code that it
     * runs, for minutes if it has few processors. Prints how long this took, and adds a note if the cost did not become steady. Does
     * nothing with {@code --quick}, which measures a cold server.
     *
     * @param nodes all servers that take part in the work
     */
    void warm(Results results, List<ServerProcess> nodes, Timed work) throws Exception {
        if (results.options().isQuick()) {
            return;
        }
        long begun = System.nanoTime();
        double before = costOfOne(nodes, WINDOW, work);
        for (int number = 2; number <= MOST_WINDOWS; number++) {
            double now = costOfOne(nodes, WINDOW, work);
            double seconds = (System.nanoTime() - begun) / NANOS_A_SECOND;
            boolean steady = number >= LEAST_WINDOWS && Math.abs(now - before) < STEADY * before;
            boolean over = number == MOST_WINDOWS || seconds >= MOST_WINDOWS * WINDOW.toSeconds();
            if (steady || over) {
                String told = String.format(
                        Locale.ROOT, "warmed up for %.1f s, from %.0f to %.0f µs a request", seconds, before, now);
                if (steady) {
                    results.say("  " + told);
                } else {
                    results.note(told + " in the last two windows: what follows was measured while it still changed");
                }
                return;
            }
            before = now;
        }
    }

    private static double costOfOne(List<ServerProcess> nodes, Duration window, Timed work) throws Exception {
        OptionalDouble before = cpuOf(nodes);
        long begun = System.nanoTime();
        long requests = Math.max(1, work.requests(window));
        double wall = (System.nanoTime() - begun) / NANOS_A_SECOND;
        OptionalDouble after = cpuOf(nodes);
        double spent = before.isPresent() && after.isPresent() ? after.getAsDouble() - before.getAsDouble() : wall;
        return spent * MICROS_A_SECOND / requests;
    }

    private static OptionalDouble cpuOf(List<ServerProcess> nodes) {
        double seconds = 0;
        for (ServerProcess node : nodes) {
            OptionalDouble ofOne = node.jvm().cpuSeconds();
            if (ofOne.isEmpty()) {
                return ofOne;
            }
            seconds += ofOne.getAsDouble();
        }
        return OptionalDouble.of(seconds);
    }

    /** Work on the server. */
    interface Work {
        Load.Outcome run() throws Exception;
    }

    /** Does the work. Returns its figures and the CPU time that server and PostgreSQL used, in microseconds per request. */
    Map<Figure, Double> costOf(Work work) throws Exception {
        Cpu before = cpu();
        Load.Outcome outcome = work.run();
        Map<Figure, Double> figures = new EnumMap<>(outcome.figures());
        figures.putAll(before.perRequest(cpu(), outcome.answered()));
        return figures;
    }

    /** Returns the CPU time used so far. */
    Cpu cpu() {
        return new Cpu(micros(server.jvm()), micros(cluster.processes()));
    }

    /** CPU time that server and PostgreSQL have used up to some moment, in microseconds. */
    record Cpu(OptionalDouble server, OptionalDouble postgres) {

        Map<Figure, Double> perRequest(Cpu after, long requests) {
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            add(figures, Figure.SERVER_CPU, server, after.server, requests);
            add(figures, Figure.POSTGRES_CPU, postgres, after.postgres, requests);
            return figures;
        }
    }

    /** Does the work. Returns its figures and the amount that PostgreSQL read from the disk, in kB per request. */
    Map<Figure, Double> readsOf(Work work) throws Exception {
        OptionalDouble before = cluster.processes().kilobytesRead();
        Load.Outcome outcome = work.run();
        Map<Figure, Double> figures = new EnumMap<>(outcome.figures());
        add(figures, Figure.DISK_READS, before, cluster.processes().kilobytesRead(), outcome.answered());
        return figures;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Folders.delete(dataDir);
    }

    private static void add(
            Map<Figure, Double> figures, Figure figure, OptionalDouble before, OptionalDouble after, long requests) {
        if (before.isPresent() && after.isPresent() && requests > 0) {
            figures.put(figure, (after.getAsDouble() - before.getAsDouble()) / requests);
        }
    }

    private static OptionalDouble micros(ProcessTree processes) {
        OptionalDouble seconds = processes.cpuSeconds();
        return seconds.isPresent() ? OptionalDouble.of(seconds.getAsDouble() * MICROS_A_SECOND) : seconds;
    }

    /** How the server is started. */
    record Launcher(List<String> command, String adminKey, Path log) {

        Launcher {
            command = List.copyOf(command);
        }

        ServerProcess start(Path dataDir) throws IOException {
            return start(dataDir, Map.of());
        }

        /** @param more further environment variables, in addition to those of every server under test */
        ServerProcess start(Path dataDir, Map<String, String> more) throws IOException {
            return ServerProcess.start(command, dataDir, adminKey, more, log);
        }

        @Override
        public String toString() {
            return "Launcher" + command;
        }
    }
}
