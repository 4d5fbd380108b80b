package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests an order whose status was changed to and fro without end, as by two systems that react to each other. */
@ExtendWith(WithServer.class)
class LongHistoryTest {

    private static final int MANY = 300;

    private final TestServer server;
    private final Api admin;
    private final TestPartner partner;
    private final StaffOrder order;

    LongHistoryTest(TestServer server) {
        this.server = server;
        this.admin = server.admin();
        this.partner = TestPartner.integrated(server);
        this.order = StaffOrder.placed(server, partner, Seed.PARTNER_ORDER_ID);
    }

    @Test
    void isShownWithItsNewestTransitionsOldestFirst() {
        changedToAndFro();
        List<Integer> newest = IntStream.rangeClosed(101, MANY).boxed().toList();
        assertThat(sequences(partner.order(Seed.PARTNER_ORDER_ID).at("/data/history")))
                .isEqualTo(newest);
        assertThat(sequences(
                        admin.get("/api/v1/orders/" + order.number()).is(200).at("/data/history")))
                .isEqualTo(newest);
        assertThat(sequences(partner.api().get(partner.path("/orders")).is(200).at("/data/0/history")))
                .isEqualTo(newest);
    }

    @Test
    void isPagedThroughToItsEndEachTransitionOnce() {
        changedToAndFro();
        List<Integer> seen = new ArrayList<>();
        pages("?limit=200").forEach(seen::addAll);
        assertThat(seen).isEqualTo(IntStream.rangeClosed(1, MANY).boxed().toList());
    }

    @Test
    void saysOnPagesThatThereWasMore() {
        changedToAndFro();
        Browser staff = TestUser.signedIn(server, "viewer").with("Accept-Language", "en");
        assertThat(staff.open("/orders/" + order.number()).is(200).body())
                .contains("Earlier status changes that are not shown here: 100.")
                .contains("href=\"/api/v1/status/history/order/" + order.number() + "\"");
        Browser developer = Browser.inPortal(server.url(), partner.key()).with("Accept-Language", "en");
        assertThat(developer.open("/portal/orders/" + order.id()).is(200).body())
                .contains("Earlier status changes that are not shown: 100.");
    }

    @Test
    void saysNothingOfEarlierOnesWhereThereWereNone() {
        Browser staff = TestUser.signedIn(server, "viewer").with("Accept-Language", "en");
        assertThat(staff.open("/orders/" + order.number()).is(200).body()).doesNotContain("Earlier status changes");
    }

    @Test
    void endsAPageOfLargeContextsEarly() {
        int changes = 80;
        Map<String, String> large = Map.of("note", "x".repeat(16_000));
        for (int change = 0; change < changes; change++) {
            order.send(JsonBody.of("{\"entity_type\": \"order\"}")
                            .with("/entity_id", order.number())
                            .with("/to_status", change % 2 == 0 ? "on_hold" : "new")
                            .with("/business_context", large))
                    .is(200);
        }
        List<List<Integer>> pages = pages("?limit=200");
        assertThat(pages).hasSize(2);
        assertThat(pages.getFirst()).hasSizeBetween(50, 70);
        List<Integer> seen = new ArrayList<>();
        pages.forEach(seen::addAll);
        assertThat(seen).isEqualTo(IntStream.rangeClosed(1, changes + 1).boxed().toList());
    }

    private List<List<Integer>> pages(String query) {
        List<List<Integer>> pages = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Reply page = admin.get("/api/v1/status/history/order/" + order.number() + query + cursor)
                    .is(200);
            pages.add(sequences(page.data()));
            cursor = page.at("/next_cursor").isNull() ? null : "&cursor=" + page.text("/next_cursor");
        }
        return pages;
    }

    private static List<Integer> sequences(JsonNode history) {
        return history.valueStream()
                .map(entry -> entry.path("sequence").asInt())
                .toList();
    }

    private void changedToAndFro() {
        server.db().update("""
                        insert into status_transitions (
                            id, entity_type, entity_id, sequence, from_status, to_status, caused_by, created_at)
                        select gen_random_uuid(), 'order', ?, number,
                               case number % 2 when 0 then 'new' else 'on_hold' end,
                               case number % 2 when 0 then 'on_hold' else 'new' end,
                               'system', now()
                        from generate_series(2, ?) as number
                        """, order.id().value(), MANY);
        server.db()
                .update(
                        "update orders set order_status = 'on_hold', transition_count = ? where id = ?",
                        MANY,
                        order.id().value());
    }
}
