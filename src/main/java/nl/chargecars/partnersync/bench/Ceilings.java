package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast PostgreSQL alone writes the rows of an order, a status update and a delivery, over plain JDBC and with the number
 * of clients that is fastest. The same rounds are available again through {@link #again}, to alternate with rounds of the product.
 */
final class Ceilings {

    static final int BATCH = 50;

    private static final List<Integer> CLIENTS = List.of(4, 8, 16);
    private static final int MOST_CLIENTS = 16;

    /** Names of the measurements against which the product's throughput is reported as a share. */
    static final String ORDERS = "orders, one transaction of " + BATCH;

    static final String UPDATES = "status updates, one transaction of " + BATCH;
    static final String DELIVERIES = "deliveries, batches of " + BATCH;

    private static final int ORDERS_A_CLIENT = 250;
    private static final long FIRST_WAITING = 10_000_000_000L;
    private static final int MOST_A_SECOND = 20_000;
    private static final int MOST_A_SECOND_SINGLY = 5_000;
    private static final long MILLIS_A_SECOND = 1_000;
    private static final double NANOS_A_SECOND = 1e9;

    /** Planner settings of the product's batch transactions, here set once per connection. Not used for "the seed as written". */
    private static final List<String> KEEP_PLANS = List.of(
            "set plan_cache_mode = force_generic_plan",
            "set enable_seqscan = off",
            "set enable_hashjoin = off",
            "set enable_mergejoin = off");

    private static final String WAITING = """
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head,
                due_at, attempt_count, schedule_position, created_at)
            select id, partner_organization_id, integration_id, order_id, order_sequence, event, 1, 'pending', true,
                   now(), 0, 0, created_at
            from events
            limit ?
            """;

    private final Results results;
    private final PostgresAlone alone;
    private final Map<String, Results.Round> turns = new HashMap<>();
    private final AtomicLong orders = new AtomicLong();
    private final AtomicLong bulk = new AtomicLong(FIRST_WAITING);

    Ceilings(Results results, PostgresAlone alone) {
        this.results = results;
        this.alone = alone;
    }

    /**
     * @param owner a partner of the product; the rows are written for a copy of this partner
     * @param product the cluster from which the partner is copied
     */
    void measure(PartnerIds owner, TestedCluster product) throws Exception {
        makeDatabase(owner, product);
        var order = new OrderCeiling(owner, orders);
        ceiling("orders, the seed as written", List.of(), _ -> order.asTheSeed());
        ceiling("orders, one statement an order", KEEP_PLANS, _ -> order.inOneStatement(1));
        int clientsOfOrders = ceiling(ORDERS, KEEP_PLANS, _ -> order.inOneStatement(BATCH));

        ceiling("status updates, the seed as written", List.of(), updates(owner, UpdateCeiling::asTheSeed));
        ceiling("status updates, one statement an update", KEEP_PLANS, updates(owner, one -> one.inOneStatement(1)));
        int clientsOfUpdates = ceiling(UPDATES, KEEP_PLANS, updates(owner, one -> one.inOneStatement(BATCH)));

        var delivery = new DeliveryCeiling(owner);
        fastest(
                "deliveries, the seed as written",
                waiting(owner, List.of(), MOST_A_SECOND_SINGLY, delivery.asTheSeed()));
        fastest(
                "deliveries, one statement each",
                waiting(owner, KEEP_PLANS, MOST_A_SECOND_SINGLY, delivery.inBatches(1)));
        Clients inBatches = waiting(owner, KEEP_PLANS, MOST_A_SECOND, delivery.inBatches(BATCH));
        int clientsOfDeliveries = fastest(DELIVERIES, inBatches);

        // a new database, so that its tables are as small as those of the product in the comparison
        makeDatabase(owner, product);
        turns.put(ORDERS, length -> run(clientsOfOrders, length, KEEP_PLANS, _ -> order.inOneStatement(BATCH)));
        IntFunction<CeilingWrite> updates = updates(owner, one -> one.inOneStatement(BATCH));
        turns.put(UPDATES, length -> run(clientsOfUpdates, length, KEEP_PLANS, updates));
        turns.put(DELIVERIES, length -> inBatches.run(clientsOfDeliveries, length));
    }

    private void makeDatabase(PartnerIds owner, TestedCluster product) throws SQLException {
        alone.cluster().makeAnew();
        try (Connection from = product.asAdministrator();
                Connection to = alone.cluster().asOwner()) {
            CeilingPartner.copy(owner, from, to);
        }
    }

    /**
     * Returns a round of {@link #ORDERS}, {@link #UPDATES} or {@link #DELIVERIES} with the fastest number of clients, or empty when
     * ceilings were not measured. The round ends with a vacuum and a checkpoint, so that they do not disturb the next measurement.
     */
    Optional<Results.Round> again(String name) {
        return Optional.ofNullable(turns.get(name)).map(turn -> length -> {
            Map<Figure, Double> figures = turn.run(length);
            alone.cluster().settle();
            return figures;
        });
    }

    private interface OfUpdates {
        CeilingWrite of(UpdateCeiling ceiling);
    }

    /** Places new orders for one ceiling. Returns the writer of each client; every client updates its own orders. */
    private IntFunction<CeilingWrite> updates(PartnerIds owner, OfUpdates way) throws SQLException {
        CeilingWrite placing = new OrderCeiling(owner, orders).inOneStatement(BATCH);
        long first = orders.get() + 1;
        try (Connection connection = alone.cluster().asOwner()) {
            connection.setAutoCommit(false);
            for (int placed = 0; placed < MOST_CLIENTS * ORDERS_A_CLIENT; placed += BATCH) {
                placing.write(connection);
            }
        }
        List<CeilingWrite> writes = IntStream.range(0, MOST_CLIENTS)
                .mapToObj(client -> way.of(new UpdateCeiling(
                        owner,
                        IntStream.range(0, ORDERS_A_CLIENT)
                                .mapToObj(order -> "B-" + (first + (long) client * ORDERS_A_CLIENT + order))
                                .toList())))
                .toList();
        return writes::get;
    }

    private Clients waiting(PartnerIds owner, List<String> settings, int mostASecond, CeilingWrite write) {
        return (clients, length) -> {
            makeWaiting(owner, mostASecond * length.toMillis() / MILLIS_A_SECOND);
            return run(clients, length, settings, _ -> write);
        };
    }

    private int ceiling(String name, List<String> settings, IntFunction<CeilingWrite> writeOfClient) throws Exception {
        return fastest(name, (clients, length) -> run(clients, length, settings, writeOfClient));
    }

    private interface Clients {
        Map<Figure, Double> run(int clients, Duration length) throws Exception;
    }

    /**
     * Runs a warm-up that fills the tables, then one short run per number of clients, then the measured rounds with the fastest
     * number. With {@code --quick} it skips the comparison and uses {@link #MOST_CLIENTS}.
     *
     * @return the number of clients of the measured rounds
     */
    private int fastest(String name, Clients round) throws Exception {
        results.say("  " + name + ": warming up");
        Duration warmUp = results.options().warmUp();
        var _ = round.run(MOST_CLIENTS, warmUp);
        int fastest = MOST_CLIENTS;
        double most = 0;
        for (int clients : results.options().isQuick() ? List.<Integer>of() : CLIENTS) {
            double done = round.run(clients, warmUp).getOrDefault(Figure.THROUGHPUT, 0.0);
            if (done > most) {
                most = done;
                fastest = clients;
            }
        }
        int clients = fastest;
        results.measureWarm(Part.CEILINGS, name, length -> round.run(clients, length));
        return clients;
    }

    /** Replaces all deliveries by waiting ones for events of earlier ceilings; first writes more orders if those are too few. */
    private void makeWaiting(PartnerIds owner, long wanted) throws SQLException {
        try (Connection connection = alone.cluster().asAdministrator()) {
            long missing = wanted - Sql.number(connection, "select count(*) from events");
            if (missing > 0) {
                long first = bulk.getAndAdd(missing);
                BulkOrders.unchecked(connection, owner).write(first, first + missing - 1, Deliveries.WAITING, _ -> {});
                connection.setAutoCommit(true);
            }
            Sql.update(connection, "truncate delivery_attempts, deliveries");
            Sql.update(connection, WAITING, wanted);
            Sql.update(connection, "vacuum analyze");
        }
    }

    /** Runs the clients until the time is over. A client ends earlier when it finds no work. */
    private Map<Figure, Double> run(
            int clients, Duration length, List<String> settings, IntFunction<CeilingWrite> writeOfClient)
            throws Exception {
        var done = new AtomicLong();
        var failure = new AtomicReference<@Nullable Throwable>();
        OptionalDouble cpuBefore = alone.cluster().processes().cpuSeconds();
        long start = System.nanoTime();
        long end = start + length.toNanos();
        List<Thread> threads = IntStream.range(0, clients)
                .mapToObj(client -> Thread.ofPlatform().start(() -> {
                    try (Connection connection = alone.cluster().asOwner()) {
                        for (String setting : settings) {
                            Sql.update(connection, setting);
                        }
                        connection.setAutoCommit(false);
                        CeilingWrite write = writeOfClient.apply(client);
                        for (int wrote = 1; wrote > 0 && System.nanoTime() < end && failure.get() == null; ) {
                            wrote = write.write(connection);
                            done.addAndGet(wrote);
                        }
                    } catch (SQLException | RuntimeException failed) {
                        failure.compareAndSet(null, failed);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new BenchFailure("a statement of the ceiling failed: " + failed.getMessage(), failed);
        }
        double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.THROUGHPUT, done.get() / seconds);
        figures.put(Figure.CLIENTS, (double) clients);
        figures.put(Figure.ROUND_SECONDS, seconds);
        OptionalDouble cpuAfter = alone.cluster().processes().cpuSeconds();
        if (cpuBefore.isPresent() && cpuAfter.isPresent() && done.get() > 0) {
            figures.put(Figure.POSTGRES_CPU, (cpuAfter.getAsDouble() - cpuBefore.getAsDouble()) * 1e6 / done.get());
        }
        return figures;
    }
}
