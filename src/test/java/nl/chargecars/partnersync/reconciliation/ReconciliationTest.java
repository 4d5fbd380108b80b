package nl.chargecars.partnersync.reconciliation;

import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.apply;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.differences;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.ids;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.post;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.inbound.Origin;
import nl.chargecars.partnersync.inbound.PartnerStatuses;
import nl.chargecars.partnersync.inbound.PartnerStatuses.Settled;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests over HTTP, with a partner's API, that both sides are compared and the lagging side is brought up to date. */
@ExtendWith(WithServer.class)
class ReconciliationTest {

    private final TestServer server;

    ReconciliationTest(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void itIsBeforeTheDailyHour() {
        ReconciliationCalls.itIsBeforeTheDailyHour(server);
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
    void aFinalOrderThatThePartnerHasDroppedIsNoDifference() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("DROPPED");
            polled.order("UNKNOWN");
            change(polled, "DROPPED", "in_progress");
            String before = run(polled);
            assertThat(open(polled, before)).isEqualTo(2);
            change(polled, "DROPPED", "completed");
            assertThat(differences(polled, run(polled))).containsExactly("UNKNOWN missing_at_partner new/null unknown");
            assertThat(open(polled, before)).isZero();
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
            server.deliverAll();
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
            server.deliver();
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
            server.deliver();
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

    /** An update that the workflow refuses would otherwise be stored again each time somebody tries. */
    @Test
    void whatWouldBeRefusedIsKnownBeforehandAndNotTried() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("JUMPED");
            polled.order("UNTOLD");
            change(polled, "UNTOLD", "in_progress", "completed");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("JUMPED", "DELIVERED");
            polled.says("UNTOLD", "IN_PROGRESS");
            String run = run(polled);
            assertThat(apply(polled, run, Map.of("dry_run", true)).is(200).texts("/data/results", "reason"))
                    .containsExactlyInAnyOrder("not_allowed", "cannot_be_told");
            for (int time = 0; time < 2; time++) {
                assertThat(apply(polled, run, Map.of()).is(200).texts("/data/results", "reason"))
                        .containsExactlyInAnyOrder("not_allowed", "cannot_be_told");
            }
            assertThat(polled.updates()).isEmpty();

            change(polled, "JUMPED", "in_progress");
            assertThat(apply(polled, run(polled), Map.of()).is(200).texts("/data/results", "outcome"))
                    .containsExactlyInAnyOrder("applied", "not_possible");
            assertThat(polled.statusOf("JUMPED")).isEqualTo("completed");
        }
    }

    @Test
    void whatCannotBeDoneKeepsNoOthersFromBeingReached() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("UNTOLD");
            polled.order("BEHIND");
            change(polled, "UNTOLD", "in_progress", "completed");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("UNTOLD", "IN_PROGRESS");
            polled.says("BEHIND", "IN_PROGRESS");
            String run = run(polled);
            server.db().update("""
                    insert into reconciliation_differences
                    select (jsonb_populate_record(
                        one,
                        jsonb_build_object(
                            'id', '00' || substr(gen_random_uuid()::text, 3), 'partner_order_id', 'UNTOLD-' || number))).*
                    from reconciliation_differences as one
                    cross join generate_series(1, 200) as number
                    where run_id = ?::uuid and partner_order_id = 'UNTOLD'
                    """, run);
            apply(polled, run, Map.of("dry_run", true)).is(200); // which tries none
            Reply first = apply(polled, run, Map.of()).is(200);
            assertThat(first.at("/data/matched").asInt()).isEqualTo(Reconciliations.MOST_AT_ONCE);
            assertThat(first.texts("/data/results", "reason")).containsOnly("cannot_be_told");
            assertThat(first.at("/data/remaining").asInt()).isEqualTo(202);

            Reply second = apply(polled, run, Map.of()).is(200);
            assertThat(second.at("/data/remaining").asInt()).isEqualTo(201);
            assertThat(polled.statusOf("BEHIND")).isEqualTo("in_progress");

            List<String> before = first.texts("/data/results", "difference_id");
            List<String> after = second.texts("/data/results", "difference_id");
            assertThat(after).as("the sign that all have been tried").containsAnyElementsOf(before);
            Set<String> tried = new HashSet<>(before);
            tried.addAll(after);
            assertThat(tried).hasSize(202);
        }
    }

    @Test
    void takesOverNoWordThatMeansAnotherStatusByNow() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("BEHIND");
            polled.order("UNMAPPED");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("BEHIND", "IN_PROGRESS");
            polled.says("UNMAPPED", "ON_THE_MOON");
            String run = run(polled);
            polled.configure(PolledPartner.configuration()
                    .with("/status_mapping/partner_to_chargecars/IN_PROGRESS", "on_hold")
                    .with("/status_mapping/partner_to_chargecars/ON_THE_MOON", "in_progress"));
            Map<String, ?> theirs = Map.of("take", "partner", "difference_ids", ids(polled, run, "BEHIND", "UNMAPPED"));
            assertThat(apply(polled, run, Map.of("dry_run", true)).is(200).texts("/data/results", "reason"))
                    .containsExactly("configured_since");
            assertThat(apply(polled, run, theirs).is(200).texts("/data/results", "outcome"))
                    .containsExactlyInAnyOrder("not_possible", "applied");
            assertThat(polled.statusOf("BEHIND")).isEqualTo("new");
            assertThat(polled.statusOf("UNMAPPED")).as("mapped for this").isEqualTo("in_progress");

            assertThat(apply(polled, run(polled), Map.of("take", "partner"))
                            .is(200)
                            .texts("/data/results", "outcome"))
                    .as("compared again")
                    .containsExactly("applied");
            assertThat(polled.statusOf("BEHIND")).isEqualTo("on_hold");
        }
    }

    @Test
    void appliesNothingThatWasComparedWithAnIntegrationThatWasReplaced() {
        JsonBody configuration = PolledPartner.configuration();
        try (var polled = PolledPartner.of(server, configuration)) {
            polled.order("BEHIND");
            polled.order("AHEAD");
            change(polled, "AHEAD", "in_progress", "completed");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("BEHIND", "IN_PROGRESS");
            polled.says("AHEAD", "IN_PROGRESS");
            String run = run(polled);
            polled.replace(
                    configuration,
                    configuration
                            .with("/webhook_url", polled.simulator.webhookUrl())
                            .with("/webhook_events", List.of("status_changed")));
            Reply applied = apply(polled, run, Map.of()).is(200);
            assertThat(applied.texts("/data/results", "reason"))
                    .containsExactly("configured_since", "configured_since");
            assertThat(applied.at("/data/remaining").asInt()).isEqualTo(2);
            assertThat(polled.statusOf("BEHIND")).isEqualTo("new");
            assertThat(polled.updates()).isEmpty();
        }
    }

    @Test
    void readsTheConfigurationAgainForEachDifference() {
        try (var polled = PolledPartner.of(server);
                var applying = Executors.newVirtualThreadPerTaskExecutor();
                var other = server.db().rival()) {
            polled.order("ONE");
            polled.order("ANOTHER");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("ONE", "IN_PROGRESS");
            polled.says("ANOTHER", "IN_PROGRESS");
            String run = run(polled);
            other.execute(
                    "select 1 from orders where partner_organization_id = ? for update",
                    polled.id().value());
            var applied = CompletableFuture.supplyAsync(
                    () -> apply(polled, run, Map.of()).is(200), applying);
            other.awaitSomebodyWaiting();
            polled.configure(
                    PolledPartner.configuration().with("/status_mapping/partner_to_chargecars/IN_PROGRESS", "on_hold"));
            other.rollback();
            assertThat(applied.join().text("/data/results/0/outcome")).isEqualTo("applied");
            assertThat(applied.join().text("/data/results/1/reason")).isEqualTo("configured_since");
        }
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("BEHIND");
            polled.order("MOVED");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("BEHIND", "IN_PROGRESS");
            polled.says("MOVED", "IN_PROGRESS");
            String run = run(polled);
            change(polled, "MOVED", "approved");
            assertThat(apply(polled, run, Map.of("dry_run", "yes"))
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactly("/dry_run wrong_type");

            Reply counted = apply(polled, run, Map.of("dry_run", true)).is(200);
            assertThat(counted.at("/data/dry_run").asBoolean()).isTrue();
            assertThat(counted.at("/data/matched").asInt()).isEqualTo(2);
            assertThat(counted.texts("/data/results", "reason")).containsExactly("moved_on");
            assertThat(counted.at("/data/remaining").asInt()).isEqualTo(2);
            Map<String, ?> one = Map.of("dry_run", true, "difference_ids", ids(polled, run, "BEHIND"));
            Reply chosen = apply(polled, run, one).is(200);
            assertThat(chosen.at("/data/matched").asInt()).isEqualTo(1);
            assertThat(chosen.at("/data/results").isEmpty()).isTrue();
            assertThat(polled.statusOf("BEHIND")).isEqualTo("new");
            assertThat(polled.updates()).isEmpty();
            assertThat(server.db()
                            .count(
                                    "audit_logs where record_id in (select id::text from reconciliation_differences"
                                            + " where run_id = ?::uuid)",
                                    run))
                    .isZero();

            Reply applied = apply(polled, run, Map.of("dry_run", false)).is(200);
            assertThat(applied.at("/data/dry_run").asBoolean()).isFalse();
            assertThat(applied.at("/data/matched").asInt()).isEqualTo(2);
            assertThat(polled.statusOf("BEHIND")).isEqualTo("in_progress");
        }
    }

    /** The order is read before it is locked; a decision must not overrule a change that was made in between. */
    @Test
    void aDecisionDoesNotCountWhenTheOrderHasMovedOnUnderneath() {
        try (var polled = PolledPartner.of(server)) {
            polled.change(polled.order("BEHIND"), "on_hold");
            Instant now = server.clock().instant();
            Settled settled = server.part(PartnerStatuses.class)
                    .receive(polled.id(), "BEHIND", "IN_PROGRESS", now, Origin.RECONCILIATION, now, 1);
            assertThat(settled.stale()).isTrue();
            assertThat(polled.statusOf("BEHIND")).isEqualTo("on_hold");
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

    /** A difference is read before it is claimed. */
    @Test
    void saysWhatHasBecomeOfADifferenceInTheMeantime() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("TAKEN");
            polled.order("AGREES");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("TAKEN", "IN_PROGRESS");
            polled.says("AGREES", "IN_PROGRESS");
            String run = run(polled);
            RunView before = server.part(Reconciliations.class).show(polled.id(), UUID.fromString(run));
            List<DifferenceView> read =
                    server.part(DifferenceRepository.class).applicable(before.runId(), Reconciliations.MOST_AT_ONCE);
            apply(polled, run, Map.of("difference_ids", ids(polled, run, "TAKEN")))
                    .is(200);
            post(polled, true, Map.of("AGREES", "RECEIVED"));
            assertThat(server.part(CatchUp.class).apply(polled.id(), before, read, null, Actor.staff("test")))
                    .extracting(one -> one.partnerOrderId() + " " + one.reason())
                    .containsExactlyInAnyOrder("TAKEN done_already", "AGREES compared_since");
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
    void whatANodeTriedWhoseClockIsAheadCanBeTriedAtOnce() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("MOVED");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("MOVED", "IN_PROGRESS");
            String run = run(polled);
            change(polled, "MOVED", "approved");
            Instant ahead = server.clock().instant();
            for (Instant now : List.of(ahead, ahead.minus(Clocks.MOST_APART))) {
                server.clock().set(now);
                assertThat(apply(polled, run, Map.of()).is(200).texts("/data/results", "reason"))
                        .containsExactly("moved_on");
            }
        }
    }

    @Test
    void whatWasClaimedBeforeAClockWasSetBackIsOpen() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("BEHIND");
            server.clock().advance(Duration.ofMinutes(1));
            polled.says("BEHIND", "IN_PROGRESS");
            String run = run(polled);
            server.db()
                    .update(
                            "update reconciliation_differences set claimed_until = ? where run_id = ?::uuid",
                            Timestamp.from(server.clock().instant().plusSeconds(121)),
                            run);
            assertThat(apply(polled, run, Map.of()).is(200).texts("/data/results", "taken"))
                    .containsExactly("partner");
        }
    }

    /** The differences that an earlier run found for these orders stay open until a run compares the orders again. */
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

    /** An update whose time lies before the decision still counts, if that time lies after the status that was decided on. */
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

    private static int open(PolledPartner polled, String run) {
        return polled.server
                .admin()
                .get(polled.partner.path("/reconciliation/runs/" + run))
                .is(200)
                .at("/data/open")
                .asInt();
    }
}
