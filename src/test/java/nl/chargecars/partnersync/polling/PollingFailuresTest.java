package nl.chargecars.partnersync.polling;

import static nl.chargecars.partnersync.testing.PolledPartner.ROUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests poll requests that fail because of the order, of the partner or of us. The orders behind them are polled all the same. */
@ExtendWith(WithServer.class)
class PollingFailuresTest {

    private static final JsonBody DAILY = PolledPartner.configuration().with("/sync_frequency", "daily");

    private final TestServer server;

    PollingFailuresTest(TestServer server) {
        this.server = server;
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

    /** For an answer without a timestamp, only the stored answer shows that it is no news. */
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

    /** Runs the event while a constraint on this table refuses the word {@code NOT_TAKEN}, to simulate an unexpected failure. */
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

    @ParameterizedTest
    @ValueSource(
            strings = {"\"2026-03-01T12:00:00\"", "\"2026-03-01T12:00:00+0100\"", "\"1772362800\"", "1772362800.123"})
    void saysWhichTimesCanBeReadOfOneThatCannot(String time) {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.answers(
                    Behaviour.answer(200, Map.of(), "{\"status\": \"IN_PROGRESS\", \"timestamp\": " + time + "}"));
            polled.poll();
            assertThat(polled.progress().text("/data/failing_orders/0/error"))
                    .isEqualTo("no time that can be read at /timestamp in the answer: RFC 3339 with an offset, or whole"
                            + " seconds or milliseconds since 1970");
        }
    }

    @Test
    void notModifiedIsAFailureOfAnOrderThatWasAskedForWithoutConditions() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.answers(Behaviour.status(304));
            polled.poll();
            assertThat(polled.progress().text("/data/failing_orders/0/error_code"))
                    .isEqualTo("not_modified_unasked");
        }
    }

    @Test
    void aPartnerNoneOfWhoseAnswersCanBeReadIsProbedLikeASilentOneAndCountsAsFailed() {
        server.clock().set(Instant.parse("2030-06-16T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            for (int number = 0; number < 6; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.answers(Behaviour.answer(200, Map.of("Content-Type", "text/html"), "<h1>Back at six</h1>"));
            polled.poll();
            assertThat(polled.asked()).as("a page").hasSize(4);
            Reply configuration = server.admin().get(polled.partner.path("/integration-config"));
            assertThat(configuration.text("/data/0/last_error_code")).isEqualTo("asking_failed.answer_not_json");
            assertThat(configuration.at("/data/0/success_rate").asDouble()).isLessThan(100);
            for (int minute = 0; minute < 180; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            assertThat(polled.asked()).as("a page, and ever more rarely one").hasSizeBetween(4 + 3, 4 + 7);
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isGreaterThanOrEqualTo(3);
            polled.simulator.script().clear();
            for (int minute = 0; minute < 62; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            assertThat(polled.updates()).hasSize(6).containsOnly("polling IN_PROGRESS applied");
        }
    }

    /** Such as new orders for which the partner has no status yet: they stand side by side. */
    @Test
    void manyOrdersThatCannotBeReadDoNotKeepTheOthersFromBeingAsked() {
        try (var polled = PolledPartner.of(server)) {
            for (int number = 10; number < 14; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.poll();
            for (int number = 14; number < 26; number++) {
                polled.order("A-" + number);
                polled.simulator.script().onPath("/orders/A-" + number, Behaviour.answer(200, Map.of(), "{}"));
            }
            for (int round = 0; round < 4; round++) {
                polled.pollAfter(Duration.ofMinutes(5));
            }
            assertThat(polled.asked().stream().filter("A-10"::equals))
                    .as("with each round")
                    .hasSize(5);
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isZero();
        }
    }

    /** The partner is there, and may really not know them. */
    @Test
    void ordersThatThePartnerDoesNotKnowCountAsFailedAndPauseNothing() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("GONE-1");
            polled.order("GONE-2");
            polled.poll();
            Reply configuration = server.admin().get(polled.partner.path("/integration-config"));
            assertThat(configuration.text("/data/0/last_error_message")).isEqualTo("Polling: responded 404");
            assertThat(configuration.at("/data/0/success_rate").asDouble()).isLessThan(100);
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void eachFailedRequestCountsWithItsOwnReason() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.order("A-2");
            polled.order("A-3");
            polled.says("A-3", "TEAM_ON_SITE");
            polled.simulator.script().onPath("/orders/A-1", Behaviour.status(500));
            polled.simulator.script().onPath("/orders/A-2", Behaviour.status(403));
            polled.poll();
            assertThat(server.admin()
                            .get(polled.partner.path("/integration-config"))
                            .text("/data/0/last_error_message"))
                    .as("not that of the status, which is counted when it is received")
                    .isEqualTo("Polling: responded 403");
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
            polled.answers(2, Behaviour.status(404));
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

    @Test
    void aPartnerThatIsDownIsProbedWithOneQuestionEverMoreRarely() {
        try (var polled = PolledPartner.of(server)) {
            for (int number = 0; number < 6; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.answers(Behaviour.status(500));
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
    @CsvSource({"1, 6", "10, 6", "60, 6", "1, 1", "10, 1", "60, 1"})
    void anOutageOfSomeMinutesDelaysNoOrderUntilTheNextDay(int minutes, int orders) {
        server.clock().set(Instant.parse("2030-06-04T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            for (int number = 0; number < orders; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.answers(Behaviour.status(500));
            polled.poll();
            for (int minute = 1; minute < minutes; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            polled.simulator.script().clear();
            for (int minute = 0; minute <= minutes; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.updates()).hasSize(orders).containsOnly("polling IN_PROGRESS applied");
            int asked = polled.asked().size();
            polled.pollAfter(Duration.ofHours(6));
            assertThat(polled.asked()).as("not before midnight").hasSize(asked);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void aPartnerThatIsSilentForHoursIsAskedWithPausesOfAnHourAtMostAndHeardAfterThat(int orders) {
        server.clock().set(Instant.parse("2030-06-07T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            for (int number = 0; number < orders; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(500));
            polled.poll();
            int asked = polled.asked().size();
            int pause = 0;
            for (int minute = 0; minute < 180; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
                pause = polled.asked().size() == asked ? pause + 1 : 0;
                asked = polled.asked().size();
                assertThat(pause).as("minutes without a question").isLessThan(60);
            }
            assertThat(asked).as("a page, and ever more rarely one").isLessThanOrEqualTo(Math.min(orders, 4) + 7);
            polled.simulator.script().clear();
            for (int minute = 0; minute < 62; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            assertThat(polled.updates()).hasSize(orders).containsOnly("polling IN_PROGRESS applied");
        }
    }

    /** The partner expects us for all orders once a day, and an order that fails is no reason to come earlier with the others. */
    @Test
    void anOrderThatAlwaysFailsIsAskedForAloneAndWithOneThatTellsWhetherThePartnerIsThere() {
        server.clock().set(Instant.parse("2030-06-06T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            for (int number = 0; number < 5; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.order("FAILS");
            polled.simulator.script().onPath("/orders/FAILS", Behaviour.status(500));
            polled.poll();
            for (int minute = 0; minute < 600; minute += 5) {
                polled.pollAfter(Duration.ofMinutes(5));
            }
            assertThat(polled.asked())
                    .as("after 5, 10, 20 minutes and so on")
                    .filteredOn("FAILS"::equals)
                    .hasSize(7);
            assertThat(polled.asked())
                    .as("all five once, and one of them each time")
                    .filteredOn(order -> !order.equals("FAILS"))
                    .hasSize(5 + 6);
            assertThat(polled.asked()).filteredOn("A-0"::equals).hasSize(1);
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isZero();
            assertThat(server.admin()
                            .get(polled.partner.path("/integration-config"))
                            .at("/data/0/success_rate")
                            .asDouble())
                    .as("is not about one order over and over")
                    .isGreaterThan(90);
        }
    }

    @Test
    void anOrderThatFailsAloneInItsPageIsNoSilenceOfAPartnerThatAnswersForOthers() {
        server.clock().set(Instant.parse("2030-06-08T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            for (int number = 0; number < 4; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.order("FAILS");
            polled.simulator.script().onPath("/orders/FAILS", Behaviour.status(403));
            polled.poll();
            for (int minute = 0; minute < 60; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            assertThat(polled.asked())
                    .as("after 1, 10 and 20 minutes")
                    .filteredOn("FAILS"::equals)
                    .hasSize(4);
            assertThat(polled.progress()
                            .at("/data/progress/consecutive_failures")
                            .asInt())
                    .isZero();
        }
    }

    @Test
    void aPartnerThatGoesDownWhenOnlyFailedOrdersAreLeftIsSilentAndHeardSoonAfter() {
        server.clock().set(Instant.parse("2030-06-09T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            polled.order("A-1");
            polled.order("A-2");
            polled.says("A-1", "IN_PROGRESS");
            polled.says("A-2", "IN_PROGRESS");
            polled.simulator.script().onPath("/orders/A-2", Behaviour.status(500));
            polled.poll();
            polled.simulator.script().when(request -> request.path().startsWith("/orders/"), Behaviour.status(500));
            polled.pollAfter(Duration.ofMinutes(5));
            Reply progress = polled.progress();
            assertThat(progress.at("/data/progress/consecutive_failures").asInt())
                    .isEqualTo(1);
            assertThat(progress.at("/data/failing_orders").size()).isEqualTo(2);
            polled.simulator.script().clear();
            polled.pollAfter(Duration.ofMinutes(1));
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.updates()).hasSize(2).containsOnly("polling IN_PROGRESS applied");
            assertThat(polled.progress().at("/data/failing_orders").isEmpty()).isTrue();
        }
    }

    /** A proxy of an overloaded partner refuses some requests, now these and now those. */
    @Test
    void ordersThatFailByTurnsBringNoRoundsOfAllOrdersBeforeTheNextDay() {
        server.clock().set(Instant.parse("2030-06-10T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            for (int number = 1; number <= 3; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.simulator.script().onPath("/orders/A-1", Behaviour.status(503));
            polled.poll();
            for (int round = 1; round <= 120; round++) {
                polled.simulator.script().clear();
                polled.simulator.script().onPath("/orders/A-" + (1 + round % 2), Behaviour.status(503));
                polled.pollAfter(Duration.ofMinutes(5));
            }
            assertThat(polled.updates()).hasSize(3).containsOnly("polling IN_PROGRESS applied");
            assertThat(polled.asked()).containsExactlyInAnyOrder("A-1", "A-2", "A-3", "A-1");
        }
    }

    @Test
    void whatWasAskedForDuringAShortOutageIsAskedForAgainWhenTheOthersHaveBeen() {
        server.clock().set(Instant.parse("2030-06-05T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            for (int number = 0; number < 6; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.answers(4, Behaviour.status(502));
            polled.poll();
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.updates()).as("what is behind the page").hasSize(2);
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.updates()).hasSize(6).containsOnly("polling IN_PROGRESS applied");
            assertThat(polled.progress().at("/data/failing_orders").isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 503})
    void anOrderThatThePartnerRefusesKeepsNoOthersFromBeingAskedFor(int status) {
        try (var polled = PolledPartner.of(server)) {
            for (int number = 0; number < 3; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.simulator.script().onPath("/orders/A-1", Behaviour.status(status));
            polled.poll();
            assertThat(polled.updates()).hasSize(2);
            assertThat(polled.statusOf("A-2")).isEqualTo("in_progress");
            Reply progress = polled.progress();
            assertThat(progress.at("/data/failing_orders").size()).isEqualTo(1);
            assertThat(progress.text("/data/failing_orders/0/partner_order_id")).isEqualTo("A-1");
            assertThat(progress.at("/data/progress/consecutive_failures").asInt())
                    .isZero();
        }
    }

    /** The order has no other in its page whose answer would show that the partner is there. */
    @Test
    void anOrderThatThePartnerRefusesKeepsNoneThatComesLaterFromBeingAskedFor() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("REFUSED");
            polled.simulator.script().onPath("/orders/REFUSED", Behaviour.status(403));
            polled.poll();
            polled.order("LATER");
            polled.says("LATER", "IN_PROGRESS");
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.statusOf("LATER")).isEqualTo("in_progress");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void waitsAsLongAsThePartnerAsksForAndGoesOnWhereItWas(int status) {
        try (var polled = PolledPartner.of(server)) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.answers(1, Behaviour.retryAfter(status, Duration.ofMinutes(30)));
            polled.poll();
            polled.pollAfter(Duration.ofMinutes(29));
            assertThat(polled.asked()).hasSize(1);
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 503})
    void anOrderThatIsAlwaysRefusedAsIfForAllKeepsNoOthersFromBeingAskedFor(int status) {
        try (var polled = PolledPartner.of(server)) {
            for (int number = 0; number < 8; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.simulator.script().onPath("/orders/A-2", Behaviour.retryAfter(status, Duration.ofMinutes(1)));
            polled.poll();
            Reply progress = polled.progress();
            assertThat(progress.at("/data/progress/consecutive_failures").asInt())
                    .as("a pause: it may be of all")
                    .isEqualTo(1);
            assertThat(progress.at("/data/progress/last_polled_at").isNull())
                    .as("others were answered")
                    .isFalse();
            for (int minute = 0; minute < 4; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            assertThat(polled.updates()).hasSize(7).containsOnly("polling IN_PROGRESS applied");
            progress = polled.progress();
            assertThat(progress.at("/data/failing_orders").size()).isEqualTo(1);
            assertThat(progress.text("/data/failing_orders/0/partner_order_id")).isEqualTo("A-2");
            assertThat(progress.at("/data/progress/consecutive_failures").asInt())
                    .isZero();
            for (int minute = 4; minute < 60; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            assertThat(polled.asked()).filteredOn("A-7"::equals).hasSizeGreaterThan(11);
            assertThat(polled.asked())
                    .as("ever more rarely")
                    .filteredOn("A-2"::equals)
                    .hasSizeLessThan(7);
        }
    }

    @Test
    void anOrderThatIsAlwaysRefusedAsIfForAllBringsNoRoundsOfAllOrdersBeforeTheNextDay() {
        server.clock().set(Instant.parse("2030-06-14T10:00:00Z"));
        try (var polled = PolledPartner.of(server, DAILY)) {
            for (int number = 0; number < 6; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.simulator.script().onPath("/orders/A-2", Behaviour.status(401));
            polled.poll();
            for (int minute = 0; minute < 600; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            assertThat(polled.updates()).hasSize(5).containsOnly("polling IN_PROGRESS applied");
            assertThat(polled.asked())
                    .as("once an hour in the end")
                    .filteredOn("A-2"::equals)
                    .hasSizeLessThan(20);
            List<String> others = polled.asked().stream()
                    .filter(order -> !order.equals("A-2"))
                    .toList();
            assertThat(others)
                    .filteredOn(order -> !order.equals("A-3"))
                    .containsExactlyInAnyOrder("A-0", "A-1", "A-4", "A-5");
            assertThat(others)
                    .as("the next one each time, which tells whether the partner is there")
                    .hasSizeLessThanOrEqualTo(4 + polled.asked().size() - others.size());
        }
    }

    /** There was no token before, or one that the partner has revoked. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsAsLongAsTheTokenEndpointAsksFor(boolean revoked) {
        try (var polled = PolledPartner.of(server)) {
            polled.simulator.tokens().client("us", "secret");
            polled.simulator.expect(ExpectedCredential.tokenOf(polled.simulator.tokens()));
            String tokens = polled.simulator.tokenUrl().getPath();
            Map<String, Object> client =
                    Map.of("token_url", polled.simulator.tokenUrl(), "client_id", "us", "client_secret", "secret");
            polled.configure(PolledPartner.configuration()
                    .with("/authentication_type", "oauth2")
                    .with("/api_credentials", client));
            polled.order("A-1");
            polled.says("A-1", "RECEIVED");
            if (revoked) {
                polled.poll();
                polled.simulator.tokens().revokeAll();
                server.clock().advance(ROUND);
            }
            polled.says("A-1", "IN_PROGRESS");
            int before = polled.simulator.tokens().calls();
            polled.simulator
                    .script()
                    .when(
                            request -> request.path().equals(tokens),
                            1,
                            Behaviour.retryAfter(429, Duration.ofMinutes(10)));
            polled.poll();
            polled.pollAfter(Duration.ofMinutes(9));
            assertThat(polled.simulator.tokens().calls()).isEqualTo(before + 1);
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.statusOf("A-1")).isEqualTo("in_progress");
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
}
