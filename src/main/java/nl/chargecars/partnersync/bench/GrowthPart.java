package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;

/**
 * The same work with more and more orders in the database. {@code to first} is the time of a step in times of the first one's:
 * of the median for what one client asks, of the time an item takes for throughput.
 */
final class GrowthPart {

    private static final int WRITERS = 16;
    private static final int OF_A_ROUND = 5;
    private static final int ORDERS_FOR_UPDATES = 3_000;
    private static final long TOLD_EVERY = 200_000;
    private static final long BYTES_A_MEGABYTE = 1_000_000;
    private static final double NANOS_A_SECOND = 1e9;

    /** An order with its indexes and its write-ahead log, before it was measured. */
    private static final long BYTES_AN_ORDER = 8_000;

    /** Write-ahead log, temporary files, and what must stay free for others. */
    private static final long RESERVE = 6_000_000_000L;

    private final Results results;
    private final Stage stage;
    private final Receiver receiver;
    private final InstantSource clock;
    private final List<Long> sizes;
    private long size;
    private long bytesAnOrder = BYTES_AN_ORDER;

    GrowthPart(Results results, Stage stage, Receiver receiver, InstantSource clock) {
        this.results = results;
        this.stage = stage;
        this.receiver = receiver;
        this.clock = clock;
        this.sizes = results.options().sizes();
    }

    void measure() throws Exception {
        BenchPartner partner = stage.silentPartner("Growth");
        BenchPartner updating = stage.silentPartner("Growth, updates");
        BenchPartner receiving = stage.partner("Growth, deliveries", receiver.url("/webhooks"));
        var colleague = Colleague.join(stage.server(), stage.staff());
        var updates = Updating.ofNewOrders(stage, updating, ORDERS_FOR_UPDATES, clock);
        var deliveries = new DeliveryPart(results, stage, receiver, clock);
        for (long step : sizes) {
            if (!hasSpaceFor(step)) {
                return;
            }
            load(partner, step);
            Map<String, Results.Round> works = new LinkedHashMap<>();
            works.put(
                    "orders",
                    length -> stage.costOf(() -> Placing.load(stage, partner).closed(WRITERS, length)));
            works.put(
                    "status updates",
                    length -> stage.costOf(() -> updates.load(stage).closed(WRITERS, length)));
            works.put("deliveries", length -> deliveries.backlog(List.of(receiving), length));
            new Lookups(stage, partner, colleague, step)
                    .all()
                    .forEach((name, lookup) ->
                            works.put(name, length -> stage.readsOf(() -> lookup.closed(1, length))));
            if (step == sizes.getFirst()) {
                warmUp(works.values());
            }
            for (Map.Entry<String, Results.Round> work : works.entrySet()) {
                one(step, work.getKey(), work.getValue());
            }
        }
    }

    /** Or else the first step is measured with a colder server than those that are compared with it. */
    private void warmUp(Collection<Results.Round> works) throws Exception {
        results.say("  warming up the server");
        for (Results.Round work : works) {
            var _ = work.run(results.options().warmUp());
        }
    }

    static String name(String what, long size) {
        return String.format(Locale.ROOT, "%s, %,d orders", what, size);
    }

    /** Shorter rounds than elsewhere: what is written here is more orders, too. */
    private void one(long step, String what, Results.Round round) throws Exception {
        String first = name(what, sizes.getFirst());
        results.measure(Part.GROWTH, name(what, step), length -> {
            Duration part = length.dividedBy(OF_A_ROUND);
            Map<Figure, Double> figures = new EnumMap<>(round.run(part));
            Figure time = figures.containsKey(Figure.SERVER_CPU) || !figures.containsKey(Figure.P50)
                    ? Figure.THROUGHPUT
                    : Figure.P50;
            OptionalDouble before = results.median(Part.GROWTH, first, time);
            Double now = figures.get(time);
            if (before.isPresent() && now != null) {
                double ratio = now / before.getAsDouble();
                figures.put(Figure.TO_FIRST, time == Figure.THROUGHPUT ? 1 / ratio : ratio);
            }
            return figures;
        });
    }

    private boolean hasSpaceFor(long step) throws IOException {
        long needed = (step - size) * bytesAnOrder + RESERVE;
        long free = Files.getFileStore(stage.dataDir()).getUsableSpace();
        if (free < needed) {
            results.note(String.format(
                    Locale.ROOT,
                    "%,d orders left out: they need about %,d MB of disk and %,d MB are free at %s",
                    step,
                    needed / BYTES_A_MEGABYTE,
                    free / BYTES_A_MEGABYTE,
                    stage.dataDir()));
        }
        return free >= needed;
    }

    private void load(BenchPartner partner, long step) throws Exception {
        results.say(String.format(Locale.ROOT, "  writing orders in bulk, up to %,d", step));
        long begun = System.nanoTime();
        try (Connection connection = stage.cluster().product()) {
            long before = databaseSize(connection);
            new BulkLoad(stage.cluster(), partner.owner()).write(size + 1, step, Deliveries.DELIVERED, written -> {
                if (written % TOLD_EVERY == 0) {
                    results.say(String.format(Locale.ROOT, "    %,d after %.0f s", written, secondsSince(begun)));
                }
            });
            long after = databaseSize(connection);
            if (step > size) {
                bytesAnOrder = Math.max(1, (after - before) / (step - size));
            }
            size = step;
            results.add(Measurement.of(
                    Part.GROWTH,
                    name("database", step),
                    List.of(Map.of(
                            Figure.DATABASE_SIZE,
                            (double) after / BYTES_A_MEGABYTE,
                            Figure.SECONDS,
                            secondsSince(begun)))));
        }
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / NANOS_A_SECOND;
    }

    private static long databaseSize(Connection connection) throws SQLException {
        return Sql.number(connection, "select pg_database_size(current_database())");
    }
}
