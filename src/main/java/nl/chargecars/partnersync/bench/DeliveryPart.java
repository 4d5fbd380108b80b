package nl.chargecars.partnersync.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;

/** Webhooks to a receiver on this machine. */
final class DeliveryPart {

    static final String UNDISTURBED = "latency at 100/s";

    private static final List<Integer> RATES = List.of(10, 100, 500);
    private static final int RATE = 100;
    private static final int CONNECTIONS = 64;
    private static final int PARTNERS = 8;
    private static final int BACKLOG_A_SECOND = 10_000;
    private static final int HANGING_ORDERS = 300;
    private static final URI NOBODY_LISTENS = URI.create("http://127.0.0.1:1/webhooks");
    private static final Duration LONGEST_BACKLOG = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);
    private static final double NANOS_A_SECOND = 1e9;

    private final Results results;
    private final Stage stage;
    private final Receiver receiver;
    private final InstantSource clock;
    private final AtomicLong bulk = new AtomicLong(1);

    DeliveryPart(Results results, Stage stage, Receiver receiver, InstantSource clock) {
        this.results = results;
        this.stage = stage;
        this.receiver = receiver;
        this.clock = clock;
    }

    void measure() throws Exception {
        BenchPartner partner = stage.partner("Deliveries", receiver.url("/webhooks"));
        results.say("  warming up the server");
        Load orders = Placing.load(stage, stage.silentPartner("Deliveries, warming up"));
        stage.warm(results, window -> orders.closed(CONNECTIONS, window).answered());
        stage.warm(results, window -> send(List.of(partner), window).deliveries());
        results.measure(Part.DELIVERIES, "throughput, one partner", length -> backlog(List.of(partner), length));
        List<BenchPartner> several = new ArrayList<>();
        for (int number = 1; number <= PARTNERS; number++) {
            several.add(stage.partner("Deliveries " + number, receiver.url("/webhooks")));
        }
        results.measure(Part.DELIVERIES, "throughput, " + PARTNERS + " partners", length -> backlog(several, length));

        for (int rate : RATES) {
            results.measure(Part.DELIVERIES, "latency at " + rate + "/s", length -> latency(partner, rate, length));
        }
        besideAHangingPartner(partner);
        besideManyWaiting(partner);
    }

    /** How fast a backlog goes out, counted from when its first webhook arrives. */
    Map<Figure, Double> backlog(List<BenchPartner> partners, Duration length) throws Exception {
        return Map.of(Figure.THROUGHPUT, send(partners, length).perSecond());
    }

    /** A backlog that went out. */
    record Sent(long deliveries, double perSecond) {}

    /** Writes a backlog for so long a round, and returns when all of it has arrived. */
    Sent send(List<BenchPartner> partners, Duration length) throws Exception {
        long each = Math.max(1, BACKLOG_A_SECOND * length.toMillis() / 1_000 / partners.size());
        long before = receiver.received();
        for (BenchPartner partner : partners) {
            addWaiting(partner, each);
        }
        for (BenchPartner partner : partners) {
            release(partner);
        }
        long wanted = before + each * partners.size();
        awaitReceived(before + 1);
        long start = System.nanoTime();
        long first = receiver.received();
        awaitReceived(wanted);
        double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
        return new Sent(each * partners.size(), (wanted - first) / seconds);
    }

    /** From the order that is placed, so many a second, to its webhook at the partner. */
    private Map<Figure, Double> latency(BenchPartner partner, int rate, Duration length) throws Exception {
        var arrivals = new Arrivals(new Placing(partner), clock);
        receiver.tell(arrivals);
        try {
            Load.Outcome placed =
                    new Load(stage.server().port(), Placing.CREATED, arrivals).open(rate, CONNECTIONS, length);
            arrivals.await(placed.answered());
            Map<Figure, Double> figures = new EnumMap<>(arrivals.figures());
            figures.put(Figure.THROUGHPUT, placed.answered() / placed.seconds());
            return figures;
        } finally {
            receiver.tell(_ -> {});
        }
    }

    private void besideAHangingPartner(BenchPartner partner) throws Exception {
        BenchPartner hanging = stage.partner("Hanging", receiver.url("/hang"));
        addWaiting(hanging, HANGING_ORDERS);
        release(hanging);
        disturbed("latency at 100/s, a partner hanging on every call", partner);
    }

    private void besideManyWaiting(BenchPartner partner) throws Exception {
        BenchPartner dead = stage.partner("Dead", NOBODY_LISTENS);
        int waiting = results.options().waiting();
        results.say("  writing " + waiting + " deliveries that wait for a dead partner");
        long first = bulk.getAndAdd(waiting);
        var load = new BulkLoad(stage.cluster(), dead.owner());
        load.write(first, first + waiting - 1, Deliveries.WAITING, _ -> {});
        release(dead);
        load.tidyUp();
        disturbed("latency at 100/s, " + results.options().waiting() + " waiting for a dead partner", partner);
    }

    private void disturbed(String name, BenchPartner partner) throws Exception {
        OptionalDouble undisturbed = results.median(Part.DELIVERIES, UNDISTURBED, Figure.P99);
        results.measure(Part.DELIVERIES, name, length -> {
            Map<Figure, Double> figures = new EnumMap<>(latency(partner, RATE, length));
            Double p99 = figures.get(Figure.P99);
            if (undisturbed.isPresent() && p99 != null) {
                figures.put(Figure.TO_UNDISTURBED, p99 / undisturbed.getAsDouble());
            }
            return figures;
        });
    }

    /** Written past the product, not due before they are released. */
    private void addWaiting(BenchPartner partner, long deliveries) throws SQLException {
        try (Connection connection = stage.cluster().product()) {
            long first = bulk.getAndAdd(deliveries);
            BulkOrders.unchecked(connection, partner.owner())
                    .write(first, first + deliveries - 1, Deliveries.WAITING, _ -> {});
        }
    }

    private void release(BenchPartner partner) throws SQLException {
        try (Connection connection = stage.cluster().product()) {
            new BulkOrders(connection, partner.owner()).release();
        }
    }

    private void awaitReceived(long wanted) {
        long end = System.nanoTime() + LONGEST_BACKLOG.toNanos();
        while (receiver.received() < wanted) {
            if (System.nanoTime() > end) {
                throw new BenchFailure((wanted - receiver.received()) + " webhooks had not arrived after "
                        + LONGEST_BACKLOG.toSeconds() + " s");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
