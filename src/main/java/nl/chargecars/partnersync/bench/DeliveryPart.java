package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;

/** Measures throughput and latency of webhooks to a receiver on this machine. */
final class DeliveryPart {

    private static final List<Integer> RATES = List.of(10, 100, 500);
    private static final int CONNECTIONS = 64;
    private static final int PARTNERS = 8;
    private static final int BACKLOG_A_SECOND = 10_000;

    /** The most that a server sends without warm-up, as with {@code --quick}. */
    private static final int BACKLOG_A_SECOND_AT_A_FIRST_LOOK = 4_000;

    private static final int RELEASED_A_MILLISECOND = 10;

    private static final Duration LONGEST_BACKLOG = Duration.ofMinutes(2);
    private static final double NANOS_A_SECOND = 1e9;

    /** Wanted number of samples for a 99th percentile, if a round of reasonable length has so many: with 1000 it varied threefold. */
    private static final int SAMPLES = 3_000;

    private static final Duration LONGEST_FOR_SAMPLES = Duration.ofSeconds(30);
    private static final Duration LONGEST_FOR_A_FIRST_LOOK = Duration.ofSeconds(1);

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

    /** @param ceiling a round of the ceiling to compare with; empty if this run measures no ceilings */
    void measure(Optional<Results.Round> ceiling) throws Exception {
        BenchPartner partner = stage.partner("Deliveries", receiver.url(Receiver.TOLD));
        results.say("  warming up the server");
        Load orders = Placing.load(stage, stage.silentPartner("Deliveries, warming up"));
        stage.warm(results, window -> orders.closed(CONNECTIONS, window).answered());
        stage.warm(results, window -> send(List.of(partner), window).deliveries());
        throughput("throughput, one partner", List.of(partner), ceiling);
        List<BenchPartner> several = new ArrayList<>();
        for (int number = 1; number <= PARTNERS; number++) {
            several.add(stage.partner("Deliveries " + number, receiver.url(Receiver.TOLD)));
        }
        throughput("throughput, " + PARTNERS + " partners", several, ceiling);
        for (int rate : RATES) {
            atARate(partner, rate);
        }
        new Disturbances(results, stage, receiver, this, partner).measure();
    }

    private void throughput(String name, List<BenchPartner> partners, Optional<Results.Round> ceiling)
            throws Exception {
        results.measureByTurns(Part.DELIVERIES, name, ceiling, length -> backlog(partners, length));
    }

    /** Measures how fast a backlog is sent, from the arrival of its first webhook, and the CPU time per webhook of all. */
    Map<Figure, Double> backlog(List<BenchPartner> partners, Duration length) throws Exception {
        Sent sent = send(partners, length);
        Map<Figure, Double> figures = new EnumMap<>(sent.cost());
        figures.put(Figure.THROUGHPUT, sent.perSecond());
        figures.put(Figure.ROUND_SECONDS, sent.seconds());
        return figures;
    }

    /**
     * A backlog that was sent completely.
     *
     * @param cost CPU time per delivery, measured from when the backlog was due
     */
    record Sent(long deliveries, double seconds, double perSecond, Map<Figure, Double> cost) {}

    /** Writes a backlog sized for a round of this length, releases it, and returns when all of its webhooks have arrived. */
    Sent send(List<BenchPartner> partners, Duration length) throws Exception {
        long aSecond = results.options().isQuick() ? BACKLOG_A_SECOND_AT_A_FIRST_LOOK : BACKLOG_A_SECOND;
        long each = Math.max(1, aSecond * length.toMillis() / 1_000 / partners.size());
        long before = receiver.received();
        for (BenchPartner partner : partners) {
            addWaiting(partner, each);
        }
        long all = each * partners.size();
        Instant due = clock.instant().plus(releasing(all));
        for (BenchPartner partner : partners) {
            release(partner, due);
        }
        Waiting.until(() -> !clock.instant().isBefore(due), LONGEST_BACKLOG, () -> "the clock stands still");
        Stage.Cpu spent = stage.cpu();
        awaitReceived(before + 1);
        long start = System.nanoTime();
        long first = receiver.received();
        awaitReceived(before + all);
        double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
        return new Sent(all, seconds, (before + all - first) / seconds, spent.perRequest(stage.cpu(), all));
    }

    /** Measures two latencies of the same load: of the responses to the orders, and of the orders' webhooks. */
    private void atARate(BenchPartner partner, int rate) throws Exception {
        String webhooks = "latency at " + rate + "/s";
        String answers = "answers to the orders at " + rate + "/s, from when each was due";
        results.say("  " + webhooks + ": warming up");
        var _ = latency(partner, rate, results.options().warmUp());
        List<Map<Figure, Double>> webhookRounds = new ArrayList<>();
        List<Map<Figure, Double>> answerRounds = new ArrayList<>();
        for (int number = 1; number <= results.options().rounds(); number++) {
            Latency latency = latency(partner, rate, lengthFor(rate));
            results.said(webhooks, number, latency.webhooks());
            results.said(answers, number, latency.answers());
            webhookRounds.add(latency.webhooks());
            answerRounds.add(latency.answers());
        }
        results.add(Measurement.of(Part.DELIVERIES, webhooks, webhookRounds));
        results.add(Measurement.of(Part.DELIVERIES, answers, answerRounds));
    }

    /** Returns the length of a round at this rate: longer than other rounds if those would give too few samples. */
    Duration lengthFor(int rate) {
        Duration longest = results.options().isQuick() ? LONGEST_FOR_A_FIRST_LOOK : LONGEST_FOR_SAMPLES;
        Duration wanted = Durations.shorter(Duration.ofMillis(1_000L * SAMPLES / rate), longest);
        return Durations.longer(results.options().round(), wanted);
    }

    /**
     * Latencies of orders placed at a constant rate.
     *
     * @param answers from when an order was due to the response
     * @param webhooks from the order to its webhook at the partner, see {@link Arrivals}
     */
    record Latency(Map<Figure, Double> answers, Map<Figure, Double> webhooks) {}

    Latency latency(BenchPartner partner, int rate, Duration length) throws Exception {
        var arrivals = new Arrivals(new Placing(partner), clock);
        receiver.tell(arrivals);
        try {
            Load.Outcome placed =
                    new Load(stage.server().port(), Placing.CREATED, arrivals).open(rate, CONNECTIONS, length);
            arrivals.await(placed.answered());
            Map<Figure, Double> webhooks = new EnumMap<>(arrivals.figures());
            webhooks.put(Figure.THROUGHPUT, placed.answered() / placed.seconds());
            webhooks.put(Figure.ROUND_SECONDS, placed.seconds());
            return new Latency(placed.figures(), webhooks);
        } finally {
            receiver.tell(_ -> {});
        }
    }

    /** Reserves that many unused bulk order numbers. Returns the first of them. */
    long numbers(long orders) {
        return bulk.getAndAdd(orders);
    }

    /** Writes deliveries to the database directly; they are not due before they are released. */
    void addWaiting(BenchPartner partner, long deliveries) throws SQLException {
        try (Connection connection = stage.cluster().asAdministrator()) {
            long first = numbers(deliveries);
            BulkOrders.unchecked(connection, partner.owner())
                    .write(first, first + deliveries - 1, Deliveries.WAITING, _ -> {});
        }
    }

    /** Returns more time than releasing that many deliveries takes, so that all are released before the first is due. */
    private static Duration releasing(long deliveries) {
        return Duration.ofSeconds(1).plusMillis(deliveries / RELEASED_A_MILLISECOND);
    }

    void release(BenchPartner partner) throws SQLException {
        release(partner, clock.instant());
    }

    private void release(BenchPartner partner, Instant due) throws SQLException {
        try (Connection connection = stage.cluster().asAdministrator()) {
            new BulkOrders(connection, partner.owner()).release(due);
        }
    }

    private void awaitReceived(long wanted) throws IOException {
        Waiting.until(
                () -> receiver.received() >= wanted,
                LONGEST_BACKLOG,
                () -> (wanted - receiver.received()) + " webhooks had not arrived after " + LONGEST_BACKLOG.toSeconds()
                        + " s");
    }
}
