package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that all nodes together stay within {@code max_concurrent_deliveries}, while nodes join, leave and die. */
class SharesTest {

    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final DeliveryShape PATIENT =
            new DeliveryShape(false, 16, DEADLINE, Duration.ofSeconds(60), Duration.ofSeconds(1));
    private static final int BOUND = 5;

    private final TestServer server = TestServer.shared();

    @BeforeEach
    @AfterEach
    void nobodyIsThere() {
        server.db().update("delete from delivery_nodes");
    }

    @Test
    void twoNodesTogetherHaveNoMoreUnderWayThanOneMayHave() throws Exception {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", BOUND));
                var one = TestNode.sharing(server, PATIENT);
                var two = TestNode.sharing(server, PATIENT)) {
            IntegrationId integration = out.integration().id();
            one.step();
            assertThat(one.dispatcher.concurrency(integration)).isEqualTo(BOUND);
            two.step();
            assertThat(two.dispatcher.concurrency(integration))
                    .as("until the first has made room")
                    .isZero();
            one.step();
            two.step();
            assertThat(List.of(one.dispatcher.concurrency(integration), two.dispatcher.concurrency(integration)))
                    .containsExactlyInAnyOrder(2, 3);

            out.simulator.script().byDefault(Behaviour.hang());
            for (int number = 0; number < 4 * BOUND; number++) {
                out.order("O-" + number);
            }
            var stepping = List.of(stepping(one), stepping(two));
            out.simulator.awaitReceived(BOUND, DEADLINE);
            one.dispatcher.stop();
            two.dispatcher.stop();
            out.simulator.goDown();
            stepping.forEach(CompletableFuture::join);
            int underWay = out.attemptErrors().size();
            System.out.printf(
                    "two nodes at a hanging partner that allows %d at a time: %d requests under way%n",
                    BOUND, underWay);
            assertThat(underWay)
                    .as("attempts of both nodes, begun before the first ended")
                    .isEqualTo(BOUND);
        }
    }

    @Test
    void whoComesWaitsForAttemptsThatWereBegunBefore() throws Exception {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", BOUND));
                var one = TestNode.sharing(server, PATIENT);
                var two = TestNode.sharing(server, PATIENT)) {
            IntegrationId integration = out.integration().id();
            out.simulator.script().byDefault(Behaviour.hang());
            for (int number = 0; number < BOUND; number++) {
                out.order("O-" + number);
            }
            var stepping = stepping(one);
            out.simulator.awaitReceived(BOUND, DEADLINE);
            two.dispatcher.dispatchAll();
            one.dispatcher.dispatchAll();
            two.dispatcher.dispatchAll();
            assertThat(two.dispatcher.concurrency(integration)).isZero();
            out.simulator.goDown();
            stepping.join();
            one.step();
            two.dispatcher.dispatchAll();
            assertThat(two.dispatcher.concurrency(integration)).isPositive();
        }
    }

    @Test
    void theShareOfADeadNodeIsTakenWhenItsLeaseIsOver() {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", BOUND));
                var one = TestNode.sharing(server, PATIENT);
                var dead = TestNode.sharing(server, PATIENT)) {
            IntegrationId integration = out.integration().id();
            one.step();
            dead.step();
            one.step();
            dead.step();
            out.advance(DEADLINE.dividedBy(2));
            one.step();
            assertThat(one.dispatcher.concurrency(integration)).isLessThan(BOUND);
            assertThat(dead.shares.holdUntil(server.clock().instant().plus(DEADLINE)))
                    .isTrue();
            out.advance(DEADLINE);
            assertThat(dead.shares.holdUntil(server.clock().instant().plus(DEADLINE)))
                    .as("it begins nothing that could outlast its lease")
                    .isFalse();
            out.advance(DEADLINE.dividedBy(2));
            one.step();
            assertThat(one.dispatcher.concurrency(integration)).isEqualTo(BOUND);
        }
    }

    @Test
    void aNodeThatDiedBeforeTheClockWasSetBackKeepsNobodyWaitingForLongerThanALease() {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", BOUND));
                var one = TestNode.sharing(server, PATIENT);
                var dead = TestNode.sharing(server, PATIENT)) {
            out.advance(Duration.ofHours(1));
            dead.step();
            out.advance(Duration.ofHours(-1));
            one.step();
            out.advance(DEADLINE);
            one.step();
            assertThat(one.dispatcher.concurrency(out.integration().id()))
                    .as("it may be alive")
                    .isZero();
            out.advance(DEADLINE);
            one.step();
            assertThat(one.dispatcher.concurrency(out.integration().id())).isEqualTo(BOUND);
        }
    }

    @Test
    void aNodeKeepsItsShareUntilItHasLookedAtTheClockThatWasSetBack() {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", BOUND));
                var one = TestNode.sharing(server, PATIENT);
                var two = TestNode.sharing(server, PATIENT)) {
            IntegrationId integration = out.integration().id();
            out.advance(Duration.ofHours(1));
            one.step();
            two.step();
            one.step();
            two.step();
            out.advance(Duration.ofHours(-1));
            for (TestNode first : List.of(two, two, one, two)) {
                first.step();
                assertThat(one.dispatcher.concurrency(integration) + two.dispatcher.concurrency(integration))
                        .isEqualTo(BOUND);
            }
        }
    }

    @Test
    void aNodeThatLivesIsCountedThoughTheClockWasSetBack() {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", BOUND));
                var one = TestNode.sharing(server, PATIENT);
                var two = TestNode.sharing(server, PATIENT)) {
            out.advance(Duration.ofHours(1));
            one.step();
            out.advance(Duration.ofHours(-1));
            one.step();
            two.step();
            assertThat(two.dispatcher.concurrency(out.integration().id()))
                    .as("until the first has made room")
                    .isZero();
        }
    }

    @Test
    void aNodeThatLeavesGivesItsShareBackAtOnce() {
        try (var out = Outgoing.to(server, Map.of("max_concurrent_deliveries", BOUND));
                var one = TestNode.sharing(server, PATIENT)) {
            try (var two = TestNode.sharing(server, PATIENT)) {
                one.step();
                two.step();
                one.step();
            }
            one.step();
            assertThat(one.dispatcher.concurrency(out.integration().id())).isEqualTo(BOUND);
        }
    }

    private static CompletableFuture<Integer> stepping(TestNode node) {
        return CompletableFuture.supplyAsync(node::step, Thread::startVirtualThread);
    }

    /** A modelled node, which begins as many attempts as its share allows whenever it may. */
    private static final class Model {
        private final NodeShares shares;
        private final List<Instant> ends = new ArrayList<>();
        private int cap;

        Model(TestServer server) {
            shares = new NodeShares(server.part(NodeRepository.class), DEADLINE);
        }

        void look(Instant now, IntegrationId integration, int bound) {
            shares.look(now);
            cap = shares.of(integration, bound);
            if (ends.size() <= cap) {
                shares.agree();
            }
        }

        void begin(Instant now, Random random) {
            while (ends.size() < cap && shares.holdUntil(now.plus(DEADLINE))) {
                ends.add(now.plusMillis(random.nextLong(DEADLINE.toMillis()) + 1));
            }
        }
    }

    /** Nodes join, refresh their shares, work, leave, die and hang in random order. */
    @Property(tries = 60)
    void neverMoreThanTheBoundWhateverHappens(@ForAll long seed) {
        nobodyIsThere();
        var random = new Random(seed);
        var integration = IntegrationId.next();
        int bound = 1 + random.nextInt(9);
        Instant now = Instant.parse("2026-11-01T12:00:00Z");
        List<Model> nodes = new ArrayList<>();
        List<Model> dead = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            Model any = nodes.isEmpty() ? null : nodes.get(random.nextInt(nodes.size()));
            switch (random.nextInt(10)) {
                case 0 -> nodes.add(new Model(server));
                case 1 -> now = now.plusMillis(random.nextLong(20_000));
                case 2 -> {
                    if (any != null && any.ends.isEmpty()) {
                        any.shares.leave();
                        nodes.remove(any);
                    }
                }
                case 3 -> {
                    if (any != null && random.nextInt(3) == 0) {
                        nodes.remove(any);
                        dead.add(any);
                    }
                }
                default -> {
                    if (any != null) {
                        any.look(now, integration, bound);
                    }
                }
            }
            int underWay = 0;
            for (Model node : nodes) {
                underWay += work(node, now, random);
            }
            for (Model node : dead) {
                underWay += finished(node, now);
            }
            assertThat(underWay).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(bound);
        }
        assertAllIsUsedInTheEnd(nodes, now.plus(DEADLINE.multipliedBy(3)), integration, bound);
    }

    /** Asserts that all of the bound is in use in the end: after a few rounds of every node, the shares add up to it. */
    private static void assertAllIsUsedInTheEnd(
            List<Model> nodes, Instant later, IntegrationId integration, int bound) {
        for (int round = 0; round < 3; round++) {
            for (Model node : nodes) {
                finished(node, later);
                node.look(later, integration, bound);
            }
        }
        if (!nodes.isEmpty()) {
            assertThat(nodes.stream().mapToInt(node -> node.cap).sum()).isEqualTo(bound);
        }
    }

    private static int work(Model node, Instant now, Random random) {
        finished(node, now);
        node.begin(now, random);
        return node.ends.size();
    }

    private static int finished(Model node, Instant now) {
        node.ends.removeIf(end -> !end.isAfter(now));
        return node.ends.size();
    }
}
