package nl.chargecars.partnersync.orderdesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the page of an order of which more is known than the page shows. */
@ExtendWith(WithServer.class)
class LongStoryTest {

    private static final int LARGEST_ANSWER = 4 * 1024;

    private final TestServer server;
    private final Browser staff;

    LongStoryTest(TestServer server) {
        this.server = server;
        this.staff = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
    }

    /** The attempts of the newest deliveries fill the page. The first delivery has one more under way. */
    @Test
    void saysOfADeliveryWithoutAnyAttemptShownHowManyItHad() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("LONG-1");
            changedToAndFro(out, order, 12);
            attempted(order, 1, 10);
            server.db()
                    .update(
                            "update deliveries set attempt_count = 11, leased_by = gen_random_uuid(), due_at = ?::timestamptz"
                                    + " where order_id = ? and is_head",
                            server.clock().instant().plusSeconds(30).toString(),
                            order.value());
            assertThat(page(order))
                    .contains("Earlier attempts that are not shown: 10.")
                    .doesNotContain("Earlier attempts that are not shown: 11.");
        }
    }

    @Test
    void knowsThatADeliveryArrivedThoughTheAttemptIsNotShown() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("LONG-2");
            out.deliverAll();
            Api api = out.api();
            String delivery = api.get(out.path("/deliveries")).is(200).text("/data/0/delivery_id");
            api.post(out.path("/deliveries/" + delivery + "/retry"), "").is(200);
            attempted(order, 2, 101);
            assertThat(page(order))
                    .contains("Earlier attempts that are not shown: 1.")
                    .contains("<span class=\"code\">RECEIVED</span>")
                    .doesNotContain("has heard nothing yet");
        }
    }

    /** The first delivery has failed, and the second one goes before all others; both are far behind what the page shows. */
    @Test
    void showsWhatHasNotArrivedOfChangesOlderThanThoseItShows() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().byDefault(Behaviour.status(500));
            OrderId order = out.order("LONG-3");
            out.deliverAll();
            changedToAndFro(out, order, 250);
            String page = page(order);
            assertThat(page)
                    .contains("it waits until an earlier change, “On hold”, is through.")
                    .contains("An earlier change, “New”, never reached")
                    .contains("An earlier change: On hold", "An earlier change: New");
            var first = out.db()
                    .client()
                    .sql("select id::text from deliveries where order_id = ? order by order_sequence limit 2")
                    .param(order.value())
                    .query(String.class)
                    .list();
            assertThat(first)
                    .hasSize(2)
                    .allSatisfy(id -> assertThat(page)
                            .contains("/deliveries/" + id + "/retry\"", "/deliveries/" + id + "/dismiss\""));
        }
    }

    @Test
    void showsNoEarlierChangesWhereItShowsAll() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("LONG-4");
            changedToAndFro(out, order, 2);
            assertThat(page(order)).doesNotContain("An earlier change:");
        }
    }

    private String page(OrderId order) {
        return staff.open("/orders/" + order).is(200).body();
    }

    private static void changedToAndFro(Outgoing out, OrderId order, int changes) {
        for (int change = 0; change < changes; change++) {
            out.change(order, change % 2 == 0 ? "on_hold" : "new");
        }
    }

    /** Notes failed attempts of each of the order's deliveries, with the longest answers that are kept; of later ones later. */
    private void attempted(OrderId order, int first, int last) {
        server.db().update("""
                        insert into delivery_attempts (
                            delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status,
                            response_body, error, error_code)
                        select id, number, created_at + order_sequence * interval '1 second' + number * interval '1 millisecond',
                               5, 'https://example.com/', '{}', 500, repeat('x', ?), 'responded 500', 'responded'
                        from deliveries, generate_series(?, ?) as number
                        where order_id = ?
                        """, LARGEST_ANSWER, first, last, order.value());
        server.db().update("update deliveries set attempt_count = ? where order_id = ?", last, order.value());
    }
}
