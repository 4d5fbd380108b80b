package nl.chargecars.partnersync.reconciliation;

import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.differences;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.dismiss;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.post;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.runs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that a list of orders and their statuses that the partner posts is compared at once. */
@ExtendWith(WithServer.class)
class PostedListTest {

    private static final String OF_PARTNER = "reconciliation_differences where integration_id in"
            + " (select id from partner_integrations where partner_organization_id = ?)";

    private final TestServer server;

    PostedListTest(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void itIsBeforeTheDailyHour() {
        ReconciliationCalls.itIsBeforeTheDailyHour(server);
    }

    @Test
    void refusesListsThatCannotBeCompared() {
        try (var polled = PolledPartner.of(server)) {
            String path = polled.partner.path("/reconciliation");
            polled.partner.api().post(path, Map.of("orders", List.of())).isFailure(422, "VALIDATION_FAILED");
            Map<String, String> one = Map.of("partner_order_id", "A", "status", "RECEIVED");
            assertThat(polled.partner
                            .api()
                            .post(path, Map.of("orders", List.of(one, one)))
                            .is(422)
                            .details())
                    .containsExactly("/orders/1/partner_order_id duplicate");
            assertThat(polled.partner
                            .api()
                            .post(path, Map.of("orders", List.of(Map.of("timestamp", "yesterday"))))
                            .is(422)
                            .details())
                    .containsExactlyInAnyOrder(
                            "/orders/0/partner_order_id required",
                            "/orders/0/status required",
                            "/orders/0/timestamp invalid_format");
        }
    }

    @Test
    void refusesMoreUnknownOrdersThanAnybodyCouldSettle() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("SAME");
            String first = post(polled, true, unknown(0));
            for (int list = 1; list < 10; list++) {
                post(polled, true, unknown(list));
            }
            Reply refused = polled.partner.api().post(polled.partner.path("/reconciliation"), oneMore());
            refused.isFailure(422, "VALIDATION_FAILED");
            assertThat(refused.details()).containsExactly(" too_many_unknown");
            assertThat(runs(polled)).as("nothing is kept of it").hasSize(10).containsOnly("posted finished");
            assertThat(open(polled)).isEqualTo(10_000);

            post(polled, true, unknown(9)); // the same ones are no more than before
            post(polled, true, Map.of("SAME", "RECEIVED"));
            dismiss(polled, first, "U-0-0").is(200);
            polled.partner
                    .api()
                    .post(polled.partner.path("/reconciliation"), oneMore())
                    .is(200);
            assertThat(open(polled)).isEqualTo(10_000);

            post(polled, false, Map.of("SAME", "RECEIVED"));
            assertThat(open(polled)).as("the partner has them no more").isZero();
            assertThat(standing(polled)).as("dismissed ones neither").isZero();
            post(polled, true, Map.of("ONE-MORE", "RECEIVED"));
            assertThat(open(polled)).isEqualTo(1);
        }
    }

    /** Each batch of orders and of delivery results updates the integration. */
    @Test
    void listsOfAnIntegrationAreStoredOneAfterTheOtherAndHoldUpNoOrder() {
        try (var polled = PolledPartner.of(server);
                var posting = Executors.newVirtualThreadPerTaskExecutor();
                var other = server.db().rival()) {
            String before = post(polled, true, Map.of("UNKNOWN", "RECEIVED"));
            other.execute("select 1 from reconciliation_differences where run_id = ?::uuid for update", before);
            var first =
                    CompletableFuture.supplyAsync(() -> post(polled, true, Map.of("UNKNOWN", "CONFIRMED")), posting);
            other.awaitSomebodyWaiting();
            var second =
                    CompletableFuture.supplyAsync(() -> post(polled, true, Map.of("UNKNOWN", "DELIVERED")), posting);
            await().until(() -> server.db().waitingForLocks() == 2);

            polled.order("MEANWHILE");
            assertThat(first).isNotDone();
            assertThat(second).isNotDone();

            other.rollback();
            String replaced = first.join();
            String latest = second.join();
            assertThat(standing(polled, replaced)).isZero();
            assertThat(standing(polled, latest)).isEqualTo(1);
        }
    }

    @Test
    void waitsForWhoeverChangesDifferencesOfTheIntegration() {
        try (var polled = PolledPartner.of(server);
                var posting = Executors.newVirtualThreadPerTaskExecutor();
                var other = server.db().rival()) {
            other.execute(
                    "select pg_advisory_xact_lock(hashtextextended('differences ' || id::text, 0))"
                            + " from partner_integrations where partner_organization_id = ?",
                    polled.id().value());
            var posted =
                    CompletableFuture.supplyAsync(() -> post(polled, true, Map.of("UNKNOWN", "RECEIVED")), posting);
            other.awaitSomebodyWaiting();
            polled.order("MEANWHILE");
            assertThat(posted).isNotDone();
            other.rollback();
            assertThat(standing(polled, posted.join())).isEqualTo(1);
        }
    }

    private long standing(PolledPartner polled, String run) {
        return server.db()
                .count(
                        OF_PARTNER + " and state in ('open', 'dismissed') and run_id = ?::uuid",
                        polled.id().value(),
                        run);
    }

    private static Map<String, ?> oneMore() {
        return Map.of("partial", true, "orders", List.of(Map.of("partner_order_id", "ONE-MORE", "status", "RECEIVED")));
    }

    /** A thousand orders that we do not have, with their statuses. */
    private static Map<String, String> unknown(int list) {
        return IntStream.range(0, 1_000)
                .boxed()
                .collect(Collectors.toMap(number -> "U-" + list + "-" + number, _ -> "RECEIVED"));
    }

    private long open(PolledPartner polled) {
        return server.db().count(OF_PARTNER + " and state = 'open'", polled.id().value());
    }

    private long standing(PolledPartner polled) {
        return server.db()
                .count(
                        OF_PARTNER + " and state in ('open', 'dismissed')",
                        polled.id().value());
    }

    @Test
    void comparesAListThatThePartnerPosts() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("SAME");
            polled.order("BEHIND");
            polled.order("UNLISTED");
            Map<String, ?> list = Map.of(
                    "orders",
                    List.of(
                            Map.of("partner_order_id", "SAME", "status", "RECEIVED"),
                            Map.of(
                                    "partner_order_id",
                                    "BEHIND",
                                    "status",
                                    "DELIVERED",
                                    "timestamp",
                                    server.clock().instant().toString()),
                            Map.of("partner_order_id", "STRANGE", "status", "RECEIVED")));
            Reply reply = polled.partner
                    .api()
                    .post(polled.partner.path("/reconciliation"), list)
                    .is(200);
            assertThat(reply.at("/data/run/agreeing").asInt()).isEqualTo(1);
            assertThat(reply.at("/data/run/differences/missing_here").asInt()).isEqualTo(1);
            assertThat(reply.at("/data/run/differences/missing_at_partner").asInt())
                    .isEqualTo(1);
            assertThat(differences(polled, reply.text("/data/run/run_id")))
                    .containsExactlyInAnyOrder(
                            "BEHIND differs new/DELIVERED partner",
                            "STRANGE missing_here null/RECEIVED unknown",
                            "UNLISTED missing_at_partner new/null unknown");
            assertThat(polled.asked()).isEmpty();
        }
    }

    @Test
    void aPartOfTheListMissesNothing() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("LISTED");
            polled.order("UNLISTED");
            Map<String, ?> list = Map.of(
                    "partial", true, "orders", List.of(Map.of("partner_order_id", "LISTED", "status", "RECEIVED")));
            assertThat(polled.partner
                            .api()
                            .post(polled.partner.path("/reconciliation"), list)
                            .is(200)
                            .at("/data/differences")
                            .isEmpty())
                    .isTrue();
        }
    }
}
