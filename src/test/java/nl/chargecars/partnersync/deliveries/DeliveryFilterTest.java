package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that searches of deliveries read no more than they need, and that those which may read much wait for each other. */
@ExtendWith(WithServer.class)
class DeliveryFilterTest {

    private final TestServer server;

    DeliveryFilterTest(TestServer server) {
        this.server = server;
    }

    @Test
    void nothingIsWalkedThroughWhereNoneIsHeld() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            Optional<Integration> sending = Optional.of(out.integration());
            assertThat(plan(out, DeliveryState.HELD, sending)).contains("never executed");
            assertThat(plan(out, DeliveryState.PENDING, Optional.empty())).contains("never executed");
            assertThat(plan(out, DeliveryState.PENDING, sending)).doesNotContain("never executed");
            assertThat(plan(out, DeliveryState.HELD, Optional.empty())).doesNotContain("never executed");
        }
    }

    @Test
    void whatIsHeldIsFoundBehindItsHeadToo() {
        try (var out = Outgoing.to(server)) {
            out.change(out.order("A-1"), "approved");
            out.configure(Map.of("sync_enabled", false));
            String path = out.path("/deliveries?state=");
            assertThat(out.api().get(path + "held").is(200).at("/data")).hasSize(2);
            assertThat(out.api().get(path + "pending").is(200).at("/data")).isEmpty();
        }
    }

    /** They may read all that a partner was ever sent, and wait here for a lock instead. */
    @Test
    void searchesThatMayTakeLongLeaveConnectionsToOthersAndTurnsToOtherPartners() throws Exception {
        try (var out = Outgoing.to(server);
                var second = Outgoing.to(server);
                var third = Outgoing.to(server);
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var rival = out.db().rival()) {
            Api api = out.api();
            Api ofSecond = second.api();
            Api ofThird = third.api();
            rival.execute("lock table deliveries in access exclusive mode");
            List<Future<Reply>> searches = new ArrayList<>(search(out, api, threads));
            awaitWaiting(out, 2);
            searches.addAll(search(second, ofSecond, threads));
            awaitWaiting(out, 4);
            searches.addAll(search(third, ofThird, threads));
            awaitWaiting(out, 4);
            api.get(out.path("/status-updates")).is(200);
            rival.rollback();
            for (Future<Reply> search : searches) {
                search.get().is(200);
            }
        }
    }

    /** They read what waits for the other integrations too, which may be a million. */
    @Test
    void searchesForWhatIsPendingOrHeldTakeTurnsOnlyWhereSeveralIntegrationsHaveSome() throws Exception {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            assertReadAtOnce(out, 3, "pending", "held", "pending");
            out.moveTo("its_successor");
            assertReadAtOnce(out, 3, "pending", "held", "pending");
            out.order("A-2");
            assertReadAtOnce(out, 2, "pending", "held", "pending");
            assertReadAtOnce(out, 3, "failed", "failed", "failed");
        }
    }

    /** Asserts how many of the lists by these states are read at a time; they wait here for a lock on what they show. */
    private static void assertReadAtOnce(Outgoing out, long expected, String... states) throws Exception {
        Api api = out.api();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var rival = out.db().rival()) {
            rival.execute("lock table orders in access exclusive mode");
            List<Future<Reply>> lists = Stream.of(states)
                    .map(state -> threads.submit(() -> api.get(out.path("/deliveries?state=" + state))))
                    .toList();
            awaitWaiting(out, expected);
            rival.rollback();
            for (Future<Reply> list : lists) {
                list.get().is(200);
            }
        }
    }

    /** Begins fewer than the calls of a partner that may be under way. */
    private static List<Future<Reply>> search(Outgoing out, Api api, ExecutorService threads) {
        List<Future<Reply>> searches = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            searches.add(threads.submit(() -> api.get(out.path("/deliveries?event=order_cancelled"))));
            searches.add(threads.submit(
                    () -> api.post(out.path("/deliveries/replay"), Map.of("dry_run", true, "state", "delivered"))));
        }
        return searches;
    }

    private static void awaitWaiting(Outgoing out, long count) {
        String search = "deliveries.partner_organization_id = "; // not what jobs and open pages read
        await().during(Duration.ofMillis(300))
                .until(() -> out.db().waitingForLocks(search), waiting -> waiting == count);
    }

    @Test
    void anEventIsFoundWhetherOrNotItIsRare() {
        try (var out = Outgoing.to(server, Map.of("webhook_events", List.of("order_created", "status_changed")))) {
            out.order("A-1");
            String path = out.path("/deliveries?event=");
            assertThat(out.api().get(path + "order_created").is(200).at("/data"))
                    .hasSize(1);
            assertThat(out.api().get(path + "status_changed").is(200).at("/data"))
                    .hasSize(1);
            assertThat(out.api().get(path + "order_cancelled").is(200).at("/data"))
                    .isEmpty();
        }
    }

    /** The lines of the plan that scan the deliveries; a scan that PostgreSQL skipped says "never executed". */
    private static String plan(Outgoing out, DeliveryState state, Optional<Integration> sending) {
        var criteria = new Criteria(state, null, null, null, null, null, null);
        var filter = new DeliveryFilter(out.partnerId(), criteria, null, sending);
        List<String> plan = out.db()
                .client()
                .sql("explain (analyze, costs off) select id from deliveries where "
                        + filter.condition().sql())
                .params(filter.condition().values())
                .query((row, _) -> row.getString(1))
                .list();
        return plan.stream()
                .filter(line -> line.contains(" on deliveries ") && !line.contains("head"))
                .reduce("", String::concat);
    }
}
