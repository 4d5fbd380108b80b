package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;

/** Assertions that hold at any time for every line (the events of one order, in sequence) and for what the partner received. */
public final class LineInvariants {

    /** Lines with pending deliveries that have not exactly one head, or whose head is neither the first of them nor leased. */
    private static final String BROKEN = """
            select order_id
            from deliveries
            where partner_organization_id = ? and state = 'pending'
            group by order_id, integration_id
            having count(*) filter (where is_head) <> 1
                or min(order_sequence) filter (where is_head and leased_by is null) > min(order_sequence)
            """;

    private LineInvariants() {}

    public static void assertHeads(Outgoing out) {
        assertThat(out.db().rows(BROKEN, out.partnerId().value()))
                .as("lines without exactly one head")
                .isEmpty();
    }

    static void assertEverythingDelivered(Outgoing out) {
        assertThat(out.states()).containsOnly("delivered");
    }

    /**
     * Asserts first in, first out: the partner receives an event of an order only after it has accepted all earlier ones, and never
     * after a later one.
     */
    static void assertFirstInFirstOut(Outgoing out) {
        Map<String, List<String>> lines = lines(out);
        lines.forEach((order, expected) -> {
            Set<String> accepted = new HashSet<>();
            int furthest = 0;
            for (ReceivedWebhook webhook : out.simulator.log().about(order)) {
                int place = expected.indexOf(webhook.id().orElseThrow());
                assertThat(place).as("an event of another order").isNotNegative();
                assertThat(accepted)
                        .as("accepted before number %s of %s", place, order)
                        .containsAll(expected.subList(0, place));
                assertThat(place).as("an earlier one of %s comes late", order).isGreaterThanOrEqualTo(furthest);
                furthest = place;
                if (webhook.accepted()) {
                    accepted.add(webhook.id().orElseThrow());
                }
            }
            assertThat(accepted).as("all of %s", order).containsExactlyInAnyOrderElementsOf(expected);
        });
    }

    /** The ids of each order's events in sequence, by the partner's order id. */
    private static Map<String, List<String>> lines(Outgoing out) {
        Map<String, List<String>> lines = new HashMap<>();
        out.db()
                .rows("""
                        select id::text as id, payload_of(id)::json ->> 'partner_order_id' as partner_order_id
                        from events where partner_organization_id = ? order by order_id, order_sequence
                        """, out.partnerId().value())
                .forEach(row -> lines.computeIfAbsent(
                                String.valueOf(row.get("partner_order_id")), _ -> new java.util.ArrayList<>())
                        .add(String.valueOf(row.get("id"))));
        return lines;
    }
}
