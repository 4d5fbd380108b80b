package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.status.StatusChange;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Tests that a reader with {@code updated_since} and {@code next_updated_since} does not miss a change that is committed late. */
@ExtendWith(WithServer.class)
class LateChangesTest {

    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final int MOST_POLLS = 2_000;

    private final TestServer server;
    private final TestPartner partner;

    LateChangesTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void isNotThereWithoutUpdatedSince() {
        assertThat(partner.api()
                        .get(partner.path("/orders"))
                        .is(200)
                        .at("/next_updated_since")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void goesBackAsFarAsTheOldestTransactionStillRunning() throws Exception {
        OrderId late = place("LATE");
        Instant start = server.clock().instant();
        server.clock().advance(Duration.ofMinutes(1));
        var written = new CountDownLatch(1);
        var mayCommit = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Instant lateUpdate = server.clock().instant();
            var open =
                    threads.submit(() -> server.part(TransactionTemplate.class).executeWithoutResult(_ -> {
                        change(late);
                        written.countDown();
                        await(mayCommit);
                    }));
            await(written);
            Instant now = server.clock().advance(SKEW.minusMillis(1));
            place("EARLY");
            // the open transaction ages in real time; a reader must not be sent past the time at which it began
            Reply poll = poll(start);
            for (int polls = 0; polls < MOST_POLLS && !since(poll).isBefore(lateUpdate.minusMillis(300)); polls++) {
                poll = poll(start);
            }
            assertThat(since(poll)).isBefore(lateUpdate.minusMillis(300)).isBefore(now.minus(SKEW));
            assertThat(orders(poll)).contains("EARLY");
            assertThat(status(poll, "LATE")).isNotEqualTo("approved");
            mayCommit.countDown();
            open.get();
            assertThat(status(poll(since(poll)), "LATE")).isEqualTo("approved");
        }
    }

    /** A reader who continues from the time of an event finds the order that the event is about. */
    @Test
    void findsANewOrderByTheTimeOfItsFirstTransitionHoweverLongPlacingItTook() throws Exception {
        place("FIRST");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var slow = server.db().rival()) {
            slow.execute("select last_number from number_sequences for update");
            Future<?> placed = threads.submit(() -> place("NEW"));
            slow.awaitSomebodyWaiting();
            server.clock().advance(Duration.ofSeconds(1));
            slow.rollback();
            placed.get();
        }
        JsonNode order = partner.order("NEW").data();
        String started = order.at("/history/0/transition_timestamp").asString();
        assertThat(order.path("status_since").asString()).isEqualTo(started);
        assertThat(order.path("updated_at").asString()).isEqualTo(started);
        assertThat(orders(poll(Instant.parse(started)))).contains("NEW");
    }

    @Test
    void isThatOfTheFirstPageOnEveryPage() {
        IntStream.range(0, 5).forEach(number -> place("A-" + number));
        Instant start = server.clock().instant();
        Reply first = partner.api()
                .get(partner.path("/orders?limit=2&updated_since=" + start))
                .is(200);
        server.clock().advance(Duration.ofHours(1));
        Reply second = partner.api()
                .get(partner.path("/orders?limit=2&updated_since=" + start + "&cursor=" + first.text("/next_cursor")))
                .is(200);
        assertThat(second.text("/next_updated_since")).isEqualTo(first.text("/next_updated_since"));
    }

    @Test
    void neverGoesBehindWhatWasAskedFor() {
        Instant now = server.clock().instant();
        assertThat(since(poll(now))).isEqualTo(now);
    }

    private OrderId place(String partnerOrderId) {
        return OrderId.of(partner.place(Seed.order(partnerOrderId)).is(201).text("/data/chargecars_order_uuid"));
    }

    private Reply poll(Instant since) {
        return partner.api().get(partner.path("/orders?updated_since=" + since)).is(200);
    }

    private static Instant since(Reply reply) {
        return Instant.parse(reply.text("/next_updated_since"));
    }

    private static List<String> orders(Reply reply) {
        return reply.texts("/data", "partner_order_id");
    }

    private static String status(Reply reply, String partnerOrderId) {
        return reply.data()
                .valueStream()
                .filter(order -> order.path("partner_order_id").asString().equals(partnerOrderId))
                .map(order -> order.path("status").asString())
                .findFirst()
                .orElse("");
    }

    /** Changes the status in the current transaction. */
    private void change(OrderId order) {
        server.part(StatusEngine.class)
                .change(List.of(new StatusChange(order, "approved", null, null, Actor.staff("test"))));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
