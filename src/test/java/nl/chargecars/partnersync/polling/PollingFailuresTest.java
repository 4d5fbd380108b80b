package nl.chargecars.partnersync.polling;

import static nl.chargecars.partnersync.testing.PolledPartner.ROUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Tests poll requests that fail because of the order, of the partner or of us. The orders behind them are polled all the same. */
@ExtendWith(WithServer.class)
class PollingFailuresTest {

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
    @ValueSource(ints = {1, 10, 60})
    void anOutageOfSomeMinutesDelaysNoOrderUntilTheNextDay(int minutes) {
        server.clock().set(Instant.parse("2030-06-04T10:00:00Z"));
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
            for (int number = 0; number < 6; number++) {
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
            assertThat(polled.updates()).hasSize(6).containsOnly("polling IN_PROGRESS applied");
            int asked = polled.asked().size();
            polled.pollAfter(Duration.ofHours(6));
            assertThat(polled.asked()).as("not before midnight").hasSize(asked);
        }
    }

    /** Each earlier round requests all orders, so there are few of them however often one order fails. */
    @Test
    void anOrderThatAlwaysFailsBringsFewRoundsBeforeTheNextDay() {
        server.clock().set(Instant.parse("2030-06-06T10:00:00Z"));
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
            polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.order("A-2");
            polled.simulator.script().onPath("/orders/A-2", Behaviour.status(500));
            polled.poll();
            for (int minute = 0; minute < 600; minute += 5) {
                polled.pollAfter(Duration.ofMinutes(5));
            }
            assertThat(polled.asked()).filteredOn(path -> path.endsWith("A-1")).hasSizeBetween(2, 4);
        }
    }

    @Test
    void whatWasAskedForDuringAShortOutageIsAskedForAgainWhenTheOthersHaveBeen() {
        server.clock().set(Instant.parse("2030-06-05T10:00:00Z"));
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
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
