package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;

/**
 * Measures the same work with more and more orders in the database. {@code to first} is the ratio of the time at a step to the time
 * at the first step: the median latency for requests of one client, the time per item for throughput.
 */
final class GrowthPart {

    private static final String ORDERS = "orders";
    private static final String ONE_BY_ONE = ", one at a time";
    private static final String OLD_UPDATES = "status updates of old orders";
    private static final String COLD = ", cold";
    private static final String WARM = "";
    private static final int WRITERS = 16;
    private static final int OF_A_ROUND = 5;
    private static final int ORDERS_FOR_UPDATES = 3_000;
    private static final long ORDERS_A_WRITER = 100;
    private static final Duration ENOUGH = Duration.ofSeconds(2);

    /** How long each kind of writing goes on before it is measured where memory cannot hold the database: rates rose for minutes. */
    private static final Duration IN_USE = Duration.ofMinutes(2);

    /**
     * A database of up to the machine's memory divided by this number is still cached after the load; the write-ahead log and the
     * sorting of indexes need the rest.
     */
    private static final long PART_OF_MEMORY = 2;

    /** Share of the machine's memory that may be filled with the database's files; the rest is for the processes. */
    private static final double MOST_OF_MEMORY = 0.85;

    private static final long TOLD_EVERY = 200_000;
    private static final long BYTES_A_MEGABYTE = 1_000_000;
    private static final double NANOS_A_SECOND = 1e9;

    /** Assumed size of an order with its indexes, until measured: earlier runs had 5.9 kB at a million orders, 5.4 at ten million. */
    private static final long BYTES_AN_ORDER = 6_000;

    /** Least number of new orders to measure the size of an order with: of fewer, partly filled pages would distort the result. */
    private static final long ORDERS_THAT_TELL = 100_000;

    /** Disk space for the write-ahead log of a load, for temporary files, and to keep free for other programs. */
    private static final long RESERVE = 10_000_000_000L;

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
        BenchPartner warming = stage.silentPartner("Growth, warming up");
        BenchPartner updating = stage.silentPartner("Growth, updates");
        BenchPartner receiving = stage.partner("Growth, deliveries", receiver.url(Receiver.TOLD));
        var user = DashboardUser.join(stage.server(), stage.staff());
        Load updates =
                Updating.ofNewOrders(stage, updating, ORDERS_FOR_UPDATES, clock).load(stage);
        Map<Long, Long> changes = new ConcurrentHashMap<>();
        var deliveries = new DeliveryPart(results, stage, receiver, clock);
        for (long step : sizes) {
            if (!hasSpaceFor(step)) {
                return;
            }
            boolean inMemory = load(partner, step) <= PageCache.memory() / PART_OF_MEMORY;
            var lookups = new Lookups(stage, partner, user, step);
            if (step == sizes.getFirst()) {
                warmUp(List.of(Placing.load(stage, warming), updates, lookups.mixed()));
            }
            Load orders = Placing.load(stage, partner);
            Load oldUpdates =
                    Updating.ofBulkOrders(partner, step, changes, clock).load(stage);
            if (!inMemory) {
                coldThenRead(step, lookups, orders, oldUpdates);
            }
            lookUp(step, lookups.ofOneOrder(), WARM, GrowthPart::forAPercentile);
            if (!inMemory) {
                use(List.of(orders, oldUpdates));
            }
            write(step, ORDERS, WARM, orders);
            write(step, "status updates", WARM, updates);
            write(step, OLD_UPDATES, WARM, oldUpdates);
            one(
                    step,
                    "deliveries",
                    WARM,
                    Figure.THROUGHPUT,
                    length -> deliveries.backlog(List.of(receiving), aFifth(length)));
            lookUp(step, lookups.others(), WARM, GrowthPart::aFifth);
        }
    }

    /** Warms the server up, so that the first step is not measured on a colder server than the later steps compared with it. */
    private void warmUp(List<Load> works) throws Exception {
        results.say("  warming up the server");
        for (Load work : works) {
            stage.warm(results, window -> work.closed(WRITERS, window).answered());
        }
    }

    /** Measures in the state that the load left, with cold caches; then reads the files that this touched into memory. */
    private void coldThenRead(long step, Lookups lookups, Load orders, Load oldUpdates) throws Exception {
        try (Connection connection = stage.cluster().asAdministrator()) {
            PageCache.rememberReads(connection);
            lookUp(step, lookups.ofOneOrder(), COLD, GrowthPart::aFifth);
            write(step, ORDERS, COLD, orders);
            write(step, OLD_UPDATES, COLD, oldUpdates);
            readFiles(step, PageCache.filesRead(connection, stage.postgres()));
        }
    }

    /** Reads as many of the files as fit into memory, where a server that has been in use for long has them too. */
    private void readFiles(long step, List<Path> files) throws IOException {
        long most = (long) (PageCache.memory() * MOST_OF_MEMORY);
        List<Path> fitting = new ArrayList<>();
        long bytes = 0;
        for (Path file : files) {
            if (bytes + Files.size(file) > most) {
                break;
            }
            fitting.add(file);
            bytes += Files.size(file);
        }
        results.say("  bringing " + bytes / BYTES_A_MEGABYTE + " MB into memory");
        PageCache.read(fitting, results::say);
        if (fitting.size() < files.size()) {
            results.note(String.format(
                    Locale.ROOT,
                    "with %,d orders look-ups of one, new orders and updates touch %,d MB; memory has room for %,d of them, what is read most first: what is not called cold is partly so",
                    step,
                    PageCache.size(files) / BYTES_A_MEGABYTE,
                    bytes / BYTES_A_MEGABYTE));
        }
    }

    /**
     * Writes for a while, so that memory holds what writing touches, as on a server that is long in use: the files that were read
     * are more than the system keeps.
     */
    private void use(List<Load> works) throws Exception {
        results.say("  writing for " + IN_USE.multipliedBy(works.size()).toMinutes() + " minutes");
        for (Load work : works) {
            work.closed(WRITERS, IN_USE);
        }
    }

    static String name(String what, long size) {
        return String.format(Locale.ROOT, "%s, %,d orders", what, size);
    }

    /** Returns a fifth of the round: short, because the orders written in these rounds let the database grow as well. */
    private static Duration aFifth(Duration length) {
        return length.dividedBy(OF_A_ROUND);
    }

    /** Returns a longer round, for requests that take about a millisecond: with fewer than a thousand of them p99 means nothing. */
    private static Duration forAPercentile(Duration length) {
        Duration fifth = aFifth(length);
        return Durations.shorter(fifth.multipliedBy(2), Durations.longer(fifth, ENOUGH));
    }

    private void lookUp(long step, Map<String, Load> lookups, String how, UnaryOperator<Duration> part)
            throws Exception {
        for (Map.Entry<String, Load> lookup : lookups.entrySet()) {
            one(
                    step,
                    lookup.getKey(),
                    how,
                    Figure.P50,
                    length -> stage.readsOf(() -> lookup.getValue().closed(1, part.apply(length))));
        }
    }

    /**
     * Measures writing: how much is written at once, and how long one write takes. With fewer clients if the step is small, so that
     * no two clients update the same order at the same time.
     */
    private void write(long step, String what, String how, Load load) throws Exception {
        int clients = Math.clamp(step / ORDERS_A_WRITER, 1, WRITERS);
        one(step, what, how, Figure.THROUGHPUT, length -> stage.costOf(() -> load.closed(clients, aFifth(length))));
        one(
                step,
                what + ONE_BY_ONE,
                how,
                Figure.P50,
                length -> stage.costOf(() -> load.closed(1, forAPercentile(length))));
    }

    /** @param how suffix that distinguishes measurements of the same work at the same step, such as {@link #COLD} */
    private void one(long step, String what, String how, Figure time, Results.Round round) throws Exception {
        OptionalDouble before = results.median(Part.GROWTH, name(what, sizes.getFirst()), time);
        results.measure(Part.GROWTH, name(what, step) + how, length -> {
            Map<Figure, Double> figures = new EnumMap<>(round.run(length));
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

    /** Adds orders until there are {@code step}. Returns the size of the database afterwards, in bytes. */
    private long load(BenchPartner partner, long step) throws Exception {
        results.say(String.format(Locale.ROOT, "  writing orders in bulk, up to %,d", step));
        long begun = System.nanoTime();
        try (Connection connection = stage.cluster().asAdministrator()) {
            long before = databaseSize(connection);
            new BulkLoad(stage.cluster(), partner.owner(), results::say)
                    .write(size + 1, step, Deliveries.DELIVERED, written -> {
                        if (written % TOLD_EVERY == 0) {
                            results.say(
                                    String.format(Locale.ROOT, "    %,d after %.0f s", written, secondsSince(begun)));
                        }
                    });
            long after = databaseSize(connection);
            if (step - size >= ORDERS_THAT_TELL) {
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
            return after;
        }
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / NANOS_A_SECOND;
    }

    private static long databaseSize(Connection connection) throws SQLException {
        return Sql.number(connection, "select pg_database_size(current_database())");
    }
}
