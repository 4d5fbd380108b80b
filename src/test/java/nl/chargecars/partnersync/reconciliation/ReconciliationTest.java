package nl.chargecars.partnersync.reconciliation;

import static nl.chargecars.partnersync.reconciliation.Comparing.apply;
import static nl.chargecars.partnersync.reconciliation.Comparing.begin;
import static nl.chargecars.partnersync.reconciliation.Comparing.differences;
import static nl.chargecars.partnersync.reconciliation.Comparing.post;
import static nl.chargecars.partnersync.reconciliation.Comparing.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.inbound.Origin;
import nl.chargecars.partnersync.inbound.PartnerStatuses;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;
import nl.chargecars.partnersync.outbound.DeliveryWorker;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Both sides compared, over HTTP with a partner's API, and the lagging side brought up to date. */
@ExtendWith(WithServer.class)
class ReconciliationTest {

    private final TestServer server;

    ReconciliationTest(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void itIsBeforeTheDailyHour() {
        server.clock().set(Instant.parse("2031-03-03T01:00:00Z"));
    }

    @Test
    void listsWhereTheTwoSidesDifferAndWhoIsAhead() {
        try (var polled = PolledPartner.of(server)) {
            for (String order : List.of("AGREES", "BEHIND", "AHEAD", "UNMAPPED", "UNKNOWN")) {
                polled.order(order);
            }
            change(polled, "AHEAD", "in_progress", "completed");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("AGREES", "RECEIVED");
            polled.says("BEHIND", "IN_PROGRESS");
            polled.says("AHEAD", "IN_PROGRESS");
            polled.says("UNMAPPED", "ON_THE_MOON");
            String run = run(polled);
            JsonNode shown = polled.partner
                    .api()
                    .get(polled.partner.path("/reconciliation/runs/" + run))
                    .is(200)
                    .data();
            assertThat(shown.path("state").asString()).isEqualTo("finished");
            assertThat(shown.path("compared").asInt()).isEqualTo(5);
            assertThat(shown.path("agreeing").asInt()).isEqualTo(1);
            assertThat(shown.path("open").asInt()).isEqualTo(4);
            assertThat(shown.path("applicable").asInt()).isEqualTo(2);
            assertThat(differences(polled, run))
                    .containsExactlyInAnyOrder(
                            "BEHIND differs new/IN_PROGRESS partner",
                            "AHEAD differs completed/IN_PROGRESS chargecars",
                            "UNMAPPED not_mapped new/ON_THE_MOON unknown",
                            "UNKNOWN missing_at_partner new/null unknown");
            assertThat(polled.updates()).as("nothing is applied by comparing").isEmpty();
        }
    }

    @Test
    void oneCallBringsTheLaggingSideUpToDateEachAudited() {
        try (var polled = PolledPartner.of(server)) {
            polled.configure(PolledPartner.configuration()
                    .with("/webhook_url", polled.simulator.webhookUrl())
                    .with("/webhook_events", List.of("status_changed")));
            polled.order("BEHIND");
            polled.order("AHEAD");
            change(polled, "AHEAD", "in_progress", "completed");
            server.part(DeliveryWorker.class).step();
            server.part(DeliveryWorker.class).step();
            server.part(DeliveryWorker.class).step();
            int before = polled.simulator.received().size();
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("BEHIND", "IN_PROGRESS");
            polled.says("AHEAD", "IN_PROGRESS");
            String run = run(polled);
            Reply applied = apply(polled, run, Map.of()).is(200);
            assertThat(applied.at("/data/results")
                            .valueStream()
                            .map(one -> one.path("taken").asString() + " "
                                    + one.path("outcome").asString()))
                    .containsExactlyInAnyOrder("partner applied", "chargecars queued");
            assertThat(applied.at("/data/remaining").asInt()).isZero();
            assertThat(polled.statusOf("BEHIND")).isEqualTo("in_progress");
            assertThat(polled.updates()).containsExactly("reconciliation IN_PROGRESS applied");
            server.part(DeliveryWorker.class).step();
            assertThat(polled.simulator.received()).hasSize(before + 1);
            assertThat(polled.simulator.received().getLast().request().status()).isEqualTo("DELIVERED");
            assertThat(server.db()
                            .count(
                                    "audit_logs where action = 'RECONCILIATION_APPLIED' and record_id in"
                                            + " (select id::text from reconciliation_differences where run_id = ?::uuid)",
                                    run))
                    .isEqualTo(2);
            assertThat(apply(polled, run, Map.of()).is(200).at("/data/results").isEmpty())
                    .as("all done")
                    .isTrue();
        }
    }

    @Test
    void whatWasNeverToldIsToldForTheFirstTime() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("ECHO");
            server.clock().advance(Duration.ofSeconds(1));
            polled.says("ECHO", "IN_PROGRESS");
            polled.poll();
            assertThat(polled.statusOf("ECHO")).isEqualTo("in_progress");
            polled.configure(PolledPartner.configuration()
                    .with("/webhook_url", polled.simulator.webhookUrl())
                    .with("/webhook_events", List.of("status_changed")));
            server.clock().advance(Duration.ofSeconds(1));
            polled.simulator
                    .orders()
                    .put("ECHO", "CONFIRMED", server.clock().instant().minusSeconds(3600));
            String run = run(polled);
            assertThat(apply(polled, run, Map.of()).is(200).text("/data/results/0/outcome"))
                    .isEqualTo("queued");
            server.part(DeliveryWorker.class).step();
            assertThat(polled.simulator.received().getLast().request().status()).isEqualTo("IN_PROGRESS");
        }
    }

    @Test
    void saysWhyNothingWasDone() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("MOVED");
            polled.order("UNTOLD");
            change(polled, "UNTOLD", "in_progress", "completed");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("MOVED", "IN_PROGRESS");
            polled.says("UNTOLD", "IN_PROGRESS");
            String run = run(polled);
            change(polled, "MOVED", "approved");
            Reply applied = apply(polled, run, Map.of()).is(200);
            List<String> messages = new ArrayList<>();
            applied.at("/data/results")
                    .forEach(one -> messages.add(one.path("message").asString()));
            assertThat(messages)
                    .containsExactlyInAnyOrder(
                            "Our order has moved on since. Compare again.",
                            "The partner cannot be told: the integration has no webhook_url.");
            assertThat(applied.at("/data/results")
                            .valueStream()
                            .map(one -> one.path("reason").asString()))
                    .containsExactlyInAnyOrder("moved_on", "cannot_be_told");
            assertThat(applied.at("/data/remaining").asInt()).isEqualTo(2);
        }
    }

    /** The order is locked after it was looked at: whoever changes it in between is not overruled. */
    @Test
    void aDecisionDoesNotCountWhenTheOrderHasMovedOnUnderneath() {
        try (var polled = PolledPartner.of(server)) {
            polled.change(polled.order("BEHIND"), "on_hold");
            Instant now = server.clock().instant();
            Settled settled = server.part(PartnerStatuses.class)
                    .tell(polled.id(), "BEHIND", "IN_PROGRESS", now, Origin.RECONCILIATION, now, 1);
            assertThat(settled.stale()).isTrue();
            assertThat(polled.statusOf("BEHIND")).isEqualTo("on_hold");
        }
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

    /** A pause of the machine, or a partner that takes its time, may outlast a lease. */
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
    void aDifferenceIsTakenOnceHoweverManyWantIt() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("BEHIND");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("BEHIND", "IN_PROGRESS");
            String run = run(polled);
            AtOnce.call(8, _ -> apply(polled, run, Map.of("take", "partner")).is(200));
            assertThat(polled.updates()).hasSize(1);
        }
    }

    @Test
    void whatSomebodyDiedOverIsOpenAgainAfterAMinute() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("BEHIND");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("BEHIND", "IN_PROGRESS");
            String run = run(polled);
            Instant now = server.clock().instant();
            server.db()
                    .client()
                    .sql("update reconciliation_differences set claimed_until = :until where run_id = :run::uuid")
                    .param("until", Timestamp.from(now.plusSeconds(60)))
                    .param("run", run)
                    .update();
            assertThat(apply(polled, run, Map.of()).is(200).text("/data/results/0/reason"))
                    .isEqualTo("under_way");
            assertThat(polled.updates()).isEmpty();
            server.clock().advance(Duration.ofMinutes(1));
            assertThat(apply(polled, run, Map.of()).is(200).text("/data/results/0/taken"))
                    .isEqualTo("partner");
            assertThat(polled.statusOf("BEHIND")).isEqualTo("in_progress");
        }
    }

    @Test
    void runsOnceADayAtAQuietHourInAmsterdam() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "RECEIVED");
            var worker = server.part(ReconciliationWorker.class);
            worker.step();
            assertThat(runs(polled)).as("02:00").isEmpty();
            server.clock().set(Instant.parse("2031-03-03T02:29:59Z"));
            worker.step();
            assertThat(runs(polled)).as("a second before 03:30").isEmpty();
            server.clock().advance(Duration.ofSeconds(1));
            AtOnce.call(4, _ -> {
                worker.step();
                return true;
            });
            server.clock().advance(Duration.ofHours(12));
            worker.step();
            assertThat(runs(polled)).containsExactly("daily finished");
            server.clock().advance(Duration.ofHours(12));
            worker.step();
            assertThat(runs(polled)).containsExactly("daily finished", "daily finished");
        }
    }

    @Test
    void aDaysRunThatFailedIsMadeAgainAfterAnHour() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "RECEIVED");
            polled.simulator
                    .script()
                    .when(
                            request -> request.path().startsWith("/orders/"),
                            1,
                            Behaviour.retryAfter(503, Duration.ofMinutes(30)));
            server.clock().set(Instant.parse("2031-03-03T02:30:00Z"));
            compareAfter(Duration.ZERO);
            compareAfter(Duration.ofMinutes(59));
            assertThat(runs(polled)).containsExactly("daily failed");
            server.clock().advance(Duration.ofMinutes(1));
            AtOnce.call(4, _ -> {
                server.part(ReconciliationWorker.class).step();
                return true;
            });
            assertThat(runs(polled)).containsExactly("daily finished", "daily failed");
            compareAfter(Duration.ofHours(10));
            assertThat(runs(polled)).hasSize(2);
        }
    }

    @Test
    void aDaysRunIsMadeAgainNoEarlierThanThePartnerAskedFor() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.simulator
                    .script()
                    .when(
                            request -> request.path().startsWith("/orders/"),
                            Behaviour.retryAfter(429, Duration.ofHours(3)));
            server.clock().set(Instant.parse("2031-03-03T02:30:00Z"));
            compareAfter(Duration.ZERO);
            compareAfter(Duration.ofHours(3).minusSeconds(1));
            assertThat(runs(polled)).hasSize(1);
            compareAfter(Duration.ofSeconds(1));
            assertThat(runs(polled)).hasSize(2);
        }
    }

    @Test
    void aPartnerThatIsAwayAllDayIsTriedFiveTimesAndAgainTheNextDay() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(500));
            server.clock().set(Instant.parse("2031-03-03T02:30:00Z"));
            compareAfter(Duration.ZERO);
            for (int quarter = 1; quarter < 4 * 24; quarter++) {
                compareAfter(Duration.ofMinutes(15));
            }
            assertThat(runs(polled)).hasSize(5).containsOnly("daily failed");
            compareAfter(Duration.ofMinutes(15));
            assertThat(runs(polled)).hasSize(6);
        }
    }

    /** With everything that is due then. */
    private void compareAfter(Duration time) {
        server.clock().advance(time);
        server.part(ReconciliationWorker.class).step();
    }

    @Test
    void aPartnerThatDoesNotAnswerEndsTheRun() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(500));
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
            polled.simulator
                    .script()
                    .when(
                            request -> request.path().startsWith("/orders/"),
                            Behaviour.retryAfter(status, Duration.ofMinutes(30)));
            run(polled);
            assertThat(runs(polled)).containsExactly("manual failed");
            assertThat(polled.asked()).hasSize(1);
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

    /** A page of them, and one that is a page by itself. */
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

    /** What of them was found before stands until they are compared. */
    @Test
    void ordersThatMoveWhileThePartnerIsAskedAreNoDifferences() {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/inbound_auth", "credential"))) {
            for (String order : List.of("TOLD", "MOVED", "BEHIND")) {
                polled.order(order);
                polled.says(order, "IN_PROGRESS");
            }
            String before = run(polled);
            Instant later = server.clock().advance(Duration.ofMinutes(1));
            polled.whileAskedFor("TOLD", () -> push(polled, "TOLD", "IN_PROGRESS", later));
            polled.whileAskedFor("MOVED", () -> change(polled, "MOVED", "approved"));
            String run = run(polled);
            assertThat(differences(polled, run)).containsExactly("BEHIND differs new/IN_PROGRESS partner");
            Reply shown = server.admin()
                    .get(polled.partner.path("/reconciliation/runs/" + run))
                    .is(200);
            assertThat(shown.at("/data/compared").asInt()).isEqualTo(2);
            assertThat(shown.at("/data/agreeing").asInt()).as("TOLD").isEqualTo(1);
            assertThat(open(polled, before)).as("MOVED").isEqualTo(1);
            assertThat(differences(polled, run(polled)))
                    .containsExactlyInAnyOrder(
                            "BEHIND differs new/IN_PROGRESS partner", "MOVED differs approved/IN_PROGRESS chargecars");
            assertThat(open(polled, before)).isZero();
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

    /** One that stayed under way would be in the way of every later one. */
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

    /** What it says of a time before somebody decided is news all the same, when it is of a time after what was decided about. */
    @Test
    void whatThePartnerSaysAfterItsStatusWasTakenOverIsHeard() {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/inbound_auth", "credential"))) {
            for (boolean dated : new boolean[] {true, false}) {
                String order = dated ? "DATED" : "UNDATED";
                polled.order(order);
                server.clock().advance(Duration.ofMinutes(1));
                polled.says(order, "CONFIRMED");
                String run = dated ? run(polled) : post(polled, true, Map.of(order, "CONFIRMED"));
                server.clock().advance(Duration.ofMinutes(5));
                Instant newer = server.clock().instant();
                server.clock().advance(Duration.ofMinutes(11));
                assertThat(apply(polled, run, Map.of()).is(200).text("/data/results/0/outcome"))
                        .isEqualTo("applied");
                assertThat(push(polled, order, "IN_PROGRESS", newer).text("/data/outcome"))
                        .as(order)
                        .isEqualTo("applied");
                assertThat(push(polled, order, "RECEIVED", newer.minusSeconds(1))
                                .text("/data/outcome"))
                        .as(order)
                        .isEqualTo("stale");
            }
        }
    }

    @Test
    void whatWasDecidedCountsHoweverOldAndHoweverOftenThePartnerHasSaidIt() {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/inbound_auth", "credential"))) {
            polled.order("BACK");
            Instant confirmed = server.clock().instant();
            server.clock().advance(Duration.ofMinutes(1));
            push(polled, "BACK", "CONFIRMED", confirmed);
            push(polled, "BACK", "IN_PROGRESS", server.clock().instant());
            polled.simulator.orders().put("BACK", "CONFIRMED", confirmed);
            change(polled, "BACK", "on_hold");
            String run = run(polled);
            Reply applied = apply(polled, run, Map.of("take", "partner")).is(200);
            assertThat(applied.text("/data/results/0/outcome")).isEqualTo("applied");
            assertThat(polled.statusOf("BACK")).isEqualTo("approved");
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

    /** Of which the partner says what we do. */
    private static void orders(PolledPartner polled, String name, int count) {
        for (int number = 0; number < count; number++) {
            polled.order(name + "-" + number);
            polled.says(name + "-" + number, "RECEIVED");
        }
    }

    private List<String> runs(PolledPartner polled) {
        List<String> runs = new ArrayList<>();
        polled.partner
                .api()
                .get(polled.partner.path("/reconciliation/runs"))
                .is(200)
                .data()
                .forEach(run -> runs.add(
                        run.path("cause").asString() + " " + run.path("state").asString()));
        return runs;
    }

    private static Reply push(PolledPartner polled, String order, String status, Instant timestamp) {
        return polled.partner
                .api()
                .post(
                        polled.partner.statusWebhookPath(),
                        Map.of("partner_order_id", order, "status", status, "timestamp", timestamp.toString()))
                .is(200);
    }

    private void change(PolledPartner polled, String partnerOrderId, String... statuses) {
        String order = polled.partner.order(partnerOrderId).text("/data/chargecars_order_id");
        for (String status : statuses) {
            polled.change(order, status);
        }
    }

    /** One that looks for runs by itself. */
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

    /** It has been claimed, and is nobody's any more. */
    private boolean free(String run) {
        return server.db()
                        .count(
                                "reconciliation_runs where id = ?::uuid and after_order_id is not null and leased_by is null",
                                run)
                == 1;
    }

    private static int open(PolledPartner polled, String run) {
        return polled.server
                .admin()
                .get(polled.partner.path("/reconciliation/runs/" + run))
                .is(200)
                .at("/data/open")
                .asInt();
    }

    private static String state(PolledPartner polled, String run) {
        return polled.server.db().text("select state from reconciliation_runs where id = ?::uuid", run);
    }
}
