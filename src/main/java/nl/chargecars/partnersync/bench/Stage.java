package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The server under test on a data directory of its own, which goes with it. */
final class Stage implements AutoCloseable {

    private static final double MICROS_A_SECOND = 1e6;

    private final Path dataDir;
    private final String adminKey;
    private final ServerProcess server;
    private final Cluster cluster;

    private Stage(Path dataDir, String adminKey, ServerProcess server, Cluster cluster) {
        this.dataDir = dataDir;
        this.adminKey = adminKey;
        this.server = server;
        this.cluster = cluster;
    }

    /** On an empty data directory. */
    static Stage open(Launcher launcher, Path dataDir) throws IOException {
        Files.createDirectories(dataDir.getParent());
        Folders.delete(dataDir);
        ServerProcess server = launcher.start(dataDir);
        return new Stage(dataDir, launcher.adminKey(), server, server.cluster());
    }

    ServerProcess server() {
        return server;
    }

    /** Another node on this one's database. Its own data directory goes with the stage's. */
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

    Cluster cluster() {
        return cluster;
    }

    Path dataDir() {
        return dataDir;
    }

    Http staff() {
        return Http.withKey(adminKey);
    }

    /** A partner whose events are written and held. */
    BenchPartner silentPartner(String name) throws IOException {
        return BenchPartner.setUp(server, adminKey, name, URI.create("http://127.0.0.1:1/webhooks"), false);
    }

    BenchPartner partner(String name, URI webhook) throws IOException {
        return BenchPartner.setUp(server, adminKey, name, webhook, true);
    }

    /** Some work on the server. */
    interface Work {
        Load.Outcome run() throws Exception;
    }

    /** Does the work and adds what it cost the server and PostgreSQL, in microseconds of CPU a request. */
    Map<Figure, Double> costOf(Work work) throws Exception {
        OptionalDouble serverBefore = micros(server.jvm());
        OptionalDouble postgresBefore = micros(cluster.processes());
        Load.Outcome outcome = work.run();
        Map<Figure, Double> figures = new EnumMap<>(outcome.figures());
        add(figures, Figure.SERVER_CPU, serverBefore, micros(server.jvm()), outcome.answered());
        add(figures, Figure.POSTGRES_CPU, postgresBefore, micros(cluster.processes()), outcome.answered());
        return figures;
    }

    /** Does the work and adds what PostgreSQL read from the disk for it, in kB a request. */
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

        /** @param more settings besides those that every server under test has */
        ServerProcess start(Path dataDir, Map<String, String> more) throws IOException {
            return ServerProcess.start(command, dataDir, adminKey, more, log);
        }

        @Override
        public String toString() {
            return "Launcher" + command;
        }
    }
}
