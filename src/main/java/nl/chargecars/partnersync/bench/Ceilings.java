package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL alone makes of the rows of an order, a status update and a delivery: in a database of its own on the product's
 * server, written by {@value #CLIENTS} clients over plain JDBC.
 */
final class Ceilings {

    static final int CLIENTS = 16;
    static final int BATCH = 50;

    /** What the product's shares are shares of. */
    static final String ORDERS = "orders, one transaction of " + BATCH;

    static final String UPDATES = "status updates, one transaction of " + BATCH;
    static final String DELIVERIES = "deliveries, batches of " + BATCH;

    private static final int ORDERS_A_CLIENT = 250;
    private static final long FIRST_WAITING = 10_000_000_000L;
    private static final int MOST_A_SECOND = 20_000;
    private static final int MOST_A_SECOND_SINGLY = 5_000;
    private static final long MILLIS_A_SECOND = 1_000;
    private static final double NANOS_A_SECOND = 1e9;

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
    private final Cluster cluster;
    private final Owner owner;
    private final AtomicLong orders = new AtomicLong();
    private final AtomicLong bulk = new AtomicLong(FIRST_WAITING);

    /** @param owner a partner of the product, for whom the rows are written */
    Ceilings(Results results, Cluster cluster, Owner owner) {
        this.results = results;
        this.cluster = cluster;
        this.owner = owner;
    }

    void measure() throws Exception {
        cluster.makeCeilings();
        try (Connection from = cluster.product();
                Connection to = cluster.ceilings()) {
            CeilingPartner.copy(owner, from, to);
        }
        var order = new OrderCeiling(owner, orders);
        ceiling("orders, the seed as written", _ -> order.asTheSeed());
        ceiling("orders, one statement an order", _ -> order.inOneStatement(1));
        ceiling(ORDERS, _ -> order.inOneStatement(BATCH));

        ceiling("status updates, the seed as written", updates(UpdateCeiling::asTheSeed));
        ceiling("status updates, one statement an update", updates(one -> one.inOneStatement(1)));
        ceiling(UPDATES, updates(one -> one.inOneStatement(BATCH)));

        deliveries("deliveries, the seed as written", MOST_A_SECOND_SINGLY, new DeliveryCeiling(owner).asTheSeed());
        deliveries("deliveries, one statement each", MOST_A_SECOND_SINGLY, new DeliveryCeiling(owner).inBatches(1));
        deliveries(DELIVERIES, MOST_A_SECOND, new DeliveryCeiling(owner).inBatches(BATCH));
    }

    private interface OfUpdates {
        CeilingWrite of(UpdateCeiling ceiling);
    }

    /** Each client gets orders of its own, new for each ceiling. */
    private IntFunction<CeilingWrite> updates(OfUpdates way) throws SQLException {
        CeilingWrite placing = new OrderCeiling(owner, orders).inOneStatement(BATCH);
        long first = orders.get() + 1;
        try (Connection connection = cluster.ceilings()) {
            connection.setAutoCommit(false);
            for (int placed = 0; placed < CLIENTS * ORDERS_A_CLIENT; placed += BATCH) {
                placing.write(connection);
            }
        }
        List<CeilingWrite> writes = IntStream.range(0, CLIENTS)
                .mapToObj(client -> way.of(new UpdateCeiling(
                        owner,
                        IntStream.range(0, ORDERS_A_CLIENT)
                                .mapToObj(order -> "B-" + (first + (long) client * ORDERS_A_CLIENT + order))
                                .toList())))
                .toList();
        return writes::get;
    }

    private void deliveries(String name, int mostASecond, CeilingWrite write) throws Exception {
        results.measure(Part.CEILINGS, name, length -> {
            makeWaiting(mostASecond * length.toMillis() / MILLIS_A_SECOND);
            return run(length, _ -> write);
        });
    }

    /** New deliveries of events that are there from the ceilings before; further orders where those are too few. */
    private void makeWaiting(long wanted) throws SQLException {
        try (Connection connection = cluster.ceilingsAsAdministrator()) {
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

    private void ceiling(String name, IntFunction<CeilingWrite> writeOfClient) throws Exception {
        results.measure(Part.CEILINGS, name, length -> run(length, writeOfClient));
    }

    /** Ends when the time is over or nobody finds anything to do. */
    private Map<Figure, Double> run(Duration length, IntFunction<CeilingWrite> writeOfClient) throws Exception {
        var done = new AtomicLong();
        var failure = new AtomicReference<@Nullable Throwable>();
        OptionalDouble cpuBefore = cluster.processes().cpuSeconds();
        long start = System.nanoTime();
        long end = start + length.toNanos();
        List<Thread> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> Thread.ofPlatform().start(() -> {
                    try (Connection connection = cluster.ceilings()) {
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
        for (Thread client : clients) {
            client.join();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new BenchFailure("a statement of the ceiling failed: " + failed.getMessage(), failed);
        }
        double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.THROUGHPUT, done.get() / seconds);
        OptionalDouble cpuAfter = cluster.processes().cpuSeconds();
        if (cpuBefore.isPresent() && cpuAfter.isPresent() && done.get() > 0) {
            figures.put(Figure.POSTGRES_CPU, (cpuAfter.getAsDouble() - cpuBefore.getAsDouble()) * 1e6 / done.get());
        }
        return figures;
    }
}
