package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.outbound.TestNode;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Cursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests {@code GET …/deliveries} and {@code GET …/deliveries/{id}}. */
@ExtendWith(WithServer.class)
class DeliveryListTest {

    private final TestServer server;

    DeliveryListTest(TestServer server) {
        this.server = server;
    }

    @Test
    void showsNobodyElsesDeliveries() {
        try (var out = Outgoing.to(server);
                var other = Outgoing.to(server)) {
            out.order("A-1");
            String id = only(out.api().get(out.path("/deliveries")))
                    .at("/delivery_id")
                    .asString();
            Api stranger = other.api();
            assertThat(stranger.get(other.path("/deliveries")).is(200).data().isEmpty())
                    .isTrue();
            stranger.get(other.path("/deliveries/" + id)).isFailure(404, "NOT_FOUND");
            stranger.get(out.path("/deliveries")).isFailure(403, "FORBIDDEN");
            stranger.get(out.path("/deliveries/" + id)).isFailure(403, "FORBIDDEN");
            server.admin().get(other.path("/deliveries/" + id)).isFailure(404, "NOT_FOUND");
        }
    }

    @Test
    void saysSoWhenThereIsNoSuchPartnerOrDelivery() {
        try (var out = Outgoing.to(server)) {
            String nowhere = "/api/v1/partners/" + UUID.randomUUID() + "/deliveries";
            server.admin().get(nowhere).isFailure(404, "PARTNER_NOT_FOUND");
            server.admin().get(nowhere + "/" + UUID.randomUUID()).isFailure(404, "PARTNER_NOT_FOUND");
            out.api().get(out.path("/deliveries/" + UUID.randomUUID())).isFailure(404, "NOT_FOUND");
            out.api().get(out.path("/deliveries/nonsense")).isFailure(400, "MALFORMED_REQUEST");
        }
    }

    @Test
    void refusesACursorWhoseTimeCannotBe() {
        try (var out = Outgoing.to(server)) {
            String forged =
                    Cursor.of("+300000-01-01T00:00:00Z", UUID.randomUUID()).encode();
            out.api().get(out.path("/deliveries?cursor=" + forged)).isFailure(400, "MALFORMED_REQUEST");
        }
    }

    @Test
    void refusesFiltersThatMeanNothing() {
        try (var out = Outgoing.to(server)) {
            Api api = out.api();
            for (String query : List.of(
                    "state=lost",
                    "state=PENDING",
                    "event=order_exploded",
                    "from=yesterday",
                    "to=2026-01-01",
                    "limit=0",
                    "limit=201",
                    "limit=x",
                    "cursor=nonsense")) {
                api.get(out.path("/deliveries?" + query)).isFailure(400, "MALFORMED_REQUEST");
            }
        }
    }

    @Test
    void filtersByStateEventOrderAndTime() {
        try (var out = Outgoing.to(server, Map.of("retry_schedule", List.of(0)))) {
            out.simulator.script().onOrder("A-1", Behaviour.status(500));
            out.order("A-1");
            Instant between = server.clock().advance(Duration.ofSeconds(1));
            out.change(out.order("A-2"), "approved");
            out.step();
            out.step();
            out.order("A-3");
            Api api = out.api();
            assertThat(orders(api, out, "")).containsExactly("A-3", "A-2", "A-2", "A-1");
            assertThat(orders(api, out, "?state=failed")).containsExactly("A-1");
            assertThat(orders(api, out, "?state=pending")).containsExactly("A-3");
            assertThat(orders(api, out, "?state=held")).isEmpty();
            assertThat(orders(api, out, "?state=dismissed")).isEmpty();
            assertThat(orders(api, out, "?state=delivered")).containsExactly("A-2", "A-2");
            assertThat(orders(api, out, "?event=status_changed")).hasSize(4);
            assertThat(orders(api, out, "?event=order_created")).isEmpty();
            assertThat(orders(api, out, "?partner_order_id=A-2")).containsExactly("A-2", "A-2");
            assertThat(orders(api, out, "?partner_order_id=unknown")).isEmpty();
            assertThat(orders(api, out, "?from=" + between)).containsExactly("A-3", "A-2", "A-2");
            assertThat(orders(api, out, "?to=" + between)).containsExactly("A-1");
        }
    }

    @Test
    void showsAsHeldWhatMayNotBeSent() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            Api api = out.api();
            for (Map<String, Boolean> off : List.of(Map.of("sync_enabled", false), Map.of("is_active", false))) {
                out.configure(off);
                JsonNode held = only(api.get(out.path("/deliveries?state=held")));
                assertThat(held.at("/state").asString()).isEqualTo("held");
                assertThat(held.at("/next_attempt_at").isNull()).isTrue();
                assertThat(orders(api, out, "?state=pending")).isEmpty();
                out.configure(Map.of("sync_enabled", true, "is_active", true));
            }
            JsonNode pending = only(api.get(out.path("/deliveries?state=pending")));
            assertThat(pending.at("/next_attempt_at").asString())
                    .isEqualTo(server.clock().instant().toString());
        }
    }

    @Test
    void pagesThroughEveryDeliveryOnce() {
        try (var out = Outgoing.to(server)) {
            for (int number = 0; number < 5; number++) {
                out.change(out.order("A-" + number), "approved");
                server.clock().advance(Duration.ofMillis(number % 2));
            }
            Api api = out.api();
            List<String> seen = new ArrayList<>();
            String next = "?limit=3";
            while (!next.isEmpty()) {
                Reply page = api.get(out.path("/deliveries" + next)).is(200);
                page.data()
                        .forEach(
                                delivery -> seen.add(delivery.at("/delivery_id").asString()));
                next = page.at("/next_cursor").isNull() ? "" : "?limit=3&cursor=" + page.text("/next_cursor");
            }
            assertThat(seen).hasSize(10).doesNotHaveDuplicates();
            List<String> all = new ArrayList<>();
            api.get(out.path("/deliveries"))
                    .data()
                    .forEach(delivery -> all.add(delivery.at("/delivery_id").asString()));
            assertThat(seen).isEqualTo(all);
        }
    }

    @Test
    void masksTheQueryOfTheAddressThatAnAttemptWentTo() {
        try (var out = Outgoing.to(server)) {
            out.configure(Map.of("webhook_url", out.simulator.webhookUrl() + "?code=s3cret"));
            out.order("A-1");
            out.deliverAll();
            assertThat(out.simulator.received()).hasSize(1);
            Api api = out.api();
            String id = api.get(out.path("/deliveries")).text("/data/0/delivery_id");
            Reply one = api.get(out.path("/deliveries/" + id)).is(200);
            assertThat(one.text("/data/attempts/0/request/url"))
                    .isEqualTo(out.simulator.webhookUrl() + "?code=********");
            assertThat(one.raw()).doesNotContain("s3cret");
            assertThat(server.db().text("select request_url from delivery_attempts where delivery_id = ?::uuid", id))
                    .as("kept")
                    .isEqualTo(out.simulator.webhookUrl() + "?code=********");
        }
    }

    @Test
    void showsOneWithEveryAttempt() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            out.simulator.script().next(Behaviour.answer(503, Map.of(), "x".repeat(10_000)), Behaviour.hang());
            OrderId order = out.order("A-1");
            out.change(order, "in_progress", "completed");
            node.step();
            out.advance(Duration.ofSeconds(6));
            node.step();
            Api api = out.api();
            String id = api.get(out.path("/deliveries"))
                    .data()
                    .get(2)
                    .at("/delivery_id")
                    .asString();
            JsonNode one = api.get(out.path("/deliveries/" + id)).is(200).data();

            assertThat(one.at("/state").asString()).isEqualTo("pending");
            assertThat(one.at("/event").asString()).isEqualTo("status_changed");
            assertThat(one.at("/priority").asString()).isEqualTo("normal");
            assertThat(one.at("/partner_order_id").asString()).isEqualTo("A-1");
            assertThat(one.at("/chargecars_order_id").asString()).startsWith("CC-");
            assertThat(one.at("/attempt_count").asInt()).isEqualTo(2);
            assertThat(one.at("/last_error").asString()).isEqualTo("timed out after 1 s");
            assertThat(one.at("/last_error_code").asString()).isEqualTo("timed_out");
            assertThat(one.at("/payload/id").asString()).isEqualTo(id);
            assertThat(one.at("/payload/status").asString()).isEqualTo("RECEIVED");

            JsonNode first = one.at("/attempts/0");
            assertThat(first.at("/attempt").asInt()).isEqualTo(1);
            assertThat(first.at("/succeeded").asBoolean()).isFalse();
            assertThat(first.at("/error").asString()).isEqualTo("responded 503");
            assertThat(first.at("/response/status").asInt()).isEqualTo(503);
            assertThat(first.at("/response/body").asString()).hasSize(4 * 1024);
            assertThat(first.at("/request/method").asString()).isEqualTo("POST");
            assertThat(first.at("/request/url").asString())
                    .isEqualTo(out.simulator.webhookUrl().toString());
            assertThat(first.at("/request/headers").propertyNames())
                    .containsExactlyInAnyOrder(
                            "Content-Type", "User-Agent", "X-ChargeCars-Event", "webhook-id", "webhook-timestamp");
            assertThat(one.at("/attempts/1/response/status").isNull()).isTrue();
            assertThat(one.at("/attempts/1/latency_ms").asInt()).isGreaterThanOrEqualTo(1_000);

            JsonNode behind = api.get(out.path("/deliveries")).data().get(0);
            assertThat(behind.at("/waiting_for_earlier").asBoolean()).isTrue();
            assertThat(behind.at("/next_attempt_at").isNull()).isTrue();
            assertThat(behind.at("/priority").asString()).isEqualTo("high");
        }
    }

    @Test
    void showsTheNewestAttemptsOfOneThatHadVeryMany() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            attempted(order, 250, 100);
            Api api = out.api();
            String id =
                    only(api.get(out.path("/deliveries"))).at("/delivery_id").asString();
            JsonNode one = api.get(out.path("/deliveries/" + id)).is(200).data();
            assertThat(one.at("/attempt_count").asInt()).isEqualTo(250);
            assertThat(attempts(one))
                    .isEqualTo(IntStream.rangeClosed(151, 250).boxed().toList());
            JsonNode retried = api.post(out.path("/deliveries/" + id + "/retry"), "")
                    .is(200)
                    .data();
            assertThat(attempts(retried)).hasSize(100);
            assertThat(inPortal(out, id)).contains("Earlier attempts that are not shown: 150.");
        }
    }

    @Test
    void saysInThePortalHowManyAttemptsThereWereOnceTheyAreGone() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            String id = only(out.api().get(out.path("/deliveries")))
                    .at("/delivery_id")
                    .asString();
            assertThat(inPortal(out, id)).contains("None yet.").doesNotContain("Earlier attempts");
            server.db().update("update deliveries set attempt_count = 3 where order_id = ?", order.value());
            assertThat(inPortal(out, id))
                    .contains("Earlier attempts that are not shown: 3.")
                    .doesNotContain("None yet.");
        }
    }

    /** Returns the page of a delivery as the partner's developer sees it. */
    private String inPortal(Outgoing out, String delivery) {
        Browser developer = Browser.inPortal(server.url(), out.key()).with("Accept-Language", "en");
        return developer.open("/portal/deliveries/" + delivery).is(200).body();
    }

    @Test
    void showsFewerAttemptsWhereTheyAreLarge() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            attempted(order, 100, 30_000);
            Api api = out.api();
            String id =
                    only(api.get(out.path("/deliveries"))).at("/delivery_id").asString();
            List<Integer> shown =
                    attempts(api.get(out.path("/deliveries/" + id)).is(200).data());
            assertThat(shown).hasSizeBetween(20, 35).isSorted().endsWith(99, 100);
        }
    }

    /** Notes attempts of the order's only delivery, with answers of this length. */
    private void attempted(OrderId order, int many, int length) {
        server.db().update("""
                        insert into delivery_attempts (
                            delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status,
                            response_body, error, error_code)
                        select id, number, created_at + number * interval '1 second', 5, 'https://example.com/', '{}', 500,
                               repeat('x', ?), 'responded 500', 'responded'
                        from deliveries, generate_series(1, ?) as number
                        where order_id = ?
                        """, length, many, order.value());
        server.db().update("update deliveries set attempt_count = ? where order_id = ?", many, order.value());
    }

    private static List<Integer> attempts(JsonNode delivery) {
        return delivery.at("/attempts")
                .valueStream()
                .map(attempt -> attempt.path("attempt").asInt())
                .toList();
    }

    private static List<String> orders(Api api, Outgoing out, String query) {
        List<String> orders = new ArrayList<>();
        api.get(out.path("/deliveries" + query))
                .is(200)
                .data()
                .forEach(delivery -> orders.add(delivery.at("/partner_order_id").asString()));
        return orders;
    }

    private static JsonNode only(Reply reply) {
        assertThat(reply.is(200).data().size()).isEqualTo(1);
        return reply.data().get(0);
    }
}
