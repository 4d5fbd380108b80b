package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a partner that hangs, resets or drips does not slow down nine healthy ones. Prints its figures; the benchmark measures
 * under more load.
 */
@ExtendWith(WithServer.class)
class NeighboursTest {

    private static final int HEALTHY = 9;

    /** The number of events for each healthy partner in each phase. */
    private static final int ROUNDS = 12;

    /** What a busy machine occasionally adds to one delivery; less than waiting for an attempt at the sick partner would add. */
    private static final Duration HICCUP = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final DeliveryShape AUTOMATIC =
            new DeliveryShape(true, 128, Duration.ofSeconds(3), Duration.ofSeconds(60), Duration.ofMillis(100));

    private final TestServer server;

    NeighboursTest(TestServer server) {
        this.server = server;
    }

    /** For example after a row was restored from another server, or after a disk error. */
    @Test
    void oneWhoseSecretCannotBeOpenedStopsNobodyElseAndIsNamedOnce() {
        try (var sealed = Outgoing.to(server);
                var well = Outgoing.to(server);
                var log = HeardLog.ofAll()) {
            String id = sealed.integration().id().toString();
            sealed.order("S-1");
            well.order("W-1");
            server.db()
                    .update(
                            "update partner_integrations set webhook_secret_sealed = webhook_secret_sealed || '\\x00'::bytea"
                                    + " where id = ?::uuid",
                            id);
            assertThat(well.step()).isEqualTo(1);
            well.order("W-2");
            assertThat(well.step()).isEqualTo(1);
            assertThat(well.states()).containsOnly("delivered");
            assertThat(sealed.states()).containsOnly("pending");
            assertThat(log.lines()).filteredOn(line -> line.contains(id)).hasSize(1);

            server.db()
                    .update(
                            "update partner_integrations set webhook_secret_sealed ="
                                    + " substring(webhook_secret_sealed for length(webhook_secret_sealed) - 1)"
                                    + " where id = ?::uuid",
                            id);
            assertThat(well.step()).isEqualTo(1);
            assertThat(sealed.states()).containsOnly("delivered");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hangs", "resets", "drips"})
    void nobodyWaitsForTheSickOnesTimeoutAndItKeepsItsOwnOrder(String how) {
        List<Outgoing> healthy = new ArrayList<>();
        try (var node = new TestNode(server, AUTOMATIC)) {
            IntStream.range(0, HEALTHY).forEach(_ -> healthy.add(Outgoing.to(server)));
            node.worker.start();
            latencies(healthy, "warm", 2); // opens connections, loads classes
            Latencies before = latencies(healthy, "before", ROUNDS);

            try (var sick = Outgoing.to(server, Map.of("retry_schedule", Arrays.asList(0, 1, 1, 1, 1, 1, 1, 1)))) {
                sick.simulator.script().byDefault(behaviour(how));
                List<OrderId> orders = IntStream.range(0, 40)
                        .mapToObj(number -> sick.order("S-" + number))
                        .toList();
                orders.forEach(order -> sick.change(order, "approved"));
                sick.simulator.awaitReceived(1, LONG);
                Latencies during = latencies(healthy, "during", ROUNDS);
                long delivered =
                        sick.states().stream().filter("delivered"::equals).count();
                assertThat(delivered).as("the sick one had nothing delivered").isZero();
                System.out.printf(
                        "nine partners beside one that %s, from commit to arrival: before %s, during %s%n",
                        how, before, during);
                assertThat(during.percentile(50))
                        .as("the median during, %s, beside the one before, %s", during, before)
                        .isLessThan(before.percentile(50).multipliedBy(3).plusMillis(100));
                assertThat(during.percentile(99))
                        .as("p99 during, %s, beside the one before, %s", during, before)
                        .isLessThan(before.percentile(99).plus(HICCUP));
                await().untilAsserted(() -> assertThat(healthy)
                        .allSatisfy(out -> assertThat(out.states()).containsOnly("delivered")));
                node.worker.stop();
                sick.simulator.script().clear();
                recover(sick);
                LineInvariants.assertFirstInFirstOut(sick);
            }
        } finally {
            healthy.forEach(Outgoing::close);
        }
    }

    private static Behaviour behaviour(String how) {
        return switch (how) {
            case "hangs" -> Behaviour.hang();
            case "resets" -> Behaviour.reset();
            default -> Behaviour.dripBody(Duration.ofMillis(200), 1_000);
        };
    }

    /** The times from commit to arrival. */
    private record Latencies(List<Duration> sorted) {

        Duration percentile(int percent) {
            return sorted.get((sorted.size() * percent + 99) / 100 - 1);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "p50 %.1f ms, p99 %.1f ms",
                    percentile(50).toNanos() / 1e6,
                    percentile(99).toNanos() / 1e6);
        }
    }

    /** Sends one event to each healthy partner in turn, so many times. */
    private static Latencies latencies(List<Outgoing> partners, String phase, int rounds) {
        Map<String, Long> arrived = new ConcurrentHashMap<>();
        partners.forEach(out -> out.simulator
                .script()
                .when(
                        request -> {
                            arrived.putIfAbsent(request.partnerOrderId(), System.nanoTime());
                            return false;
                        },
                        Behaviour.ok()));
        List<Duration> latencies = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int index = 0; index < partners.size(); index++) {
                Outgoing out = partners.get(index);
                String order = phase + "-" + round + "-" + index;
                int seen = out.simulator.log().accepted().size();
                out.order(order);
                long committed = System.nanoTime();
                out.simulator.log().awaitAccepted(seen + 1, LONG);
                latencies.add(Duration.ofNanos(arrived.getOrDefault(order, committed) - committed));
            }
        }
        Collections.sort(latencies);
        return new Latencies(latencies);
    }

    /** Steps until the recovered partner has everything, in spite of the breaker and the waits between retries. */
    private void recover(Outgoing sick) {
        for (int round = 0; round < 60 && sick.states().contains("pending"); round++) {
            sick.advance(Duration.ofMinutes(5));
            sick.deliverAll();
        }
        assertThat(sick.states()).doesNotContain("pending");
    }
}
