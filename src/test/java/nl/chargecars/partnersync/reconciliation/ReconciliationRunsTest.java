package nl.chargecars.partnersync.reconciliation;

import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.begin;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.differences;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.post;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.run;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.runs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a run of a comparison ends: whatever the partner answers, however many nodes there are, and whatever fails on our
 * side.
 */
@ExtendWith(WithServer.class)
class ReconciliationRunsTest {

    private final TestServer server;

    ReconciliationRunsTest(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void itIsBeforeTheDailyHour() {
        ReconciliationCalls.itIsBeforeTheDailyHour(server);
    }

    @Test
    void refusesALeaseThatASlowPageOutlasts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReconciliationShape(
                        true,
                        Duration.ofSeconds(15),
                        LocalTime.of(3, 30),
                        Duration.ofSeconds(10),
                        4,
                        32,
                        8,
                        Duration.ofSeconds(320),
                        Duration.ofDays(7)));
    }

    @Test
    void aStopGivesTheRunBackAndAnotherNodeGoesOnAtOnce() {
        var worker = node();
        try (var polled = PolledPartner.of(server)) {
            orders(polled, "A", 5);
            polled.whileAskedFor("A-0", () -> {
                var _ = CompletableFuture.runAsync(worker::stop);
                await().until(() -> !worker.isRunning());
            });
            String run = begin(polled);
            worker.start();
            await().until(() -> free(run));
            assertThat(state(polled, run)).isEqualTo("running");
            assertThat(polled.asked()).as("the page under way").hasSize(4);
            server.part(ReconciliationWorker.class).step();
            assertThat(state(polled, run)).isEqualTo("finished");
            assertThat(polled.asked()).hasSize(5);
        }
    }

    /** A pause of the machine, or a slow partner, may outlast a lease. */
    @Test
    void whoeverLostItsLeaseNeitherEndsNorMovesTheRunThatTheSameNodeHasClaimedAgain() {
        server.part(ReconciliationWorker.class).step();
        try (var polled = PolledPartner.of(server)) {
            OrderId order = OrderId.of(polled.order("A-1"));
            String id = begin(polled);
            RunRepository runs = server.part(RunRepository.class);
            Instant now = server.clock().instant();
            Run slow = runs.claim(now, now.plusSeconds(60)).orElseThrow();
            Instant later = now.plusSeconds(60);
            Run next = runs.claim(later, later.plusSeconds(60)).orElseThrow();
            assertThat(next.id()).isEqualTo(slow.id()).hasToString(id);
            runs.fail(slow, "our_fault", "something went wrong on our side", later);
            runs.finish(slow, later);
            runs.release(slow);
            assertThat(runs.advance(slow, order, 1, 1, later.plusSeconds(60)))
                    .as("the slow walker")
                    .isFalse();
            assertThat(state(polled, id)).isEqualTo("running");
            assertThat(runs.advance(next, order, 1, 1, later.plusSeconds(60)))
                    .as("whoever claimed it since")
                    .isTrue();
            runs.finish(next, later);
            assertThat(state(polled, id)).isEqualTo("finished");
        }
    }

    @Test
    void aRunOfADeadNodeIsTakenOverThoughTheClockWasSetBack() {
        server.part(ReconciliationWorker.class).step();
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            String run = begin(polled);
            Instant ahead = server.clock().instant().plus(Duration.ofHours(1));
            assertThat(server.part(RunRepository.class).claim(ahead, ahead.plusSeconds(60)))
                    .isPresent();
            server.part(ReconciliationWorker.class).step();
            assertThat(state(polled, run)).isEqualTo("finished");
        }
    }

    @Test
    void aPartnerThatTakesItsTimeKeepsNoOtherWaiting() {
        var worker = node();
        var over = new CountDownLatch(1);
        try (var slow = PolledPartner.of(server);
                var quick = PolledPartner.of(server)) {
            slow.order("SLOW");
            quick.order("QUICK");
            slow.says("SLOW", "RECEIVED");
            quick.says("QUICK", "RECEIVED");
            slow.whileAskedFor("SLOW", () -> await().until(() -> over.getCount() == 0));
            String first = begin(slow);
            String second = begin(quick);
            worker.start();
            try {
                await().until(() -> state(quick, second).equals("finished"));
                assertThat(state(slow, first)).isEqualTo("running");
            } finally {
                over.countDown();
                worker.stop();
            }
        }
    }

    @Test
    void aPartnerThatDoesNotAnswerEndsTheRun() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.answers(Behaviour.status(500));
            String run = run(polled);
            Reply shown = server.admin()
                    .get(polled.partner.path("/reconciliation/runs/" + run))
                    .is(200);
            assertThat(shown.text("/data/state")).isEqualTo("failed");
            assertThat(shown.text("/data/error")).isEqualTo("The partner does not answer: responded 500");
            assertThat(shown.text("/data/error_code")).isEqualTo("responded");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aPartnerThatWantsARestIsAskedNoMore(int status) {
        try (var polled =
                PolledPartner.of(server, PolledPartner.configuration().with("/max_concurrent_deliveries", 1))) {
            orders(polled, "A", 4);
            polled.answers(Behaviour.retryAfter(status, Duration.ofMinutes(30)));
            run(polled);
            assertThat(runs(polled)).containsExactly("manual failed");
            assertThat(polled.asked()).hasSize(1);
        }
    }

    /** The second of a page, and the first of one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anOrderThatThePartnerRejectsUsForKeepsNoOthersFromBeingCompared(int rejected) {
        try (var polled =
                PolledPartner.of(server, PolledPartner.configuration().with("/max_concurrent_deliveries", 1))) {
            orders(polled, "A", 6);
            polled.simulator.script().onPath("/orders/A-" + rejected, Behaviour.status(401));
            String run = run(polled);
            assertThat(runs(polled)).containsExactly("manual finished");
            assertThat(polled.asked()).hasSize(6);
            assertThat(differences(polled, run)).containsExactly("A-" + rejected + " unreadable new/null unknown");
        }
    }

    /** Alone in the last page, and all of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void ordersThatThePartnerRejectsUsForAtTheEndDoNotMakeTheComparisonFail(int rejected) {
        try (var polled =
                PolledPartner.of(server, PolledPartner.configuration().with("/max_concurrent_deliveries", 1))) {
            orders(polled, "A", 4);
            orders(polled, "REJECTED", rejected);
            polled.simulator
                    .script()
                    .when(request -> request.path().startsWith("/orders/REJECTED"), Behaviour.status(401));
            String run = run(polled);
            assertThat(runs(polled)).containsExactly("manual finished");
            assertThat(differences(polled, run))
                    .hasSize(rejected)
                    .allMatch(difference -> difference.startsWith("REJECTED-") && difference.contains(" unreadable "));
            assertThat(polled.asked()).as("all, and one of them again").hasSize(4 + rejected + 1);
        }
    }

    /** The third of a page, and the first of one. Polling has passed it by before. */
    @ParameterizedTest
    @CsvSource({"429, 2", "503, 4"})
    void anOrderThatIsAlwaysRefusedAsIfForAllKeepsNoOthersFromBeingCompared(int status, int refused) {
        try (var polled =
                PolledPartner.of(server, PolledPartner.configuration().with("/max_concurrent_deliveries", 1))) {
            orders(polled, "A", 6);
            polled.simulator
                    .script()
                    .onPath("/orders/A-" + refused, Behaviour.retryAfter(status, Duration.ofMinutes(1)));
            polled.poll();
            polled.pollAfter(Duration.ofMinutes(1));
            String run = run(polled);
            assertThat(runs(polled)).containsExactly("manual finished");
            assertThat(differences(polled, run)).containsExactly("A-" + refused + " unreadable new/null unknown");
        }
    }

    /** At the end, where no later order tells, and in a page that others follow. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void anOrderThatThePartnerRejectsUsForBesideABrokenOneDoesNotMakeTheComparisonFail(int behind) {
        try (var polled =
                PolledPartner.of(server, PolledPartner.configuration().with("/max_concurrent_deliveries", 1))) {
            orders(polled, "A", 4);
            orders(polled, "BROKEN", 1);
            orders(polled, "REJECTED", 1);
            orders(polled, "B", behind);
            polled.simulator
                    .script()
                    .onPath("/orders/BROKEN-0", Behaviour.status(500))
                    .onPath("/orders/REJECTED-0", Behaviour.status(401));
            String run = run(polled);
            assertThat(runs(polled)).containsExactly("manual finished");
            assertThat(differences(polled, run))
                    .containsExactlyInAnyOrder(
                            "BROKEN-0 unreadable new/null unknown", "REJECTED-0 unreadable new/null unknown");
        }
    }

    @Test
    void aPartnerThatRejectsUsEndsTheRun() {
        try (var polled =
                PolledPartner.of(server, PolledPartner.configuration().with("/max_concurrent_deliveries", 1))) {
            orders(polled, "A", 8);
            polled.whileAskedFor("A-3", () -> polled.simulator.expect(ExpectedCredential.bearer("another")));
            run(polled);
            assertThat(runs(polled)).containsExactly("manual failed");
            assertThat(polled.asked()).as("the first page").hasSize(4);
        }
    }

    @Test
    void aPartnerThatGoesAwayEndsTheRun() {
        try (var polled = PolledPartner.of(server)) {
            orders(polled, "A", 4);
            orders(polled, "GONE", 5);
            polled.simulator
                    .script()
                    .when(request -> request.path().startsWith("/orders/GONE"), Behaviour.closeWithoutAnswer());
            String run = run(polled);
            assertThat(runs(polled)).containsExactly("manual failed");
            assertThat(differences(polled, run)).isEmpty();
        }
    }

    /** A whole page of such orders, and one that is a page by itself. */
    @Test
    void ordersThatThePartnerCannotTellAnythingOfKeepNoOthersFromBeingCompared() {
        try (var polled = PolledPartner.of(server)) {
            orders(polled, "A", 4);
            orders(polled, "BROKEN", 4);
            orders(polled, "B", 4);
            polled.order("HANGS-UP");
            polled.simulator
                    .script()
                    .when(request -> request.path().startsWith("/orders/BROKEN"), Behaviour.status(500))
                    .onPath("/orders/HANGS-UP", Behaviour.closeWithoutAnswer());
            String run = run(polled);
            assertThat(runs(polled)).containsExactly("manual finished");
            assertThat(differences(polled, run))
                    .containsExactlyInAnyOrder(
                            "BROKEN-0 unreadable new/null unknown",
                            "BROKEN-1 unreadable new/null unknown",
                            "BROKEN-2 unreadable new/null unknown",
                            "BROKEN-3 unreadable new/null unknown",
                            "HANGS-UP unreadable new/null unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 503})
    void anOrderThatThePartnerRefusesKeepsNoOthersFromBeingCompared(int status) {
        try (var polled = PolledPartner.of(server)) {
            orders(polled, "A", 6);
            polled.simulator
                    .script()
                    .onPath("/orders/A-1", Behaviour.status(status))
                    .onPath("/orders/A-5", Behaviour.status(status));
            String run = run(polled);
            assertThat(runs(polled)).containsExactly("manual finished");
            assertThat(differences(polled, run))
                    .containsExactlyInAnyOrder("A-1 unreadable new/null unknown", "A-5 unreadable new/null unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 503})
    void aPartnerThatRefusesAWholePageEndsTheRun(int status) {
        try (var polled = PolledPartner.of(server)) {
            orders(polled, "A", 4);
            orders(polled, "REFUSED", 4);
            polled.simulator
                    .script()
                    .when(request -> request.path().startsWith("/orders/REFUSED"), Behaviour.status(status));
            String run = run(polled);
            assertThat(runs(polled)).containsExactly("manual failed");
            assertThat(differences(polled, run)).isEmpty();
        }
    }

    @Test
    void aWordThatCannotBeKeptIsOfThatOrderAlone() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("STRANGE");
            polled.order("BEHIND");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("BEHIND", "IN_PROGRESS");
            String body = "{\"status\": \"IN_PRO\\u0000GRESS\", \"timestamp\": \"2026-03-01T12:00:00Z\"}";
            polled.simulator.script().onPath("/orders/STRANGE", Behaviour.answer(200, Map.of(), body));
            String run = run(polled);
            assertThat(differences(polled, run))
                    .containsExactlyInAnyOrder(
                            "STRANGE unreadable new/null unknown", "BEHIND differs new/IN_PROGRESS partner");
            assertThat(runs(polled)).containsExactly("manual finished");
        }
    }

    @Test
    void notModifiedSaysNothingOfAnOrderThatWasAskedForWithoutConditions() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.answers(Behaviour.status(304));
            assertThat(differences(polled, run(polled))).containsExactly("A-1 unreadable new/null unknown");
        }
    }

    @Test
    void aRunEndsWhenItsIntegrationIsPolledNoMore() {
        try (var polled = PolledPartner.of(server)) {
            for (int number = 0; number < 6; number++) {
                polled.order("A-" + number);
            }
            JsonBody off = PolledPartner.configuration().with("/polling/enabled", false);
            polled.whileAskedFor("A-0", () -> polled.configure(off));
            Reply shown = server.admin()
                    .get(polled.partner.path("/reconciliation/runs/" + run(polled)))
                    .is(200);
            assertThat(shown.text("/data/state")).isEqualTo("failed");
            assertThat(shown.text("/data/error_code")).isEqualTo("not_polled");
            assertThat(polled.asked()).as("the page under way").hasSize(4);
        }
    }

    @Test
    void whatWasAnsweredAsItWasConfiguredBeforeIsNotBelieved() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "TEAM_ON_SITE");
            JsonBody mended =
                    PolledPartner.configuration().with("/status_mapping/partner_to_chargecars/TEAM_ON_SITE", "new");
            polled.whileAskedFor("A-1", () -> polled.configure(mended));
            assertThat(differences(polled, run(polled))).isEmpty();
            assertThat(runs(polled)).containsExactly("manual finished");
            assertThat(polled.asked()).containsExactly("A-1", "A-1");
        }
    }

    /** A run that stayed in progress would block every later one. */
    @Test
    void whateverGoesWrongWithUsEndsTheRunAndTheNextOneIsMade() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("POISON");
            polled.order("BEHIND");
            server.db()
                    .update("alter table reconciliation_differences add constraint poison"
                            + " check (partner_order_id <> 'POISON')");
            String run;
            try {
                run = run(polled);
            } finally {
                server.db().update("alter table reconciliation_differences drop constraint poison");
            }
            Reply shown = server.admin()
                    .get(polled.partner.path("/reconciliation/runs/" + run))
                    .is(200);
            assertThat(shown.text("/data/state")).isEqualTo("failed");
            assertThat(shown.text("/data/error_code")).isEqualTo("our_fault");
            assertThat(differences(polled, run(polled))).hasSize(2);
            assertThat(runs(polled)).containsExactly("manual finished", "manual failed");
        }
    }

    @Test
    void comparingNowNamesTheRunThatIsUnderWayWhateverWasPostedMeanwhile() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            String begin = polled.partner.path("/reconciliation/run");
            String running = server.admin().post(begin, "").is(200).text("/data/run_id");
            post(polled, true, Map.of("A-1", "RECEIVED"));
            Reply again = server.admin().post(begin, "").is(200);
            assertThat(again.text("/data/run_id")).isEqualTo(running);
            assertThat(again.text("/data/state")).isEqualTo("running");
            server.part(ReconciliationWorker.class).step();
        }
    }

    @Test
    void pagesRunsAndDifferencesAndShowsNobodyAnothersRun() {
        try (var polled = PolledPartner.of(server);
                var other = PolledPartner.of(server)) {
            for (int number = 0; number < 5; number++) {
                polled.order("A-" + number);
            }
            String first = run(polled);
            String second = run(polled);
            String runs = polled.partner.path("/reconciliation/runs");
            Reply page = polled.partner.api().get(runs + "?limit=1").is(200);
            assertThat(page.text("/data/0/run_id")).isEqualTo(second);
            assertThat(polled.partner
                            .api()
                            .get(runs + "?limit=1&cursor=" + page.text("/next_cursor"))
                            .is(200)
                            .text("/data/0/run_id"))
                    .isEqualTo(first);
            Reply some = polled.partner
                    .api()
                    .get(runs + "/" + first + "/differences?limit=3")
                    .is(200);
            Reply rest = polled.partner
                    .api()
                    .get(runs + "/" + first + "/differences?limit=3&cursor=" + some.text("/next_cursor"))
                    .is(200);
            assertThat(some.data().size() + rest.data().size()).isEqualTo(5);
            other.partner
                    .api()
                    .get(other.partner.path("/reconciliation/runs/" + first))
                    .isFailure(404, "NOT_FOUND");
            server.admin()
                    .post(polled.partner.path("/reconciliation/runs/" + UUID.randomUUID() + "/apply"), "")
                    .isFailure(404, "NOT_FOUND");
        }
    }

    /** Places orders for which the partner has the same status as we do. */
    private static void orders(PolledPartner polled, String name, int count) {
        for (int number = 0; number < count; number++) {
            polled.order(name + "-" + number);
            polled.says(name + "-" + number, "RECEIVED");
        }
    }

    /** The worker of another node, which looks for runs by itself. */
    private ReconciliationWorker node() {
        var shape = new ReconciliationShape(
                true,
                Duration.ofMillis(50),
                LocalTime.of(3, 30),
                Duration.ofSeconds(5),
                4,
                4,
                2,
                Duration.ofMinutes(1),
                Duration.ofDays(7));
        return new ReconciliationWorker(
                server.part(Integrations.class),
                server.part(RunRepository.class),
                server.part(RunPages.class),
                shape,
                server.clock());
    }

    /** Whether the run has been claimed and released again. */
    private boolean free(String run) {
        return server.db()
                        .count(
                                "reconciliation_runs where id = ?::uuid and after_order_id is not null and leased_by is null",
                                run)
                == 1;
    }

    private static String state(PolledPartner polled, String run) {
        return polled.server.db().text("select state from reconciliation_runs where id = ?::uuid", run);
    }
}
