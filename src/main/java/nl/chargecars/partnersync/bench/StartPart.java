package nl.chargecars.partnersync.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** How long the server takes to be ready, and what memory it holds. */
final class StartPart {

    private static final int CLIENTS = 64;
    private static final Duration REST = Duration.ofSeconds(3);

    /** Read by the JVM itself. */
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
     * Cold: on an empty data directory, with unpacking, initdb and migrations. Warm: on the directory that it left, with the AOT
     * cache that {@code start} uses, and without.
     */
    void measure() throws Exception {
        List<Map<Figure, Double>> cold = new ArrayList<>();
        List<Map<Figure, Double>> warm = new ArrayList<>();
        List<Map<Figure, Double>> withoutCache = new ArrayList<>();
        for (int round = 1; round <= results.options().rounds(); round++) {
            try (Stage stage = Stage.open(launcher, dataDir)) {
                cold.add(ready("cold", round, stage.server()));
                stage.server().close();
                try (ServerProcess again = launcher.start(dataDir)) {
                    warm.add(ready("warm", round, again));
                }
                try (ServerProcess again = launcher.start(dataDir, WITHOUT_CACHE)) {
                    withoutCache.add(ready("warm, without the AOT cache", round, again));
                }
            }
        }
        results.add(Measurement.of(Part.START, "ready, cold (empty data directory)", cold));
        results.add(Measurement.of(Part.START, "ready, warm (existing data directory)", warm));
        results.add(Measurement.of(Part.START, "ready, warm, without the AOT cache", withoutCache));
        try (Stage stage = Stage.open(launcher, dataDir)) {
            memory(stage);
        }
    }

    private Map<Figure, Double> ready(String how, int round, ServerProcess server) {
        double seconds = server.secondsToReady();
        results.say("  start, " + how + ", round " + round + " of "
                + results.options().rounds() + ": " + Figure.SECONDS.format(seconds) + " s");
        return Map.of(Figure.SECONDS, seconds);
    }

    private void memory(Stage stage) throws Exception {
        LockSupport.parkNanos(REST.toNanos());
        results.measureWarm(Part.START, "memory at rest", _ -> memoryOf(stage));
        BenchPartner partner = stage.silentPartner("Memory");
        results.measure(Part.START, "memory after orders of " + CLIENTS + " clients", length -> {
            var _ = Placing.load(stage, partner).closed(CLIENTS, length);
            return memoryOf(stage);
        });
    }

    private static Map<Figure, Double> memoryOf(Stage stage) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        stage.server().jvm().megabytes().ifPresent(megabytes -> figures.put(Figure.SERVER_MEMORY, megabytes));
        stage.cluster().processes().megabytes().ifPresent(megabytes -> figures.put(Figure.POSTGRES_MEMORY, megabytes));
        return figures;
    }
}
