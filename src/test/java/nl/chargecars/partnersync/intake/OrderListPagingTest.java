package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.bench.BulkOrders;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Cursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests lists that are paged by an opaque cursor: each order appears once, none is left out, up to the end. */
@ExtendWith(WithServer.class)
class OrderListPagingTest {

    private static final int LONGEST_LIST = 100;

    private final TestServer server;
    private final TestPartner partner;

    OrderListPagingTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    /** So many orders have the reference that the server does not look at them one by one. */
    @Test
    void aCommonReferenceNarrowsChangesAndStatusesAsAnyOther() throws SQLException {
        int many = 2_100;
        int others = 5;
        try (Connection connection = server.db().dataSource().getConnection()) {
            new BulkOrders(connection, partner.id().value(), integration())
                    .write(1, many, Deliveries.DELIVERED, _ -> {});
        }
        for (int number = 0; number < others; number++) {
            partner.place(Seed.order("OTHER-" + number).with("/dealer_group_id", "ANOTHER"))
                    .is(201);
        }
        String common = "ref=VAN_MOSSEL_WEST&limit=200";
        List<String> changed = pages(common + "&updated_since=2020-01-01T00:00:00Z");
        assertThat(changed).hasSize(many).doesNotHaveDuplicates();
        assertThat(pages(common + "&ref_type=dealer_group_id&status=approved"))
                .hasSize(many / 4)
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(pages(common + "&status=cancelled")).isEmpty();
        assertThat(pages(common + "&ref_type=purchase_order_number&status=approved"))
                .isEmpty();
        assertThat(pages(common + "&updated_since=" + server.clock().instant()))
                .as("the others only")
                .isEmpty();
    }

    private List<String> pages(String query) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            Reply page =
                    partner.api().get(partner.path("/orders?" + query + cursor)).is(200);
            page.data()
                    .forEach(order ->
                            found.add(order.path("chargecars_order_uuid").asString()));
            cursor = page.at("/next_cursor").isNull() ? null : "&cursor=" + page.text("/next_cursor");
        } while (cursor != null);
        return found;
    }

    private UUID integration() {
        return server.db()
                .one(
                        UUID.class,
                        "select id from partner_integrations where partner_organization_id = ?",
                        partner.id().value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=ten",
                "limit=-1",
                "limit=0x10",
                "limit=%23a",
                "limit=%205",
                "limit=5+",
                "limit=%2B5",
                "limit=99999999999",
                "cursor=x",
                "cursor=%00",
                "cursor=bm9uZQ",
                "cursor=", // an empty cursor is not one of ours either
                "updated_since=yesterday",
                "updated_since=2025-06-01",
                "updated_since=2025-06-01T10:30:00",
                "updated_since=%2B999999999-01-01T00:00:00Z",
                "updated_since=-999999999-01-01T00:00:00Z",
                "ref_type=purchase_order_number",
                "ref=A%00B",
                "ref=A&ref_type=%00",
                "ref=A&ref=B",
                "ref=A&%72ef=A",
                "limit=1&limit=2",
                "unknown=1&unknown=2",
                "status=%00"
            })
    void refusesAPageThatCannotBe(String query) {
        partner.api().get(partner.path("/orders?" + query)).isFailure(400, "MALFORMED_REQUEST");
        server.admin().get("/api/v1/orders?" + query).isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void refusesACursorOfAnotherList() {
        place(3);
        String newestFirst = cursorOf(page("?limit=1"));
        String byChange = cursorOf(page("?limit=1&updated_since=2000-01-01T00:00:00Z"));
        for (String query : List.of(
                "/orders?updated_since=2000-01-01T00:00:00Z&cursor=" + newestFirst, "/orders?cursor=" + byChange)) {
            partner.api().get(partner.path(query)).isFailure(400, "MALFORMED_REQUEST");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "+999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "2025-06-01", ""})
    void refusesACursorWhoseTimeCannotBe(String time) {
        String forged = Cursor.of(OrderId.next(), time).encode();
        partner.api()
                .get(partner.path("/orders?updated_since=2000-01-01T00:00:00Z&cursor=" + forged))
                .isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void holdsFiftyUnlessAskedOtherwise() {
        place(51);
        assertThat(page("").data()).hasSize(50);
        assertThat(page("?limit=200").data()).hasSize(51);
    }

    @Test
    void listsNewestFirstWithoutMissesOrRepeats() {
        List<String> placed = place(7);
        for (int limit : List.of(1, 2, 3, 7, 8)) {
            List<String> listed = walk("?limit=" + limit);
            assertThat(listed).as("in pages of " + limit).isEqualTo(reversed(placed));
        }
    }

    @Test
    void endsAPageOfLargeOrdersEarlyWithoutMissesOrRepeats() {
        int many = 20;
        List<Map<String, Object>> items =
                Collections.nCopies(100, Map.of("description", "x".repeat(500), "quantity", 1));
        List<String> placed = IntStream.range(0, many)
                .mapToObj(number -> "LARGE-" + number)
                .peek(id ->
                        partner.place(Seed.order(id).with("/line_items", items)).is(201))
                .toList();
        Reply first = page("?limit=200");
        assertThat(first.data()).as("about a megabyte").hasSizeBetween(10, many - 1);
        assertThat(walk("?limit=200")).isEqualTo(reversed(placed));
        assertThat(walk("?limit=200&updated_since=2000-01-01T00:00:00Z")).isEqualTo(placed);
        assertThat(walk("?limit=3")).isEqualTo(reversed(placed));
    }

    /** Two orders of this size are larger than a page. */
    @Test
    void listsAnOrderHoweverLargeItIs() {
        List<String> placed = place(3);
        server.db().update("""
                        update line_items set description = repeat('x', 1100000)
                        where order_id in (select id from orders where partner_organization_id = ?)
                        """, partner.id().value());
        assertThat(page("?limit=200").data()).hasSize(1);
        assertThat(walk("?limit=200")).isEqualTo(reversed(placed));
    }

    @Test
    void listsAllThatShareAReferenceWithoutMissesOrRepeats() {
        List<String> placed = place(5);
        assertThat(walk("?limit=2&ref=VAN_MOSSEL_WEST")).isEqualTo(reversed(placed));
        assertThat(walk("?limit=2&ref=VAN_MOSSEL_WEST&updated_since=2000-01-01T00:00:00Z"))
                .isEqualTo(placed);
    }

    /** Some orders change in the same microsecond, because the clock stands still between the steps of a test. */
    @Test
    void listsByLastChangeOldestFirstWithoutMissesOrRepeats() {
        Instant since = server.clock().instant();
        List<String> placed = new ArrayList<>();
        for (int step = 0; step < 3; step++) {
            placed.addAll(place(3));
            server.clock().advance(Duration.ofNanos(1_000));
        }
        for (int limit : List.of(1, 2, 4, 9)) {
            assertThat(walk("?limit=" + limit + "&updated_since=" + since))
                    .as("in pages of " + limit)
                    .isEqualTo(placed);
        }
        assertThat(walk("?updated_since=" + since.plusNanos(1_000))).isEqualTo(placed.subList(3, 9));
        assertThat(walk("?updated_since=" + server.clock().instant())).isEmpty();
    }

    @Test
    void showsAnOrderThatChangesMeanwhileAgainAtTheEnd() {
        Instant since = server.clock().instant();
        List<String> placed = place(4);
        Reply first = page("?limit=2&updated_since=" + since);
        server.clock().advance(Duration.ofMinutes(1));
        server.change(first.text("/data/0/chargecars_order_id"), "approved").is(200);
        List<String> rest = follow("?limit=2&updated_since=" + since, first);
        assertThat(ids(first)).isEqualTo(placed.subList(0, 2));
        assertThat(rest).containsExactly(placed.get(2), placed.get(3), placed.get(0));
    }

    /** The lock keeps the server between finding the orders of the page and reading them. */
    @Test
    void missesNothingWhenAnOrderChangesWhileItsPageIsRead() {
        Instant since = server.clock().instant();
        List<String> placed = place(4);
        String changing = partner.order(placed.get(1)).text("/data/chargecars_order_id");
        String query = "?limit=2&updated_since=" + since;
        Reply first;
        try (var other = server.db().rival()) {
            other.execute("lock table addresses in access exclusive mode");
            CompletableFuture<Reply> reading = CompletableFuture.supplyAsync(() -> page(query));
            other.awaitSomebodyWaiting();
            server.clock().advance(Duration.ofMinutes(1));
            server.change(changing, "approved").is(200);
            other.rollback();
            first = reading.join();
        }
        assertThat(ids(first)).isEqualTo(placed.subList(0, 2));
        assertThat(first.text("/data/1/status")).as("read after the change").isEqualTo("approved");
        assertThat(follow(query, first)).containsExactly(placed.get(2), placed.get(3), placed.get(1));
    }

    @Test
    void pagesAcrossPartnersAsWell() {
        Instant since = Instant.parse("2259-05-01T12:00:00Z"); // few orders of other tests are as late as this
        server.clock().set(since);
        TestPartner other = TestPartner.integrated(server, "zaptecshop");
        List<String> placed = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            placed.add((number % 2 == 0 ? partner : other).placed("order " + number));
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            Reply page = server.admin()
                    .get("/api/v1/orders?limit=4&updated_since=" + since + cursor)
                    .is(200);
            page.data()
                    .forEach(order ->
                            listed.add(order.path("chargecars_order_id").asString()));
            cursor = page.at("/next_cursor").isNull() ? "" : "&cursor=" + cursorOf(page);
        } while (!cursor.isEmpty() && listed.size() < LONGEST_LIST);
        assertThat(listed).filteredOn(placed::contains).isEqualTo(placed);
    }

    private List<String> place(int many) {
        int before = page("?limit=200").data().size();
        return IntStream.range(before, before + many)
                .mapToObj(number -> "order " + number)
                .peek(partner::placed)
                .toList();
    }

    private List<String> walk(String query) {
        Reply first = page(query);
        List<String> all = new ArrayList<>(ids(first));
        all.addAll(follow(query, first));
        return all;
    }

    private List<String> follow(String query, Reply first) {
        List<String> rest = new ArrayList<>();
        for (Reply page = first; !page.at("/next_cursor").isNull(); ) {
            page = page(query + "&cursor=" + cursorOf(page));
            assertThat(page.data()).as("a page that was announced").isNotEmpty();
            rest.addAll(ids(page));
            assertThat(rest).as("pages come to an end").hasSizeLessThan(LONGEST_LIST);
        }
        return rest;
    }

    private Reply page(String query) {
        return partner.api().get(partner.path("/orders" + query)).is(200);
    }

    private static String cursorOf(Reply page) {
        return page.text("/next_cursor");
    }

    private static List<String> ids(Reply page) {
        return page.texts("/data", "partner_order_id");
    }

    private static List<String> reversed(List<String> list) {
        List<String> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
