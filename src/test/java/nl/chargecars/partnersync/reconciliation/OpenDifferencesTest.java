package nl.chargecars.partnersync.reconciliation;

import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.apply;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.dismiss;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.ids;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.post;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.monitoring.OpenWork;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the differences that wait for a decision, whichever run found them: only the newest one of each order counts. */
class OpenDifferencesTest {

    /** A server of its own, because the badge counts the open differences of all partners. */
    private static final TestServer SERVER = TestServer.alone(RetentionSettings.standard());

    private final TestServer server = SERVER;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void itIsBeforeTheDailyHourAndNothingIsOpen() {
        server.clock().set(Instant.parse("2031-03-03T01:00:00Z"));
        server.db().update("update reconciliation_differences set state = 'superseded' where state = 'open'");
    }

    @Test
    void aPartOfTheListHidesNothingOfWhatElseIsOpen() {
        try (var polled = PolledPartner.of(server)) {
            for (String order : List.of("A", "B", "AGREES")) {
                polled.order(order);
                polled.says(order, order.equals("AGREES") ? "RECEIVED" : "IN_PROGRESS");
            }
            String run = run(polled);
            assertThat(open(polled)).containsExactly(Map.entry(run, 2L));

            post(polled, true, Map.of("AGREES", "RECEIVED"));
            assertThat(open(polled)).containsExactly(Map.entry(run, 2L));

            String again = post(polled, true, Map.of("A", "DELIVERED"));
            assertThat(open(polled)).containsOnly(Map.entry(run, 1L), Map.entry(again, 1L));
            assertThat(reason(polled, run, "A"))
                    .as("decided about where it was found last")
                    .isEqualTo("compared_since");

            post(polled, true, Map.of("A", "RECEIVED"));
            assertThat(open(polled)).containsExactly(Map.entry(run, 1L));

            String last = run(polled);
            assertThat(open(polled)).containsExactly(Map.entry(last, 2L));
            apply(polled, last, Map.of()).is(200);
            assertThat(open(polled)).isEmpty();
        }
    }

    @Test
    void aWholeListAndADailyRunLeaveOpenWhatTheySayNothingOf() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("AGREES");
            polled.says("AGREES", "RECEIVED");
            String finished = polled.order("FINAL");
            polled.says("FINAL", "IN_PROGRESS");
            polled.change(finished, "in_progress");
            polled.change(finished, "completed");
            String run = run(polled);
            assertThat(open(polled)).containsExactly(Map.entry(run, 1L));

            String list = post(polled, false, Map.of("AGREES", "RECEIVED", "STRANGE", "RECEIVED"));
            assertThat(open(polled))
                    .as("final ones are not in lists")
                    .containsOnly(Map.entry(run, 1L), Map.entry(list, 1L));

            String next = run(polled);
            assertThat(open(polled))
                    .as("nobody can be asked for what we do not know")
                    .containsOnly(Map.entry(next, 1L), Map.entry(list, 1L));

            server.clock().advance(Duration.ofDays(8));
            run(polled);
            assertThat(open(polled))
                    .as("not compared any more, and not decided about")
                    .containsOnly(Map.entry(next, 1L), Map.entry(list, 1L));

            post(polled, false, Map.of("AGREES", "RECEIVED"));
            assertThat(open(polled)).as("the partner has it no more").containsExactly(Map.entry(next, 1L));
        }
    }

    @Test
    void whatIsDismissedComesBackWhenItChangesAndNotBefore() {
        try (var polled = PolledPartner.of(server)) {
            String ours = polled.order("OURS");
            String run = run(polled);
            String list = post(polled, true, Map.of("STRANGE", "RECEIVED"));
            Reply dismissed = dismiss(polled, list, "STRANGE").is(200);
            assertThat(dismissed.text("/data/differences/0/state")).isEqualTo("dismissed");
            assertThat(dismissed.text("/data/differences/0/dismissal_reason")).isEqualTo("Asked by telephone");
            assertThat(dismissed.at("/data/open").asInt()).isZero();
            assertThat(open(polled)).containsExactly(Map.entry(run, 1L));

            String same = post(polled, true, Map.of("STRANGE", "RECEIVED"));
            assertThat(open(polled)).as("found again").containsExactly(Map.entry(run, 1L));
            assertThat(states(same)).containsExactly("STRANGE dismissed Asked by telephone");
            String changed = post(polled, true, Map.of("STRANGE", "CONFIRMED"));
            assertThat(open(polled)).containsOnly(Map.entry(run, 1L), Map.entry(changed, 1L));
            assertThat(dismiss(polled, same, "STRANGE").is(200).text("/data/differences/0/state"))
                    .as("not where it is no news")
                    .isEqualTo("superseded");

            dismiss(polled, run, "OURS").is(200);
            dismiss(polled, changed, "STRANGE").is(200);
            run(polled);
            assertThat(open(polled)).isEmpty();
            polled.change(ours, "approved");
            String moved = run(polled);
            assertThat(open(polled)).containsExactly(Map.entry(moved, 1L));
            assertThat(server.db()
                            .count(
                                    "audit_logs where action = 'DIFFERENCE_DISMISSED' and record_id in (select id::text"
                                            + " from reconciliation_differences where run_id = any(?::uuid[]))",
                                    "{" + String.join(",", run, list, same, changed) + "}"))
                    .isEqualTo(3);
        }
    }

    @Test
    void aDismissalEndsWhenOneSideIsTaken() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("BEHIND");
            polled.says("BEHIND", "IN_PROGRESS");
            String run = run(polled);
            dismiss(polled, run, "BEHIND").is(200);
            assertThat(apply(polled, run, Map.of()).is(200).at("/data/results")).isEmpty();
            assertThat(apply(polled, run, Map.of("difference_ids", ids(polled, run, "BEHIND")))
                            .is(200)
                            .text("/data/results/0/outcome"))
                    .isEqualTo("applied");
            assertThat(dismiss(polled, run, "BEHIND").is(200).text("/data/differences/0/state"))
                    .isEqualTo("taken");
        }
    }

    @Test
    void refusesToDismissNothingAndAnothersDifferences() {
        try (var polled = PolledPartner.of(server);
                var other = PolledPartner.of(server)) {
            polled.order("OURS");
            String run = run(polled);
            String dismiss = polled.partner.path("/reconciliation/runs/" + run + "/dismiss");
            assertThat(server.admin()
                            .post(dismiss, Map.of("difference_ids", List.of(), "reason", 7))
                            .is(422)
                            .details())
                    .containsExactlyInAnyOrder("/difference_ids required", "/reason wrong_type");
            assertThat(server.admin()
                            .post(dismiss, Map.of("difference_ids", List.of(7, "one", UUID.randomUUID())))
                            .is(422)
                            .details())
                    .containsExactlyInAnyOrder("/difference_ids/0 wrong_type", "/difference_ids/1 invalid_format");
            String others = run(other);
            server.admin()
                    .post(
                            other.partner.path("/reconciliation/runs/" + others + "/dismiss"),
                            Map.of("difference_ids", ids(polled, run, "OURS")))
                    .is(200);
            server.admin()
                    .post(
                            other.partner.path("/reconciliation/runs/" + run + "/dismiss"),
                            Map.of("difference_ids", ids(polled, run, "OURS")))
                    .isFailure(404, "NOT_FOUND");
            assertThat(states(run)).containsExactly("OURS open null");
        }
    }

    private List<String> states(String run) {
        return server.db()
                .client()
                .sql("""
                        select partner_order_id || ' ' || state || ' ' || coalesce(dismissal_reason, 'null') as told
                        from reconciliation_differences where run_id = ?::uuid order by id
                        """)
                .param(run)
                .query((row, _) -> Row.text(row, "told"))
                .list();
    }

    /** The number of open differences by run. Asserts that the badge and the runs themselves show the same numbers. */
    private Map<String, Long> open(PolledPartner polled) {
        Map<String, Long> open = new HashMap<>();
        server.part(OpenDifferences.class)
                .groups(polled.id())
                .forEach(group -> open.put(group.run().toString(), group.count()));
        assertThat(server.part(OpenWork.class).count())
                .isEqualTo(open.values().stream().mapToLong(Long::longValue).sum());
        polled.partner
                .api()
                .get(polled.partner.path("/reconciliation/runs"))
                .is(200)
                .data()
                .forEach(run -> assertThat(run.path("open").asLong())
                        .isEqualTo(open.getOrDefault(run.path("run_id").asString(), 0L)));
        return open;
    }

    private String reason(PolledPartner polled, String run, String order) {
        return apply(polled, run, Map.of("difference_ids", ids(polled, run, order)))
                .is(200)
                .text("/data/results/0/reason");
    }
}
