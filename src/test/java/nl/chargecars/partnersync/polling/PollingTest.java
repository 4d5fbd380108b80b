package nl.chargecars.partnersync.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import nl.chargecars.partnersync.inbound.Origin;
import nl.chargecars.partnersync.inbound.PartnerStatuses;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Partners without webhooks of their own are asked; what they say goes the way of every status update. */
@ExtendWith(WithServer.class)
class PollingTest {

    private static final Duration ROUND = Duration.ofMinutes(5);

    private final TestServer server;

    PollingTest(TestServer server) {
        this.server = server;
    }

    @Test
    void appliesWhatThePartnerSaysAndShowsWhereItCameFrom() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A/1 é");
            server.clock().advance(Duration.ofSeconds(1));
            polled.says("A/1 é", "IN_PROGRESS");
            polled.poll();
            assertThat(polled.asked()).containsExactly("A/1 é");
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
            var kept = polled.partner
                    .api()
                    .get(polled.partner.path("/status-updates"))
                    .is(200);
            assertThat(kept.text("/data/0/origin")).isEqualTo("polling");
            assertThat(kept.text("/data/0/mapped_status")).isEqualTo("in_progress");
        }
    }

    @Test
    void isNotSentBackToThePartnerThatSaidIt() {
        try (var polled = PolledPartner.of(server)) {
            String order = polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            assertThat(server.db()
                            .text(
                                    "select reason from unsent_transitions where order_id = ?::uuid and transition_id = ("
                                            + " select id from status_transitions where entity_id = ?::uuid and sequence = 2)",
                                    order,
                                    order))
                    .isEqualTo("echo");
            assertThat(server.db()
                            .text(
                                    "select caused_by from status_transitions where entity_id = ?::uuid and sequence = 2",
                                    order))
                    .isEqualTo("partner");
        }
    }

    @Test
    void asksAgainWhenItIsDueAndKeepsNothingOfAnAnswerThatIsTheSame() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.pollAfter(ROUND.minusSeconds(1));
            assertThat(polled.asked()).as("not due yet").hasSize(1);
            polled.pollAfter(Duration.ofSeconds(1));
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(3);
            assertThat(polled.simulator.orders().notModified()).isEqualTo(2);
            assertThat(polled.updates()).hasSize(1);
            polled.says("A-1", "DELIVERED");
            polled.pollAfter(ROUND);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied", "polling DELIVERED applied");
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).as("final: no more questions").hasSize(4);
        }
    }

    @Test
    void asksByTimeWhereThePartnerKnowsNoETags() {
        try (var polled = PolledPartner.of(server)) {
            polled.simulator.orders().byTimeOnly();
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.pollAfter(ROUND);
            assertThat(polled.simulator.orders().notModified()).isEqualTo(1);
        }
    }

    /** The last two are finer than what the database keeps. */
    @ParameterizedTest
    @ValueSource(strings = {"1900000000", "\"2030-03-17T17:46:39.1234567Z\"", "\"2030-03-17T17:46:39.999999999Z\""})
    void theSameAnswerWithoutAnyValidatorIsNotKeptEither(String time) {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.simulator
                    .script()
                    .onPath(
                            "/orders/A-1",
                            Behaviour.answer(200, Map.of(), "{\"status\":\"IN_PROGRESS\",\"timestamp\":" + time + "}"));
            server.clock().set(Instant.ofEpochSecond(1_900_000_000L));
            polled.poll();
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(2);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @Test
    void recognisesWhatIsOlderThanWhatWasAppliedBefore() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.simulator
                    .orders()
                    .put("A-1", "CONFIRMED", server.clock().instant().minusSeconds(60));
            polled.pollAfter(ROUND);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied", "polling CONFIRMED stale");
            assertThat(polled.statusOf("A-1")).isEqualTo("in_progress");
        }
    }

    /** An answer without a time is as old as the question: what happened since is newer, whoever did it. */
    @Test
    void anOrderThatMovesWhileThePartnerIsAskedIsNotMovedBack() {
        try (var polled = PolledPartner.of(server, PolledPartner.undated())) {
            String ours = polled.order("OURS");
            String behind = polled.order("BEHIND");
            polled.says("OURS", "PLANNED");
            polled.says("BEHIND", "DELIVERED");
            polled.whileAskedFor("OURS", () -> polled.change(ours, "in_progress"));
            polled.whileAskedFor("BEHIND", () -> polled.change(behind, "approved"));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling PLANNED stale", "polling DELIVERED stale");
            assertThat(polled.statusOf("OURS")).isEqualTo("in_progress");
            polled.says("OURS", "IN_PROGRESS");
            polled.pollAfter(ROUND);
            assertThat(polled.updates())
                    .as("heard again, asked after all that")
                    .endsWith("polling IN_PROGRESS unchanged", "polling DELIVERED applied")
                    .hasSize(4);
        }
    }

    /** The answer is as old as the question, too, where another one of the partner's is measured by it. */
    @Test
    void whatThePartnerTellsWhileItIsAskedIsNewerThanTheUndatedAnswer() {
        try (var polled = PolledPartner.of(server, PolledPartner.undated())) {
            polled.order("A-1");
            polled.says("A-1", "PLANNED");
            Instant[] meanwhile = new Instant[1];
            polled.whileAskedFor("A-1", () -> {
                meanwhile[0] = server.clock().advance(Duration.ofSeconds(1));
                server.clock().advance(Duration.ofSeconds(1));
            });
            server.clock().advance(Duration.ofSeconds(1));
            polled.poll();
            server.clock().advance(Duration.ofSeconds(1));
            server.part(PartnerStatuses.class)
                    .tell(
                            polled.id(),
                            "A-1",
                            "IN_PROGRESS",
                            meanwhile[0],
                            Origin.WEBHOOK,
                            server.clock().instant(),
                            null);
            assertThat(polled.updates()).containsExactly("polling PLANNED applied", "webhook IN_PROGRESS applied");
            assertThat(polled.statusOf("A-1")).isEqualTo("in_progress");
        }
    }

    @Test
    void aValidatorThatTheDatabaseDoesNotTakeIsAsGoodAsNone() {
        try (var polled = PolledPartner.of(server, PolledPartner.undated())) {
            polled.order("A-1");
            polled.order("A-2");
            var unstorable = Map.of("ETag", "\"a\0b\"", "Last-Modified", "\0");
            polled.simulator
                    .script()
                    .onPath("/orders/A-1", Behaviour.answer(200, unstorable, "{\"status\":\"IN_PROGRESS\"}"));
            polled.says("A-2", "PLANNED");
            polled.poll();
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(4);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied", "polling PLANNED applied");
        }
    }

    @Test
    void whatFailsUnexpectedlyIsShownAndKeepsNothingBehindItFromBeingAskedFor() {
        try (var polled = PolledPartner.of(server)) {
            for (int number = 0; number < 6; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, number == 3 ? "NOT_TAKEN" : "IN_PROGRESS");
            }
            whileNotTakenBy("polled_orders", polled::poll);
            assertThat(polled.progress().text("/data/progress/last_error_code")).isEqualTo("our_fault");
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isEqualTo(1);
            assertThat(server.admin()
                            .get(polled.partner.path("/integration-config"))
                            .text("/data/0/last_error_code"))
                    .isEqualTo("asking_failed.our_fault");
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.asked()).as("a page, and what is behind it").hasSize(6);
            assertThat(polled.statusOf("A-5")).isEqualTo("in_progress");
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).as("the page again").hasSize(12);
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isZero();
        }
    }

    /** Nothing but what was noted tells that an answer without a time is none. */
    @Test
    void whatWasToldBeforeItsPageFailedIsNoNewsTheNextTime() {
        JsonBody undated = PolledPartner.undated().with("/status_mapping/partner_to_chargecars/NOT_TAKEN", "scheduled");
        try (var polled = PolledPartner.of(server, undated)) {
            String order = polled.order("A-1");
            polled.order("A-2");
            polled.says("A-1", "IN_PROGRESS");
            polled.says("A-2", "NOT_TAKEN");
            whileNotTakenBy("partner_status_updates", polled::poll);
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
            polled.change(order, "scheduled");
            polled.pollAfter(ROUND);
            polled.pollAfter(ROUND);
            assertThat(polled.statusOf("A-1")).isEqualTo("scheduled");
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied", "polling NOT_TAKEN applied");
        }
    }

    /** The database refuses the word, as it would what nobody thought of. */
    private void whileNotTakenBy(String table, Runnable event) {
        server.db()
                .update("alter table " + table
                        + " add constraint not_taken check (partner_status <> 'NOT_TAKEN') not valid");
        try {
            event.run();
        } finally {
            server.db().update("alter table " + table + " drop constraint not_taken");
        }
    }

    @Test
    void keepsARefusedStatusOnceAndTriesItAgainWhenTheMappingHasBeenMended() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "TEAM_ON_SITE");
            polled.poll();
            polled.pollAfter(ROUND);
            assertThat(polled.updates()).containsExactly("polling TEAM_ON_SITE status_not_mapped");
            assertThat(polled.progress().text("/data/failing_orders/0/error")).startsWith("status_not_mapped: ");
            polled.configure(PolledPartner.configuration()
                    .with("/status_mapping/partner_to_chargecars/TEAM_ON_SITE", "in_progress"));
            polled.pollAfter(ROUND);
            assertThat(polled.updates())
                    .containsExactly("polling TEAM_ON_SITE status_not_mapped", "polling TEAM_ON_SITE applied");
            assertThat(polled.progress().at("/data/failing_orders").isEmpty()).isTrue();
        }
    }

    @Test
    void takesAWordByItsCharactersAsTheOtherWaysInDo() {
        String longest = "😀".repeat(100);
        JsonBody undated =
                PolledPartner.undated().with("/status_mapping/partner_to_chargecars", Map.of(longest, "approved"));
        try (var polled = PolledPartner.of(server, undated)) {
            polled.order("LONGEST");
            polled.order("LONGER");
            polled.says("LONGEST", longest);
            polled.says("LONGER", longest + "😀");
            polled.poll();
            assertThat(polled.statusOf("LONGEST")).isEqualTo("approved");
            assertThat(polled.updates()).hasSize(1);
            assertThat(polled.progress().text("/data/failing_orders/0/error_code"))
                    .isEqualTo("no_status_in_answer");
        }
    }

    /** Such as a date that the partner has planned. */
    @Test
    void keepsAStatusOfTheDayAfterTomorrowOnceAndTriesItAgainWhenItIsNoMoreThanADayAhead() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.simulator
                    .orders()
                    .put("A-1", "CONFIRMED", server.clock().instant().plus(Duration.ofDays(2)));
            polled.poll();
            polled.pollAfter(ROUND);
            polled.pollAfter(ROUND);
            assertThat(polled.updates()).containsExactly("polling CONFIRMED invalid");
            assertThat(polled.progress().text("/data/failing_orders/0/error")).contains("over a day ahead");
            polled.pollAfter(Duration.ofDays(1));
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(5);
            assertThat(polled.updates()).containsExactly("polling CONFIRMED invalid", "polling CONFIRMED applied");
            assertThat(polled.statusOf("A-1")).isEqualTo("approved");
            assertThat(polled.progress().at("/data/failing_orders").isEmpty()).isTrue();
        }
    }

    /** A status without a time counts when it changes: a setting that was saved does not make it news. */
    @Test
    void whatWasAcceptedIsNoNewsUnderAnotherConfiguration() {
        JsonBody undated = PolledPartner.undated();
        try (var polled = PolledPartner.of(server, undated)) {
            String order = polled.order("A-1");
            polled.says("A-1", "PLANNED");
            polled.poll();
            assertThat(polled.statusOf("A-1")).isEqualTo("scheduled");
            polled.change(order, "in_progress");
            server.admin()
                    .post(polled.partner.path("/integration-config/webhook-secret/rotate"), "")
                    .is(200);
            polled.pollAfter(ROUND);
            polled.configure(undated.with("/echo_partner_updates", true));
            polled.pollAfter(ROUND);
            polled.replace(undated, undated);
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(4);
            assertThat(polled.simulator.orders().notModified())
                    .as("asked anew each time")
                    .isZero();
            assertThat(polled.statusOf("A-1")).isEqualTo("in_progress");
            polled.says("A-1", "DELIVERED");
            polled.pollAfter(ROUND);
            assertThat(polled.updates()).containsExactly("polling PLANNED applied", "polling DELIVERED applied");
        }
    }

    /** Without a time of its own nothing else would tell; one that staff have moved since stays where they put it. */
    @Test
    void aWordThatMeansSomethingElseByNowIsNewsOfOrdersThatStandWhereItPutThem() {
        JsonBody undated = PolledPartner.undated();
        try (var polled = PolledPartner.of(server, undated)) {
            polled.order("A-1");
            String moved = polled.order("A-2");
            polled.says("A-1", "PLANNED");
            polled.says("A-2", "PLANNED");
            polled.poll();
            polled.change(moved, "in_progress");
            polled.configure(undated.with("/status_mapping/partner_to_chargecars/PLANNED", "on_hold"));
            polled.pollAfter(ROUND);
            polled.pollAfter(ROUND);
            assertThat(polled.statusOf("A-1")).isEqualTo("on_hold");
            assertThat(polled.statusOf("A-2")).isEqualTo("in_progress");
            assertThat(polled.updates()).hasSize(3).containsOnly("polling PLANNED applied");
        }
    }

    /** Its call of going back was lost, and asked it says what it said before: so it is asked without "has it changed?", and heard. */
    @Test
    void aPartnerThatToldOfAnotherStatusAndWentBackIsHeard() {
        try (var polled = PolledPartner.of(server, undatedAndTelling())) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            tell(polled, "A-1", "ON_HOLD");
            polled.pollAfter(ROUND);
            assertThat(polled.statusOf("A-1")).isEqualTo("in_progress");
            polled.pollAfter(ROUND);
            assertThat(polled.simulator.orders().notModified())
                    .as("no news any more")
                    .isEqualTo(1);
            assertThat(polled.updates())
                    .containsExactly(
                            "polling IN_PROGRESS applied", "webhook ON_HOLD applied", "polling IN_PROGRESS applied");
        }
    }

    @Test
    void anOrderThatStaffHaveMovedAfterThePartnerToldOfItStaysWhereTheyPutIt() {
        try (var polled = PolledPartner.of(server, undatedAndTelling())) {
            String order = polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            tell(polled, "A-1", "ON_HOLD");
            polled.change(order, "approved");
            polled.pollAfter(ROUND);
            assertThat(polled.statusOf("A-1")).isEqualTo("approved");
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied", "webhook ON_HOLD applied");
        }
    }

    @Test
    void aRefusedStatusWithoutATimeIsKeptOnceThoughThePartnerMovedTheOrderLast() {
        try (var polled = PolledPartner.of(server, undatedAndTelling())) {
            polled.order("A-1");
            tell(polled, "A-1", "ON_HOLD");
            polled.says("A-1", "DELIVERED");
            polled.poll();
            polled.pollAfter(ROUND);
            assertThat(polled.updates())
                    .containsExactly("webhook ON_HOLD applied", "polling DELIVERED invalid_status_transition");
        }
    }

    /** A partner without times that is asked, and tells of its statuses by itself as well. */
    private static JsonBody undatedAndTelling() {
        return PolledPartner.undated()
                .with("/inbound_auth", "credential")
                .with("/status_mapping/partner_to_chargecars/ON_HOLD", "on_hold");
    }

    private static void tell(PolledPartner polled, String order, String status) {
        polled.partner
                .api()
                .post(polled.partner.statusWebhookPath(), Map.of("partner_order_id", order, "status", status))
                .is(200);
    }

    @Test
    void whatOneIntegrationRefusedIsTriedAgainByAnotherOfTheSameVersion() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "TEAM_ON_SITE");
            polled.poll();
            JsonBody configuration = PolledPartner.configuration();
            polled.replace(
                    configuration,
                    configuration.with("/status_mapping/partner_to_chargecars/TEAM_ON_SITE", "in_progress"));
            polled.pollAfter(ROUND);
            assertThat(polled.updates())
                    .containsExactly("polling TEAM_ON_SITE status_not_mapped", "polling TEAM_ON_SITE applied");
        }
    }

    @Test
    void anOrderThatFailedOnceIsFailingNoLongerWhenTheAnswerIsTheSameAsBefore() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.order("A-2");
            polled.says("A-1", "IN_PROGRESS");
            polled.says("A-2", "TEAM_ON_SITE");
            polled.poll();
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), 2, Behaviour.status(404));
            polled.pollAfter(ROUND);
            assertThat(polled.progress().at("/data/failing_orders").size()).isEqualTo(2);
            polled.pollAfter(ROUND);
            assertThat(polled.progress().at("/data/failing_orders").size()).isEqualTo(1);
            assertThat(polled.progress().text("/data/failing_orders/0/error_code"))
                    .isEqualTo("status_not_mapped");
            assertThat(polled.updates()).hasSize(2);
        }
    }

    @Test
    void triesARefusedTransitionAgainOnceTheOrderHasMovedOn() {
        try (var polled = PolledPartner.of(server)) {
            String order = polled.order("A-1");
            polled.says("A-1", "DELIVERED");
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling DELIVERED invalid_status_transition");
            polled.change(order, "in_progress");
            polled.pollAfter(ROUND);
            assertThat(polled.statusOf("A-1")).isEqualTo("completed");
        }
    }

    @Test
    void asksAnOrderThatThePartnerDoesNotKnowEverMoreRarely() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("GONE");
            polled.order("THERE");
            polled.says("THERE", "IN_PROGRESS");
            polled.poll();
            assertThat(polled.asked()).containsExactlyInAnyOrder("GONE", "THERE");
            assertThat(polled.progress().text("/data/failing_orders/0/error")).isEqualTo("responded 404");
            for (int round = 0; round < 12; round++) {
                polled.pollAfter(ROUND);
            }
            assertThat(polled.asked()).filteredOn("THERE"::equals).hasSize(13);
            assertThat(polled.asked())
                    .as("after 5, 10, 20 minutes")
                    .filteredOn("GONE"::equals)
                    .hasSize(4);
            polled.says("GONE", "IN_PROGRESS");
            polled.pollAfter(Duration.ofHours(1));
            assertThat(polled.statusOf("GONE")).isEqualTo("in_progress");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "{\"status\": null, \"timestamp\": \"2026-03-01T12:00:00Z\"}",
                "{\"status\": {\"is\": \"X\"}, \"timestamp\": \"2026-03-01T12:00:00Z\"}",
                "{\"status\": \"IN_PROGRESS\"}",
                "{\"status\": \"IN_PROGRESS\", \"timestamp\": \"yesterday\"}",
                "{\"status\": \"IN_PROGRESS\", \"timestamp\": 9e99}",
                "{\"status\": \"IN_PRO\\u0000GRESS\", \"timestamp\": \"2026-03-01T12:00:00Z\"}",
                "{\"status\": \"IN_PROGRESS\\ud83d\", \"timestamp\": \"2026-03-01T12:00:00Z\"}"
            })
    void anAnswerThatMakesNoSenseIsAFailureOfThatOrder(String body) {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.order("A-2");
            polled.says("A-2", "IN_PROGRESS");
            polled.simulator.script().onPath("/orders/A-1", Behaviour.answer(200, Map.of(), body));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
            assertThat(polled.progress().text("/data/failing_orders/0/partner_order_id"))
                    .isEqualTo("A-1");
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void readsAnAnswerThatBeginsWithAByteOrderMark() {
        try (var polled = PolledPartner.of(server, PolledPartner.undated())) {
            polled.order("A-1");
            polled.simulator
                    .script()
                    .onPath("/orders/A-1", Behaviour.answer(200, Map.of(), "\uFEFF{\"status\": \"IN_PROGRESS\"}"));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @Test
    void readsStatusAndTimeWhereThePointersSay() {
        JsonBody nested = PolledPartner.configuration()
                .with(
                        "/polling",
                        Map.of(
                                "path",
                                "/api/{partner_order_id}?view=short",
                                "status_pointer",
                                "/data/0/state~1code",
                                "timestamp_pointer",
                                "/data/0/at"));
        try (var polled = PolledPartner.of(server, nested)) {
            polled.order("A-1");
            polled.simulator
                    .script()
                    .onPath(
                            "/api/A-1",
                            Behaviour.answer(
                                    200,
                                    Map.of(),
                                    "{\"data\":[{\"state/code\":\"IN_PROGRESS\",\"at\":"
                                            + server.clock().instant().toEpochMilli() + "}]}"));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1?key=k  | /orders/{partner_order_id}             | /v1/orders/A%2F1?key=k",
                "/v1/?key=k | /orders/{partner_order_id}?view=short  | /v1/orders/A%2F1?key=k&view=short",
                "?key=k%26& | /orders?id={partner_order_id}          | /orders?key=k%26&&id=A%2F1",
                "/v1?       | /orders/{partner_order_id}             | /v1/orders/A%2F1",
                "//v1       | /orders/{partner_order_id}/            | //v1/orders/A%2F1/",
            })
    void asksBelowThePathOfTheBaseAddressWithTheQueriesOfBoth(String base, String path, String target) {
        try (var polled = PolledPartner.of(server)) {
            polled.partner
                    .configure(PolledPartner.configuration()
                            .with("/api_base_url", polled.simulator.baseUrl() + base)
                            .with("/polling/path", path))
                    .is(200);
            polled.order("A/1");
            List<String> targets = new CopyOnWriteArrayList<>();
            polled.simulator.script().when(request -> targets.add(request.target()), Behaviour.status(404));
            polled.poll();
            assertThat(targets).containsExactly(target);
        }
    }

    @Test
    void aPartnerThatIsDownIsProbedWithOneQuestionEverMoreRarely() {
        try (var polled = PolledPartner.of(server)) {
            for (int number = 0; number < 6; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(500));
            polled.poll();
            assertThat(polled.asked()).as("a page").hasSize(4);
            assertThat(polled.progress().text("/data/progress/last_error")).isEqualTo("responded 500");
            assertThat(polled.progress().text("/data/progress/last_error_code")).isEqualTo("responded");
            assertThat(server.admin()
                            .get(polled.partner.path("/integration-config"))
                            .text("/data/0/last_error_code"))
                    .isEqualTo("asking_failed.responded");
            polled.pollAfter(Duration.ofSeconds(59));
            assertThat(polled.asked()).hasSize(4);
            polled.pollAfter(Duration.ofSeconds(1));
            assertThat(polled.asked()).as("after a minute, one").hasSize(5);
            polled.pollAfter(Duration.ofMinutes(2));
            assertThat(polled.asked()).as("after two more, one").hasSize(6);
            polled.simulator.script().clear();
            polled.pollAfter(Duration.ofMinutes(4));
            for (int round = 0; round < 6; round++) {
                polled.pollAfter(Duration.ofMinutes(5));
            }
            assertThat(polled.updates()).hasSize(6).containsOnly("polling IN_PROGRESS applied");
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void waitsAsLongAsThePartnerAsksForAndGoesOnWhereItWas(int status) {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.simulator
                    .script()
                    .when(
                            request -> request.path().startsWith("/orders/"),
                            1,
                            Behaviour.retryAfter(status, Duration.ofMinutes(30)));
            polled.poll();
            polled.pollAfter(Duration.ofMinutes(29));
            assertThat(polled.asked()).hasSize(1);
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @Test
    void showsThatTheCredentialIsRefused() {
        try (var polled = PolledPartner.of(server)) {
            polled.simulator.expect(ExpectedCredential.bearer("another"));
            polled.order("A-1");
            polled.poll();
            assertThat(polled.asked()).isEmpty();
            assertThat(polled.progress().text("/data/progress/last_error")).isEqualTo("responded 401");
            assertThat(polled.progress().at("/data/progress/last_polled_at").isNull())
                    .isTrue();
        }
    }

    @Test
    void asksWithATokenWhereThePartnerGrantsOne() {
        try (var polled = PolledPartner.of(server)) {
            polled.simulator.tokens().client("us", "secret");
            polled.simulator.expect(ExpectedCredential.tokenOf(polled.simulator.tokens()));
            Map<String, Object> client =
                    Map.of("token_url", polled.simulator.tokenUrl(), "client_id", "us", "client_secret", "secret");
            polled.configure(PolledPartner.configuration()
                    .with("/authentication_type", "oauth2")
                    .with("/api_credentials", client));
            polled.order("A-1");
            polled.order("A-2");
            polled.says("A-1", "IN_PROGRESS");
            polled.says("A-2", "IN_PROGRESS");
            polled.poll();
            assertThat(polled.updates()).hasSize(2);
            assertThat(polled.simulator.tokens().calls()).isEqualTo(1);
        }
    }

    @Test
    void asksNobodyWhosePollingIsOff() {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/polling/enabled", false))) {
            polled.order("A-1");
            polled.poll();
            assertThat(polled.asked()).isEmpty();
            server.admin().post(polled.partner.path("/polling/run"), "").isFailure(422, "VALIDATION_FAILED");
        }
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_enabled", false))) {
            polled.order("A-1");
            polled.poll();
            assertThat(polled.asked()).isEmpty();
        }
    }

    @Test
    void asksNoMoreAndBelievesNothingOnceTheConfigurationHasChanged() {
        JsonBody configuration = PolledPartner.configuration();
        try (var stopped = PolledPartner.of(server);
                var replaced = PolledPartner.of(server)) {
            for (PolledPartner polled : List.of(stopped, replaced)) {
                for (int number = 0; number < 6; number++) {
                    polled.order("A-" + number);
                    polled.says("A-" + number, "IN_PROGRESS");
                }
            }
            stopped.whileAskedFor("A-0", () -> stopped.configure(configuration.with("/polling/enabled", false)));
            replaced.whileAskedFor("A-0", () -> replaced.replace(configuration, configuration));
            stopped.poll();
            assertThat(stopped.asked()).as("the page under way").hasSize(4);
            assertThat(stopped.updates()).isEmpty();
            replaced.poll();
            assertThat(replaced.asked())
                    .as("the page under way, and all by the other integration")
                    .hasSize(4 + 6);
            assertThat(replaced.updates()).hasSize(6).containsOnly("polling IN_PROGRESS applied");
            stopped.configure(configuration);
            stopped.poll();
            assertThat(stopped.updates()).hasSize(6).containsOnly("polling IN_PROGRESS applied");
        }
    }

    @Test
    void aChangedFrequencyHoldsAtOnce() {
        JsonBody configuration = PolledPartner.configuration();
        try (var polled = PolledPartner.of(server, configuration.with("/sync_frequency", "daily"))) {
            server.clock().set(Instant.parse("2030-06-03T10:10:00Z"));
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.configure(configuration.with("/sync_frequency", "hourly"));
            polled.poll();
            polled.pollAfter(Duration.ofMinutes(49));
            assertThat(polled.asked()).as("a minute before the hour").hasSize(1);
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.asked()).as("on the hour").hasSize(2);
            polled.configure(configuration.with("/sync_frequency", "daily"));
            polled.poll();
            polled.pollAfter(Duration.ofHours(1));
            assertThat(polled.asked()).as("not before midnight").hasSize(2);
            polled.configure(configuration.with("/sync_frequency", "real_time"));
            polled.poll();
            assertThat(polled.asked()).as("now").hasSize(3);
            polled.pollAfter(ROUND);
            assertThat(polled.asked()).hasSize(4);
        }
    }

    @Test
    void aRoundThatRestsGoesOnAtOnceWhenTheConfigurationHasBeenMended() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.simulator
                    .script()
                    .when(
                            request -> request.path().startsWith("/orders/"),
                            2,
                            Behaviour.retryAfter(503, Duration.ofHours(20)));
            polled.poll();
            polled.pollAfter(Duration.ofHours(1));
            assertThat(polled.asked()).hasSize(1);
            polled.configure(PolledPartner.configuration());
            polled.poll();
            assertThat(polled.asked()).hasSize(2);
            polled.pollAfter(Duration.ofHours(1));
            assertThat(polled.asked()).as("wants a rest of this one, too").hasSize(2);
            polled.configure(PolledPartner.configuration());
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @Test
    void asksAtTheBoundariesOfTheFrequencyAndNowWhenStaffWantsThat() {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
            server.clock().set(Instant.parse("2030-06-03T10:00:00Z"));
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.pollAfter(Duration.ofHours(11));
            assertThat(polled.asked()).as("23:00 in Amsterdam").hasSize(1);
            polled.pollAfter(Duration.ofHours(1));
            assertThat(polled.asked()).as("midnight in Amsterdam").hasSize(2);
            server.admin().post(polled.partner.path("/polling/run"), "").is(200);
            polled.poll();
            assertThat(polled.asked()).hasSize(3);
            assertThat(server.db().count("audit_logs where action = 'POLLING_REQUESTED'"))
                    .isPositive();
        }
    }
}
