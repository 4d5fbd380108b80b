package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;

/** Measures how long the server takes to be ready, and how much memory server and PostgreSQL use. */
final class StartPart {

    private static final int CLIENTS = 64;
    private static final long MOST_ORDERS = 100_000;
    private static final Duration REST = Duration.ofSeconds(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    /** Environment that disables the AOT cache; the JVM itself reads the variable. */
    private static final Map<String, String> WITHOUT_CACHE = Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=off");

    private final Results results;
    private final Stage.Launcher launcher;
    private final Path dataDir;

    StartPart(Results results, Stage.Launcher launcher, Path dataDir) {
        this.results = results;
        this.launcher = launcher;
        this.dataDir = dataDir;
    }

    /**
     * Measures cold starts (on an empty data directory, with unpacking, initdb and migrations) and warm starts: on the directory that
     * the cold start left, with the AOT cache that {@code start} uses, and without it; and on a directory with orders.
     */
    void measure() throws Exception {
        Files.createDirectories(dataDir.getParent());
        List<Map<Figure, Double>> cold = new ArrayList<>();
        List<Map<Figure, Double>> warm = new ArrayList<>();
        List<Map<Figure, Double>> withoutCache = new ArrayList<>();
        List<Map<Figure, Double>> atRest = new ArrayList<>();
        for (int round = 1; round <= results.options().rounds(); round++) {
            Folders.delete(dataDir);
            try (ServerProcess first = launcher.start(dataDir)) {
                cold.add(ready("cold", round, first));
            }
            try (ServerProcess again = launcher.start(dataDir)) {
                warm.add(ready("warm", round, again));
                LockSupport.parkNanos(REST.toNanos());
                atRest.add(memoryOf(again));
                results.said("memory at rest", round, atRest.getLast());
            }
            try (ServerProcess again = launcher.start(dataDir, WITHOUT_CACHE)) {
                withoutCache.add(ready("warm, without the AOT cache", round, again));
            }
        }
        results.add(Measurement.of(Part.START, "ready, cold (empty data directory)", cold));
        results.add(Measurement.of(Part.START, "ready, warm (existing data directory)", warm));
        results.add(Measurement.of(Part.START, "ready, warm, without the AOT cache", withoutCache));
        results.add(Measurement.of(Part.START, "memory at rest", atRest));
        try (Stage stage = Stage.on(launcher, dataDir)) {
            memoryUnderLoad(stage);
            if (!results.options().isQuick()) {
                readyWithOrders(stage);
            }
        }
    }

    private Map<Figure, Double> ready(String how, int round, ServerProcess server) {
        Map<Figure, Double> figures = Map.of(Figure.SECONDS, server.secondsToReady());
        results.said("start, " + how, round, figures);
        return figures;
    }

    /** Measures warm starts with orders in the database. Stops the stage's server first. */
    private void readyWithOrders(Stage stage) throws Exception {
        long orders = Math.min(MOST_ORDERS, results.options().sizes().getLast());
        String how = String.format(Locale.ROOT, "warm, %,d orders", orders);
        new BulkLoad(stage.cluster(), stage.silentPartner("Start").owner())
                .write(1, orders, Deliveries.DELIVERED, _ -> {});
        stage.server().close();
        List<Map<Figure, Double>> rounds = new ArrayList<>();
        for (int round = 1; round <= results.options().rounds(); round++) {
            try (ServerProcess again = launcher.start(dataDir)) {
                rounds.add(ready(how, round, again));
            }
        }
        results.add(Measurement.of(Part.START, "ready, " + how, rounds));
    }

    /** Measures the most memory that server and PostgreSQL each used while the clients were working. */
    private void memoryUnderLoad(Stage stage) throws Exception {
        Load orders = Placing.load(stage, stage.silentPartner("Memory"));
        results.measure(Part.START, "memory under orders of " + CLIENTS + " clients, the most", length -> {
            Map<Figure, Double> most = new EnumMap<>(Figure.class);
            var over = new CountDownLatch(1);
            Thread looking = Thread.ofPlatform().start(() -> {
                try {
                    do {
                        memoryOf(stage.server(), stage.cluster())
                                .forEach((figure, megabytes) -> most.merge(figure, megabytes, Math::max));
                    } while (!over.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            try {
                var _ = orders.closed(CLIENTS, length);
            } finally {
                over.countDown();
                looking.join();
            }
            return most;
        });
    }

    private static Map<Figure, Double> memoryOf(ServerProcess server) throws IOException {
        return memoryOf(server, server.cluster());
    }

    private static Map<Figure, Double> memoryOf(ServerProcess server, TestedCluster cluster) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        server.jvm().megabytes().ifPresent(megabytes -> figures.put(Figure.SERVER_MEMORY, megabytes));
        cluster.processes().megabytes().ifPresent(megabytes -> figures.put(Figure.POSTGRES_MEMORY, megabytes));
        return figures;
    }
}
