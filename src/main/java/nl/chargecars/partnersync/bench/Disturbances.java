package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import org.jspecify.annotations.Nullable;

/**
 * Measures one partner's latency while other partners fail, and the same load undisturbed shortly before or after: the machine's
 * speed changes within minutes, so older figures are not comparable.
 */
final class Disturbances {

    private static final int RATE = 100;
    private static final String LATENCY = "latency at " + RATE + "/s";

    /** More than the ten failures after which the server pauses a partner, and than the calls that it makes to one at a time. */
    private static final int OTHERS_ORDERS = 30;

    /** Less than half of the server's timeout for a webhook call. */
    private static final Duration BETWEEN_OTHERS = Duration.ofSeconds(5);

    private static final URI NOBODY_LISTENS = URI.create("http://127.0.0.1:1/webhooks");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private final Results results;
    private final Stage stage;
    private final Receiver receiver;
    private final DeliveryPart deliveries;
    private final BenchPartner partner;
    private int otherPartners;

    /** @param partner whose latency is measured */
    Disturbances(Results results, Stage stage, Receiver receiver, DeliveryPart deliveries, BenchPartner partner) {
        this.results = results;
        this.stage = stage;
        this.receiver = receiver;
        this.deliveries = deliveries;
        this.partner = partner;
    }

    void measure() throws Exception {
        besideHangingPartners();
        besideManyWaiting();
    }

    /**
     * Alternates undisturbed and disturbed rounds; × is the ratio within such a pair. The other partners get equally many webhooks in
     * both, so that the ratio shows the cost of hanging calls and nothing else.
     */
    private void besideHangingPartners() throws Exception {
        String without = LATENCY + ", other partners answering";
        String beside = LATENCY + ", other partners hanging on every call";
        List<Map<Figure, Double>> undisturbed = new ArrayList<>();
        List<Map<Figure, Double>> disturbed = new ArrayList<>();
        for (int number = 1; number <= results.options().rounds(); number++) {
            Map<Figure, Double> quiet = besideOthers(Receiver.ANSWERING);
            results.said(without, number, quiet);
            undisturbed.add(quiet);
            Map<Figure, Double> troubled = withRatio(besideOthers(Receiver.HANGING), p99(quiet));
            results.said(beside, number, troubled);
            disturbed.add(troubled);
        }
        results.add(Measurement.of(Part.DELIVERIES, without, undisturbed));
        results.add(Measurement.of(Part.DELIVERIES, beside, disturbed));
    }

    /**
     * Measures one round beside other partners. The server aborts a hanging call after its timeout, and pauses a partner after several
     * of them; so the deliveries of a further partner are released before this can happen to the previous one, throughout the round.
     *
     * @param path path of the other partners' webhooks at the receiver: {@link Receiver#ANSWERING} or {@link Receiver#HANGING}
     */
    private Map<Figure, Double> besideOthers(String path) throws Exception {
        URI webhooks = receiver.url(path);
        boolean hanging = path.equals(Receiver.HANGING);
        List<BenchPartner> others = new ArrayList<>();
        long partners = 1 + deliveries.lengthFor(RATE).plus(BETWEEN_OTHERS).dividedBy(BETWEEN_OTHERS);
        for (int one = 0; one < partners; one++) {
            BenchPartner next = stage.partner("Beside " + ++otherPartners, webhooks);
            deliveries.addWaiting(next, OTHERS_ORDERS);
            others.add(next);
        }
        long before = receiver.received();
        try (var beginning = new OneAfterTheOther(others, hanging)) {
            await(
                    () -> (hanging ? receiver.hanging() : receiver.received() - before) > 0,
                    "nobody calls the other partners");
            Map<Figure, Double> figures = latency();
            beginning.check();
            return figures;
        } finally {
            for (BenchPartner one : others) {
                one.hold(stage, webhooks);
            }
            await(
                    () -> {
                        receiver.letGo();
                        return receiver.hanging() == 0;
                    },
                    "calls still hang");
        }
    }

    /** Releases the waiting deliveries of one partner after the other. If calls hang, checks that one does so at any time. */
    private final class OneAfterTheOther implements AutoCloseable {

        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();
        private final Thread thread;

        OneAfterTheOther(List<BenchPartner> partners, boolean hanging) {
            thread = Thread.ofPlatform().start(() -> run(partners, hanging));
        }

        private void run(List<BenchPartner> partners, boolean hanging) {
            try {
                for (BenchPartner next : partners) {
                    deliveries.release(next);
                    long end = System.nanoTime() + BETWEEN_OTHERS.toNanos();
                    boolean hangs = false;
                    while (System.nanoTime() < end) {
                        if (over.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                            return;
                        }
                        if (hangs && receiver.hanging() == 0) {
                            wrong.set("nobody hung for a part of a round");
                        }
                        hangs |= hanging && receiver.hanging() > 0;
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (SQLException | RuntimeException failed) {
                wrong.set("what waits for a further partner could not be released: " + failed.getMessage());
            }
        }

        void check() {
            String told = wrong.get();
            if (told != null) {
                throw new BenchFailure(told);
            }
        }

        @Override
        public void close() {
            over.countDown();
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Measures beside a large backlog of an unreachable partner. Half of the undisturbed rounds run before the backlog is written,
     * half after it is held; × is the ratio to the median of all undisturbed rounds.
     */
    private void besideManyWaiting() throws Exception {
        int waiting = results.options().waiting();
        String without = LATENCY + ", before and after the next line";
        String beside = LATENCY + ", " + waiting + " waiting for a dead partner";
        int half = (results.options().rounds() + 1) / 2;
        List<Map<Figure, Double>> undisturbed = new ArrayList<>();
        addRounds(half, without, undisturbed);
        BenchPartner dead = stage.partner("Dead", NOBODY_LISTENS);
        results.say("  writing " + waiting + " deliveries that wait for a dead partner");
        long first = deliveries.numbers(waiting);
        var load = new BulkLoad(stage.cluster(), dead.owner());
        load.write(first, first + waiting - 1, Deliveries.WAITING, _ -> {});
        deliveries.release(dead);
        load.tidyUp();
        List<Map<Figure, Double>> disturbed = new ArrayList<>();
        addRounds(results.options().rounds(), beside, disturbed);
        dead.hold(stage, NOBODY_LISTENS);
        addRounds(half, without, undisturbed);
        Measurement quiet = results.add(Measurement.of(Part.DELIVERIES, without, undisturbed));
        OptionalDouble p99 = quiet.median(Figure.P99);
        results.add(Measurement.of(
                Part.DELIVERIES,
                beside,
                disturbed.stream().map(round -> withRatio(round, p99)).toList()));
    }

    private void addRounds(int rounds, String name, List<Map<Figure, Double>> to) throws Exception {
        for (int number = 0; number < rounds; number++) {
            Map<Figure, Double> figures = latency();
            to.add(figures);
            results.said(name, to.size(), figures);
        }
    }

    private Map<Figure, Double> latency() throws Exception {
        return deliveries.latency(partner, RATE, deliveries.lengthFor(RATE)).webhooks();
    }

    private static Map<Figure, Double> withRatio(Map<Figure, Double> round, OptionalDouble undisturbed) {
        Map<Figure, Double> figures = new EnumMap<>(round);
        OptionalDouble p99 = p99(round);
        if (p99.isPresent() && undisturbed.isPresent()) {
            figures.put(Figure.TO_UNDISTURBED, p99.getAsDouble() / undisturbed.getAsDouble());
        }
        return figures;
    }

    /** Returns the 99th percentile; empty if the round had too few samples. */
    private static OptionalDouble p99(Map<Figure, Double> round) {
        Double p99 = round.get(Figure.P99);
        return p99 == null ? OptionalDouble.empty() : OptionalDouble.of(p99);
    }

    private static void await(Waiting.Condition condition, String otherwise) throws IOException {
        Waiting.until(condition, LONGEST_WAIT, () -> otherwise + " after " + LONGEST_WAIT.toSeconds() + " s");
    }
}
