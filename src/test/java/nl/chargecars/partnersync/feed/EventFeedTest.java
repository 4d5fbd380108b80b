package nl.chargecars.partnersync.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.feed.EventFeed.Position;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.status.StatusChange;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests {@code GET …/events}: a poller misses no event, gets none twice, and gets the events of an order in their order. */
@ExtendWith(WithServer.class)
class EventFeedTest {

    private final TestServer server;

    EventFeedTest(TestServer server) {
        this.server = server;
    }

    @Test
    void refusesOthersAndNonsense() {
        try (var out = Outgoing.to(server);
                var other = Outgoing.to(server)) {
            out.order("A-1");
            out.db().awaitOlderTransactions();
            other.api().get(out.path("/events")).isFailure(403, "FORBIDDEN");
            assertThat(other.api().get(other.path("/events")).is(200).data().isEmpty())
                    .isTrue();
            server.admin()
                    .get("/api/v1/partners/" + UUID.randomUUID() + "/events")
                    .isFailure(404, "PARTNER_NOT_FOUND");
            assertThat(out.api().get(out.path("/events?after=")).is(200).data().size())
                    .as("an empty cursor is the beginning")
                    .isEqualTo(1);
            out.api().get(out.path("/events?after=nonsense")).isFailure(400, "MALFORMED_REQUEST");
            out.api().get(out.path("/events?limit=0")).isFailure(400, "MALFORMED_REQUEST");
            String next = out.api().get(out.path("/events")).text("/next_cursor");
            assertThat(out.api()
                            .get(out.path("/events?cursor=" + next))
                            .isFailure(400, "MALFORMED_REQUEST")
                            .text("/error/message"))
                    .as("who pages as through a list would read the first page for ever")
                    .contains("after");
        }
    }

    /** After the restore of an older backup such a cursor lies ahead of new events, so a poller would never see them. */
    @Test
    void refusesACursorOfATimeThatIsLost() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            String end = out.api().get(out.path("/events")).is(200).text("/next_cursor");
            out.api().get(out.path("/events?after=" + end)).is(200);

            long next = Long.parseLong(server.db().text("select pg_snapshot_xmax(pg_current_snapshot())::text"));
            String lost = new Position(String.valueOf(next + 1_000_000), 0, UUID.randomUUID()).cursor();
            assertThat(out.api()
                            .get(out.path("/events?after=" + lost))
                            .isFailure(400, "MALFORMED_REQUEST")
                            .text("/error/message"))
                    .contains("replaced by an older one", "empty after");
            out.api().get(out.path("/events?after=" + end)).is(200);
        }
    }

    /** A function in the way of PostgreSQL's own simulates the state before: its transactions had come further. */
    @Test
    void refusesACursorOfATimeThatIsLostAlsoWhereTheDatabaseIsPutBackUnderTheRunningServer() throws SQLException {
        long next = Long.parseLong(server.db().text("select pg_snapshot_xmax(pg_current_snapshot())::text"));
        var lost = new Position(String.valueOf(next + 1_000_000), 0, UUID.randomUUID());
        PartnerId partner = PartnerId.next();
        try (Connection connection = server.db().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            var feed = new EventFeed(client);
            client.sql("create function pg_snapshot_xmax(pg_snapshot) returns xid8 language sql"
                            + " as $$ select '9000000000000000000'::xid8 $$")
                    .update();
            client.sql("select set_config('search_path', current_schema() || ', pg_catalog', true)")
                    .query(String.class)
                    .single();
            assertThat(feed.read(partner, lost, 10)).isEmpty();

            client.sql("drop function pg_snapshot_xmax(pg_snapshot)").update();
            assertThatThrownBy(() -> feed.read(partner, lost, 10))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("replaced by an older one");
            connection.rollback();
        }
    }

    @Test
    void notesNothingOfReadsThatAreRefusedOrOurOwn() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            server.admin().get(out.path("/events")).is(200);
            out.api().get(out.path("/events?after=nonsense")).isFailure(400, "MALFORMED_REQUEST");
            assertThat(unread(order)).isEqualTo(1);
            assertThat(out.db()
                            .count(
                                    "feed_reads where partner_organization_id = ?",
                                    out.partnerId().value()))
                    .isZero();
        }
    }

    @Test
    void answersAReadThatCannotBeNotedAndNotesItLater() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            FeedReads reads = server.part(FeedReads.class);
            out.db().awaitOlderTransactions();
            server.db().update("alter table feed_reads add constraint not_taken check (event_id is null) not valid");
            try {
                out.api().get(out.path("/events")).is(200);
                assertThatThrownBy(reads::round).isInstanceOf(DataIntegrityViolationException.class);
            } finally {
                server.db().update("alter table feed_reads drop constraint not_taken");
            }
            assertThat(reads.unread(order)).hasSize(1);
            assertThat(unread(order)).isZero();
        }
    }

    @Test
    void notesHowFarThePartnerHasReadAndNeverBack() {
        try (var out = Outgoing.to(server)) {
            OrderId order = out.order("A-1");
            out.change(order, "approved", "scheduled");
            assertThat(unread(order)).isEqualTo(3);
            out.db().awaitOlderTransactions();

            Api api = out.api();
            Reply first = api.get(out.path("/events?limit=2")).is(200);
            assertThat(unread(order)).isEqualTo(1);
            api.get(out.path("/events?after=" + first.text("/next_cursor"))).is(200);
            assertThat(unread(order)).isZero();
            api.get(out.path("/events?limit=1")).is(200);
            assertThat(unread(order)).as("read once more from the beginning").isZero();
            out.advance(Duration.ofHours(1));
            api.get(out.path("/events?limit=1")).is(200);
            out.change(order, "in_progress");
            assertThat(unread(order)).isEqualTo(1);
            assertThat(out.db()
                            .text(
                                    "select (last_read_at - advanced_at)::text from feed_reads"
                                            + " where partner_organization_id = ?",
                                    out.partnerId().value()))
                    .isEqualTo("01:00:00");
        }
    }

    @Test
    void showsWhatAWebhookWouldHaveCarried() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            out.deliverAll();
            out.db().awaitOlderTransactions();
            Reply feed = out.api().get(out.path("/events")).is(200);
            assertThat(feed.data().size()).isEqualTo(1);
            assertThat(feed.data().get(0).toString())
                    .isEqualTo(out.simulator.received().getFirst().request().bodyText());
        }
    }

    @Test
    void isForPartnersWithoutAWebhookToo() {
        try (var out = Outgoing.to(server)) {
            out.configure(java.util.Collections.singletonMap("webhook_url", null));
            out.change(out.order("A-1"), "approved");
            out.db().awaitOlderTransactions();
            assertThat(statuses(out.api().get(out.path("/events")))).containsExactly("RECEIVED", "CONFIRMED");
        }
    }

    @Test
    void alwaysGivesACursorToGoOnWith() {
        try (var out = Outgoing.to(server)) {
            Api api = out.api();
            Reply empty = api.get(out.path("/events")).is(200);
            assertThat(empty.data().isEmpty()).isTrue();
            assertThat(empty.at("/has_more").asBoolean()).isFalse();
            OrderId order = out.order("A-1");
            out.change(order, "approved", "scheduled");
            out.db().awaitOlderTransactions();

            Reply first = api.get(out.path("/events?limit=2&after=" + empty.text("/next_cursor")));
            assertThat(statuses(first)).containsExactly("RECEIVED", "CONFIRMED");
            assertThat(first.at("/has_more").asBoolean()).isTrue();
            Reply second = api.get(out.path("/events?limit=2&after=" + first.text("/next_cursor")));
            assertThat(statuses(second)).containsExactly("PLANNED");
            assertThat(second.at("/has_more").asBoolean()).isFalse();
            Reply third = api.get(out.path("/events?after=" + second.text("/next_cursor")));
            assertThat(third.data().isEmpty()).isTrue();
            assertThat(third.text("/next_cursor")).isEqualTo(second.text("/next_cursor"));
            out.change(order, "in_progress");
            out.db().awaitOlderTransactions();
            assertThat(statuses(api.get(out.path("/events?after=" + third.text("/next_cursor")))))
                    .containsExactly("IN_PROGRESS");
        }
    }

    /** Transaction ids are compared as numbers, not as text: 10 comes after 9. */
    @Test
    void missesNothingWhereATransactionNumberGetsLonger() {
        try (var out = Outgoing.to(server)) {
            out.change(out.order("A-1"), "approved");
            out.db()
                    .update(
                            "update events set feed_position = case when order_sequence = 16 then '9'::xid8 else '10'::xid8 end"
                                    + " where partner_organization_id = ?",
                            out.partnerId().value());

            Reply first = out.api().get(out.path("/events?limit=1"));
            assertThat(statuses(first)).containsExactly("RECEIVED");
            assertThat(statuses(out.api().get(out.path("/events?after=" + first.text("/next_cursor")))))
                    .containsExactly("CONFIRMED");
        }
    }

    @Test
    void showsAllEventsOfATransitionInTheirOrder() {
        try (var out = Outgoing.to(
                server, Outgoing.subscribedTo(WireNamed.names(EventType.class).toArray(String[]::new)))) {
            OrderId order = out.order("A-1");
            out.change(order, "in_progress", "completed");
            out.db().awaitOlderTransactions();
            List<String> events = new ArrayList<>();
            out.api()
                    .get(out.path("/events"))
                    .data()
                    .forEach(event -> events.add(event.at("/event").asString()));
            assertThat(events)
                    .containsExactly(
                            "order_created",
                            "status_changed",
                            "installation_started",
                            "status_changed",
                            "order_completed",
                            "installation_completed",
                            "status_changed");
        }
    }

    @Test
    void missesNothingWhenAnEarlierTransactionCommitsLast() throws Exception {
        try (var out = Outgoing.to(server);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Api api = out.api();
            var written = new CountDownLatch(1);
            var mayCommit = new CountDownLatch(1);
            var earlier = threads.submit(() -> inTransaction(() -> {
                out.order("EARLIER");
                written.countDown();
                await(mayCommit);
            }));
            await(written);
            Reply before = api.get(out.path("/events")).is(200);
            assertThat(before.data().isEmpty()).isTrue();
            mayCommit.countDown();
            earlier.get();
            out.db().awaitOlderTransactions();
            assertThat(orders(api.get(out.path("/events?after=" + before.text("/next_cursor")))))
                    .containsExactly("EARLIER");
        }
    }

    @Test
    void waitsForAnOpenTransactionBeforeItShowsALaterOne() throws Exception {
        try (var out = Outgoing.to(server);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Api api = out.api();
            OrderId first = out.order("FIRST");
            OrderId second = out.order("SECOND");
            out.db().awaitOlderTransactions();
            String start = api.get(out.path("/events")).text("/next_cursor");
            var written = new CountDownLatch(1);
            var mayCommit = new CountDownLatch(1);
            var open = threads.submit(() -> inTransaction(() -> {
                changeHere(first, "approved");
                written.countDown();
                await(mayCommit);
            }));
            await(written);
            out.change(second, "approved");
            Reply whileOpen = api.get(out.path("/events?after=" + start)).is(200);
            assertThat(whileOpen.data().isEmpty())
                    .as("the later one has committed, the earlier one may still")
                    .isTrue();
            mayCommit.countDown();
            open.get();
            out.db().awaitOlderTransactions();
            assertThat(orders(api.get(out.path("/events?after=" + whileOpen.text("/next_cursor")))))
                    .containsExactly("FIRST", "SECOND");
        }
    }

    @Test
    void keepsTheOrderOfAnOrderWhoseLaterChangeWasInAnOlderTransaction() throws Exception {
        try (var out = Outgoing.to(server);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            OrderId other = out.order("OTHER");
            OrderId order = out.order("A-1");
            var begun = new CountDownLatch(1);
            var mayGoOn = new CountDownLatch(1);
            var older = threads.submit(() -> inTransaction(() -> {
                changeHere(other, "approved"); // assigns the transaction id
                begun.countDown();
                await(mayGoOn);
                changeHere(order, "scheduled");
            }));
            await(begun);
            out.change(order, "approved"); // in a younger transaction, but earlier
            mayGoOn.countDown();
            older.get();
            out.db().awaitOlderTransactions();
            List<String> statuses = new ArrayList<>();
            out.api().get(out.path("/events")).data().forEach(event -> {
                if (event.at("/partner_order_id").asString().equals("A-1")) {
                    statuses.add(event.at("/status").asString());
                }
            });
            assertThat(statuses).containsExactly("RECEIVED", "CONFIRMED", "PLANNED");
        }
    }

    @Test
    void aPollerSeesEverythingOnceWhileManyWrite() {
        try (var out = Outgoing.to(server)) {
            List<OrderId> orders = IntStream.range(0, 8)
                    .mapToObj(number -> out.order("A-" + number))
                    .toList();
            Api api = server.admin(); // the rate limit of a partner is too low
            var over = new AtomicBoolean();
            List<String> polled = new ArrayList<>();
            Thread poller = Thread.ofVirtual().start(() -> poll(api, out, over, polled));
            AtOnce.call(orders.size(), number -> {
                for (int round = 0; round < 15; round++) {
                    out.change(orders.get(number), "scheduled", "in_progress");
                }
                return true;
            });
            out.db().awaitOlderTransactions();
            over.set(true);
            join(poller);
            long written = out.db()
                    .count(
                            "events where partner_organization_id = ?",
                            out.partnerId().value());
            assertThat(written).isEqualTo(8 + 8 * 30);
            assertThat(polled).hasSize((int) written).doesNotHaveDuplicates();
        }
    }

    private static void poll(Api api, Outgoing out, AtomicBoolean over, List<String> polled) {
        String cursor = "";
        boolean last = false;
        boolean more = true;
        while (!last || more) {
            last = over.get();
            Reply part = api.get(out.path("/events?limit=20" + cursor)).is(200);
            part.data().forEach(event -> polled.add(event.at("/id").asString()));
            cursor = "&after=" + part.text("/next_cursor");
            more = part.at("/has_more").asBoolean();
        }
    }

    private boolean inTransaction(Runnable work) {
        server.part(TransactionTemplate.class).executeWithoutResult(_ -> work.run());
        return true;
    }

    /** Changes the status in the caller's transaction. */
    private void changeHere(OrderId order, String status) {
        server.part(StatusEngine.class)
                .change(List.of(new StatusChange(order, status, null, null, Actor.staff("test"))));
    }

    /** The number of changes that the partner has not read completely, after the pending reads have been written. */
    private int unread(OrderId order) {
        FeedReads reads = server.part(FeedReads.class);
        reads.round();
        return reads.unread(order).size();
    }

    private static List<String> statuses(Reply feed) {
        return texts(feed, "/status");
    }

    private static List<String> orders(Reply feed) {
        return texts(feed, "/partner_order_id");
    }

    private static List<String> texts(Reply feed, String pointer) {
        List<String> texts = new ArrayList<>();
        feed.is(200).data().forEach(event -> texts.add(event.at(pointer).asString()));
        return texts;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
