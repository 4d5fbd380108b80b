package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.TestServer;

/**
 * Tests that each delivery ends in exactly one of the states delivered, failed and dismissed, and that the partner received what a
 * model of its line predicts: with failures, dying nodes, coalescing, an open breaker and changes by staff.
 */
class SettledOnceTest {

    private static final int ORDERS = 4;

    private static final Map<String, Object> IMPATIENT =
            Map.of("retry_schedule", List.of(0, 1, 1), "coalesce_updates", false);

    private final TestServer server = TestServer.shared();

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void everyDeliveryEndsInExactlyOneWay(@ForAll long seed, @ForAll boolean coalesce) {
        var random = new Random(seed);
        Instant began = server.clock().instant();
        Map<String, Object> configuration = new HashMap<>(IMPATIENT);
        configuration.put("coalesce_updates", coalesce);
        try (var out = Outgoing.to(server, configuration);
                var first = new TestNode(server);
                var second = new TestNode(server)) {
            out.simulator.script().when(_ -> random.nextInt(10) < 5, Behaviour.status(500));
            out.simulator.script().when(_ -> random.nextInt(20) == 0, Behaviour.reset());
            List<OrderId> orders = IntStream.range(0, ORDERS)
                    .mapToObj(number -> out.order("O-" + number))
                    .toList();
            for (int round = 0; round < 25; round++) {
                OrderId order = orders.get(random.nextInt(ORDERS));
                out.changeBackOrForth(order);
                switch (random.nextInt(6)) {
                    case 0 -> first.step();
                    case 1 -> second.step();
                    case 2 -> first.dieWhileSending(out.integration());
                    case 3 -> dismissOne(out, random);
                    default -> out.advance(Duration.ofSeconds(random.nextInt(40)));
                }
                LineInvariants.assertHeads(out);
            }
            for (int round = 0; round < 200 && out.states().contains("pending"); round++) {
                out.advance(Duration.ofSeconds(40));
                (round % 2 == 0 ? first : second).step();
            }
            assertSettledAsTheModelSays(out);
        } finally {
            server.clock().set(began);
        }
    }

    private static void assertSettledAsTheModelSays(Outgoing out) {
        var rows = out.db()
                .rows(
                        "select id::text as id, order_id::text as order_id, state, dismissal_reason from deliveries"
                                + " where partner_organization_id = ? order by order_id, order_sequence",
                        out.partnerId().value());
        assertThat(out.states()).isSubsetOf("delivered", "failed", "dismissed");
        Set<String> accepted = out.simulator.received().stream()
                .filter(ReceivedWebhook::accepted)
                .map(webhook -> webhook.id().orElseThrow())
                .collect(Collectors.toSet());
        rows.forEach(row -> {
            String id = String.valueOf(row.get("id"));
            switch (String.valueOf(row.get("state"))) {
                case "delivered" -> assertThat(accepted).contains(id);
                case "failed" -> assertThat(row.get("dismissal_reason")).isNull();
                default -> assertThat(row.get("dismissal_reason")).isNotNull();
            }
        });
        assertThat(arrivals(out))
                .allSatisfy((order, places) -> assertThat(places).isSorted());
    }

    /** The places in its line of each order's received events, in the order of arrival, including repetitions. */
    private static Map<String, List<Long>> arrivals(Outgoing out) {
        Map<String, Long> place = new HashMap<>();
        out.db()
                .rows(
                        "select id::text as id, order_sequence from deliveries where partner_organization_id = ?",
                        out.partnerId().value())
                .forEach(row -> place.put(
                        String.valueOf(row.get("id")), Long.parseLong(String.valueOf(row.get("order_sequence")))));
        Map<String, List<Long>> arrived = new HashMap<>();
        out.simulator
                .received()
                .forEach(webhook -> arrived.computeIfAbsent(webhook.partnerOrderId(), _ -> new ArrayList<>())
                        .add(place.get(webhook.id().orElseThrow())));
        return arrived;
    }

    private static void dismissOne(Outgoing out, Random random) {
        var waiting = out.db()
                .rows(
                        "select id::text as id from deliveries where partner_organization_id = ? and state = 'pending'"
                                + " order by id",
                        out.partnerId().value());
        if (!waiting.isEmpty()) {
            String id =
                    String.valueOf(waiting.get(random.nextInt(waiting.size())).get("id"));
            out.changeByHand(new Dismiss(out.partnerId(), DeliveryId.of(id), Actor.staff("test"), "not needed"));
        }
    }
}
