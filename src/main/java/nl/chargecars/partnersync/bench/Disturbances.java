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
 * One partner's latency while another one is in trouble, beside the same load undisturbed, a moment before and after: what was
 * measured minutes ago is another machine's figure.
 */
final class Disturbances {

    private static final int RATE = 100;
    private static final String LATENCY = "latency at " + RATE + "/s";

    /** More than ten failures, from which on a partner is left alone, and than are sent to one at a time. */
    private static final int OTHERS_ORDERS = 30;

    /** Less than half of what the server waits for an answer. */
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
     * By turns; × is that of the two rounds of a turn. The other partners get as many webhooks in both, so that it tells what their
     * hanging costs and nothing else.
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
     * The server gives up a call after a while, and a partner after some of them: so another one begins before the one before it can
     * be given up, all through the round.
     *
     * @param path what the receiver does with the others' webhooks
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

    /** Releases what waits for one partner after the other. If those hang, looks whether there is always one that does. */
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

    /** Half of the undisturbed rounds before those wait, half when they are held; × is to the median of all those. */
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

    /** None where a round has too few samples. */
    private static OptionalDouble p99(Map<Figure, Double> round) {
        Double p99 = round.get(Figure.P99);
        return p99 == null ? OptionalDouble.empty() : OptionalDouble.of(p99);
    }

    private static void await(Waiting.Condition condition, String otherwise) throws IOException {
        Waiting.until(condition, LONGEST_WAIT, () -> otherwise + " after " + LONGEST_WAIT.toSeconds() + " s");
    }
}
