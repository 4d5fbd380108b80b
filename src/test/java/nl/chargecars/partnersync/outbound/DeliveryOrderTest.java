package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.outbox.CurrentStatus;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.outbox.ManualChange.Retry;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.TestServer;

/**
 * Tests that each order's events arrive first in, first out, on several nodes, despite failures and dying nodes (design,
 * "Delivering").
 */
class DeliveryOrderTest {

    private static final int ORDERS = 3;
    private static final int NODES = 3;

    /** Twenty attempts one second apart: enough that no delivery to a randomly failing partner ever fails for good. */
    private static final Map<String, Object> PATIENT = Map.of(
            "retry_schedule",
            Stream.concat(Stream.of(0), Collections.nCopies(19, 1).stream()).toList());

    /**
     * The time that passes with each change, so that retries become due meanwhile; all changes together take less time than a lease.
     */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final TestServer server = TestServer.shared();

    /** One random action; {@code which} selects the order, the node or the delivery that it affects. */
    record Action(Kind kind, int which) {
        enum Kind {
            CHANGE,
            STEP,
            WAIT,
            NODE_DIES,
            RETRY,
            DISMISS,
            TELL
        }
    }

    @Provide
    Arbitrary<List<Action>> happenings() {
        return actions(
                Action.Kind.CHANGE,
                Action.Kind.CHANGE,
                Action.Kind.STEP,
                Action.Kind.STEP,
                Action.Kind.WAIT,
                Action.Kind.NODE_DIES);
    }

    @Provide
    Arbitrary<List<Action>> happeningsByHandToo() {
        return actions(Action.Kind.values());
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void keepsTheOrderThroughFailuresAndDeaths(@ForAll("happenings") List<Action> actions, @ForAll long seed) {
        try (var play = new Play(seed)) {
            actions.forEach(play::act);
            play.finish();
            LineInvariants.assertFirstInFirstOut(play.out);
            LineInvariants.assertEverythingDelivered(play.out);
        }
    }

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void noLineIsEverStuckWhateverIsDoneByHand(@ForAll("happeningsByHandToo") List<Action> actions, @ForAll long seed) {
        try (var play = new Play(seed)) {
            actions.forEach(play::act);
            play.finish();
            assertThat(play.out.states()).isSubsetOf("delivered", "dismissed");
        }
    }

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void keepsTheOrderWhileAllHappensAtOnce(@ForAll long seed) throws Exception {
        try (var play = new Play(seed)) {
            play.allAtOnce(60, false);
            play.finish();
            LineInvariants.assertFirstInFirstOut(play.out);
            LineInvariants.assertEverythingDelivered(play.out);
        }
    }

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void noLineIsStuckWhileAllHappensAtOnce(@ForAll long seed) throws Exception {
        try (var play = new Play(seed)) {
            play.allAtOnce(60, true);
            play.finish();
            assertThat(play.out.states()).isSubsetOf("delivered", "dismissed");
        }
    }

    private static Arbitrary<List<Action>> actions(Action.Kind... kinds) {
        Arbitrary<Action> action = Arbitraries.of(kinds)
                .flatMap(kind -> Arbitraries.integers().between(0, 1_000).map(which -> new Action(kind, which)));
        return action.list().ofMinSize(10).ofMaxSize(40);
    }

    /** A scenario: a partner that fails at random, a few orders, a few nodes. */
    private final class Play implements AutoCloseable {

        final Outgoing out = Outgoing.to(server, PATIENT);
        final List<TestNode> nodes =
                IntStream.range(0, NODES).mapToObj(_ -> new TestNode(server)).toList();
        final List<OrderId> orders = new ArrayList<>();
        final Instant began = server.clock().instant();
        private int deaths;

        Play(long seed) {
            var random = new Random(seed);
            out.simulator.script().when(_ -> random.nextInt(10) < 3, Behaviour.status(500));
            out.simulator.script().when(_ -> random.nextInt(20) == 0, Behaviour.reset());
            IntStream.range(0, ORDERS).forEach(number -> orders.add(out.order("O-" + number)));
        }

        void act(Action action) {
            switch (action.kind) {
                case CHANGE -> out.changeBackOrForth(orders.get(action.which % ORDERS));
                case STEP -> nodes.get(action.which % NODES).step();
                case WAIT -> out.advance(Duration.ofSeconds(action.which % 40));
                case NODE_DIES -> {
                    nodes.get(action.which % NODES).dieWhileSending(out.integration());
                    deaths++;
                }
                case RETRY -> byHand(new Retry(out.partnerId(), delivery(action.which), staff()));
                case DISMISS -> byHand(new Dismiss(out.partnerId(), delivery(action.which), staff(), null));
                case TELL -> tell(action.which);
            }
            LineInvariants.assertHeads(out);
        }

        /** Steps the nodes and changes the orders on threads of their own, while staff intervene if {@code byHand}. */
        void allAtOnce(int changes, boolean byHand) throws Exception {
            var over = new AtomicBoolean();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Integer>> running = new ArrayList<>();
                nodes.forEach(node -> running.add(threads.submit(steppingUntil(over, node))));
                List<Future<?>> changing = new ArrayList<>();
                for (OrderId order : orders) {
                    changing.add(threads.submit(repeated(changes, () -> {
                        out.changeBackOrForth(order);
                        out.advance(MOMENT);
                    })));
                }
                if (byHand) {
                    var random = new Random(changes);
                    changing.add(threads.submit(repeated(changes, () -> intervene(random.nextInt(1_000)))));
                }
                try {
                    for (Future<?> one : changing) {
                        one.get();
                    }
                } finally {
                    over.set(true);
                }
                List<Integer> attempts = new ArrayList<>();
                for (Future<Integer> one : running) {
                    attempts.add(one.get());
                }
                System.out.printf("attempts of each node while the orders changed: %s%n", attempts);
                assertThat(attempts)
                        .as("of each node meanwhile")
                        .filteredOn(many -> many > 5)
                        .hasSizeGreaterThan(1);
            }
            LineInvariants.assertHeads(out);
        }

        private void intervene(int which) {
            DeliveryId id = delivery(which);
            switch (which % 3) {
                case 0 -> byHand(new Retry(out.partnerId(), id, staff()));
                case 1 -> byHand(new Dismiss(out.partnerId(), id, staff(), null));
                default -> tell(which);
            }
        }

        /** Sends an order's current status, in a word of the partner's that may have changed since. */
        private void tell(int which) {
            out.configure(Outgoing.knowing("scheduled", "PLANNED " + which % 2));
            server.part(CurrentStatus.class).send(out.partnerId(), orders.get(which % ORDERS), staff());
        }

        /** Lets the partner recover and the leases of dead nodes expire, and steps the nodes until nothing is pending. */
        void finish() {
            out.simulator.script().clear();
            for (int round = 0; round < 400 && out.states().contains("pending"); round++) {
                out.advance(Duration.ofSeconds(30));
                nodes.get(round % NODES).step();
                LineInvariants.assertHeads(out);
            }
        }

        private void byHand(ManualChange change) {
            out.changeByHand(change);
        }

        private DeliveryId delivery(int which) {
            var ids = out.db()
                    .rows(
                            "select id from deliveries where partner_organization_id = ? order by id",
                            out.partnerId().value());
            return new DeliveryId(
                    Uuid7.parse(String.valueOf(ids.get(which % ids.size()).get("id"))));
        }

        private Actor staff() {
            return Actor.staff("test");
        }

        private void printFigures() {
            var received = out.simulator.received();
            System.out.printf(
                    "%d deliveries of %d orders by %d nodes, %d deaths of a node: %d requests, %d refused by the partner, %d repeated"
                            + " under the same webhook-id; in order per order%n",
                    out.states().size(),
                    ORDERS,
                    NODES,
                    deaths,
                    received.size(),
                    received.stream().filter(webhook -> !webhook.accepted()).count(),
                    received.stream().filter(ReceivedWebhook::repeat).count());
        }

        @Override
        public void close() {
            printFigures();
            nodes.forEach(TestNode::close);
            out.close();
            server.clock().set(began);
        }
    }

    /** Steps the node until the flag is set; returns the number of attempts. */
    private static Callable<Integer> steppingUntil(AtomicBoolean over, TestNode node) {
        return () -> {
            int attempts = 0;
            while (!over.get()) {
                attempts += node.step();
            }
            return attempts;
        };
    }

    private static Callable<Boolean> repeated(int times, Runnable work) {
        return () -> {
            for (int time = 0; time < times; time++) {
                work.run();
            }
            return true;
        };
    }
}
