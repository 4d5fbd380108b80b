package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tests that more orders than can be written are refused at once (contract, "Style of the API"): no request hangs, and none is carried
 * out in part.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullQueueTest {

    private static final int MAY_WAIT = 2;

    private final TestServer server = TestServer.with(Narrow.class);

    /** Added to this test's server: a queue that writes orders one at a time. */
    static class Narrow {
        @Bean
        @Primary
        GroupCommit<PlaceCommand, IntakeOutcome> fewNewOrders(TransactionTemplate transaction, Intake intake) {
            return new GroupCommit<>("few orders", new GroupCommitShape(MAY_WAIT, 1, 1), transaction, intake::place);
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void refusesTheOrderThatFindsNoPlaceAndWritesEveryOneThatFoundOneAndNothingElse() {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("BEFORE"); // creates the row of the order numbers, which is locked below
        List<CompletableFuture<Reply>> accepted = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var rival = server.db().rival()) {
            rival.execute("select last_number from number_sequences for update");
            accepted.add(placing(partner, "IN-HAND", threads));
            rival.awaitSomebodyWaiting();
            accepted.add(placing(partner, "WAITING-1", threads));
            accepted.add(placing(partner, "WAITING-2", threads));
            await().until(() -> ofTheQueue("waiting") == MAY_WAIT);

            Reply refusal = placeRefused(partner).isFailure(503, "OVERLOADED");
            assertThat(refusal.header("Retry-After")).isEqualTo("1");
            assertThat(refusal.header("Content-Type")).isEqualTo("application/json");
            assertThat(refusal.body().propertyNames()).containsExactly("success", "error", "request_id");
            assertThat(refusal.text("/error/message"))
                    .isEqualTo("More is coming in than can be written. Try again shortly.");
            assertThat(refusal.details()).isEmpty();
            assertThat(refusal.text("/request_id")).isEqualTo(refusal.header("X-Request-Id"));
            assertThat(ofTheQueue("refused_total")).isEqualTo(1);
            assertThat(accepted).as("neither written nor refused").noneMatch(CompletableFuture::isDone);
            assertThat(orders(partner)).as("read meanwhile").containsExactly("BEFORE");

            rival.rollback();
            accepted.forEach(placed -> placed.join().is(201));
        }
        assertThat(orders(partner)).containsExactlyInAnyOrder("BEFORE", "IN-HAND", "WAITING-1", "WAITING-2");
        partner.api().get(partner.orderPath("REFUSED")).isFailure(404, "ORDER_NOT_FOUND");

        Reply again = placeRefused(partner).is(201);
        assertThat(again.headers().firstValue("Idempotent-Replayed"))
                .as("its key was not used up")
                .isEmpty();
        assertThat(orders(partner)).hasSize(5).contains("REFUSED");
    }

    private static CompletableFuture<Reply> placing(TestPartner partner, String partnerOrderId, Executor threads) {
        return CompletableFuture.supplyAsync(() -> partner.place(Seed.order(partnerOrderId)), threads);
    }

    private static Reply placeRefused(TestPartner partner) {
        return partner.api().with("Idempotency-Key", "key-1").post(partner.path("/orders"), Seed.order("REFUSED"));
    }

    private double ofTheQueue(String metric) {
        return server.metric("partnersync_queue_" + metric, "queue=\"few_orders\"")
                .getFirst();
    }

    private static List<String> orders(TestPartner partner) {
        return partner.api().get(partner.path("/orders")).is(200).texts("/data", "partner_order_id");
    }
}
