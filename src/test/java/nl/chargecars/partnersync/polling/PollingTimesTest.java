package nl.chargecars.partnersync.polling;

import static nl.chargecars.partnersync.testing.PolledPartner.ROUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a partner is polled when its configuration says so, and that a change of the configuration takes effect at once. */
@ExtendWith(WithServer.class)
class PollingTimesTest {

    private final TestServer server;

    PollingTimesTest(TestServer server) {
        this.server = server;
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
    void keepsNothingOfAFinalOrderThatAReplacedIntegrationAskedFor() {
        JsonBody configuration = PolledPartner.configuration();
        try (var polled = PolledPartner.of(server)) {
            String order = polled.order("A-1");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.replace(configuration, configuration);
            polled.change(order, "cancelled");
            String ofOrder = "polled_orders where order_id = ?::uuid";
            assertThat(server.db().count(ofOrder, order)).isEqualTo(1);
            polled.poll();
            assertThat(server.db().count(ofOrder, order)).isZero();
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
            polled.answers(2, Behaviour.retryAfter(503, Duration.ofHours(20)));
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
            assertThat(polled.asked()).as("nothing was changed").hasSize(2);
            polled.configure(PolledPartner.configuration().with("/api_version", "2"));
            polled.poll();
            assertThat(polled.updates()).containsExactly("polling IN_PROGRESS applied");
        }
    }

    /** What was asked for in vain is not left for the next day. With one order, the round has ended by then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatWasRefusedUnderAWrongCredentialIsAskedForAtOnceWhenItHasBeenMended(int orders) {
        JsonBody daily = PolledPartner.configuration().with("/sync_frequency", "daily");
        try (var polled = PolledPartner.of(server, daily.with("/api_credentials/token", "wrong"))) {
            server.clock().set(Instant.parse("2030-06-15T10:00:00Z"));
            for (int number = 0; number < orders; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.poll();
            for (int minute = 0; minute < 5; minute++) {
                polled.pollAfter(Duration.ofMinutes(1));
            }
            assertThat(polled.asked()).isEmpty();
            polled.configure(daily);
            polled.poll();
            assertThat(polled.updates()).hasSize(orders).containsOnly("polling IN_PROGRESS applied");
        }
    }

    /** The question that probes the partner for the second order is due, or under way; the first one was refused before. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasRefusedUnderAWrongCredentialIsAskedForAgainThoughItIsMendedDuringAnotherQuestion(boolean underWay) {
        JsonBody daily = PolledPartner.configuration().with("/sync_frequency", "daily");
        try (var polled = PolledPartner.of(server, daily.with("/api_credentials/token", "wrong"))) {
            server.clock().set(Instant.parse("2030-06-17T10:00:00Z"));
            for (int number = 0; number < 3; number++) {
                polled.order("A-" + number);
                polled.says("A-" + number, "IN_PROGRESS");
            }
            polled.poll();
            polled.pollAfter(Duration.ofMinutes(1));
            server.clock().advance(Duration.ofMinutes(2));
            if (underWay) {
                polled.whileAskedFor("A-1", () -> polled.configure(daily));
            } else {
                polled.configure(daily);
            }
            polled.poll();
            assertThat(polled.updates()).hasSize(3).containsOnly("polling IN_PROGRESS applied");
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

    @Test
    void whenStaffWantsARoundNowItIsOfAllOrdersAndOfThoseThatWait() {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
            server.clock().set(Instant.parse("2030-06-11T10:00:00Z"));
            polled.order("A-1");
            polled.order("LATER");
            polled.says("A-1", "IN_PROGRESS");
            polled.poll();
            polled.pollAfter(Duration.ofMinutes(5));
            assertThat(polled.asked()).containsExactlyInAnyOrder("A-1", "LATER", "LATER");
            polled.says("LATER", "IN_PROGRESS");
            server.admin().post(polled.partner.path("/polling/run"), "").is(200);
            polled.poll();
            assertThat(polled.asked()).hasSize(5).filteredOn("A-1"::equals).hasSize(2);
            assertThat(polled.statusOf("LATER")).isEqualTo("in_progress");
        }
    }

    /** The round that is paused is of the order that failed, and goes on with one question for any order. */
    @Test
    void whenStaffWantsARoundNowAndARoundOfWhatFailedIsPausedTheOneOfAllOrdersFollows() {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
            server.clock().set(Instant.parse("2030-06-12T10:00:00Z"));
            twoOfWhichTheFirstFailsAndThenWantsARest(polled, Duration.ofMinutes(30));
            polled.pollAfter(Duration.ofMinutes(5));
            polled.pollAfter(Duration.ofMinutes(1));
            assertThat(polled.asked()).containsExactlyInAnyOrder("A-1", "A-2", "A-1");
            server.admin().post(polled.partner.path("/polling/run"), "").is(200);
            polled.poll();
            assertThat(polled.asked().subList(3, 4)).containsExactly("A-2");
            assertThat(polled.asked().subList(4, 6)).containsExactlyInAnyOrder("A-1", "A-2");
            assertThat(polled.updates()).hasSize(2).containsOnly("polling IN_PROGRESS applied");
        }
    }

    /** At 23:50 in Amsterdam one order fails. It is due again at 23:55, when the partner asks for a rest, or we were down. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void midnightBringsTheRoundOfAllOrdersThoughOneOfWhatFailedWasDueBefore(boolean begun) {
        try (var polled = PolledPartner.of(server, PolledPartner.configuration().with("/sync_frequency", "daily"))) {
            server.clock().set(Instant.parse("2030-06-13T21:50:00Z"));
            twoOfWhichTheFirstFailsAndThenWantsARest(polled, Duration.ofMinutes(10));
            if (begun) {
                polled.pollAfter(Duration.ofMinutes(5));
                assertThat(polled.asked()).hasSize(3);
            } else {
                polled.simulator.script().clear();
                server.clock().advance(Duration.ofMinutes(5));
            }
            polled.order("NEW");
            polled.says("NEW", "IN_PROGRESS");
            polled.pollAfter(Duration.ofMinutes(10));
            assertThat(polled.updates()).hasSize(3).containsOnly("polling IN_PROGRESS applied");
            int asked = polled.asked().size();
            polled.pollAfter(Duration.ofHours(12));
            assertThat(polled.asked()).as("not before the next midnight").hasSize(asked);
        }
    }

    /** Polls both; from then on the partner asks for a rest once. */
    private static void twoOfWhichTheFirstFailsAndThenWantsARest(PolledPartner polled, Duration rest) {
        polled.order("A-1");
        polled.order("A-2");
        polled.says("A-1", "IN_PROGRESS");
        polled.says("A-2", "IN_PROGRESS");
        polled.simulator.script().onPath("/orders/A-1", Behaviour.status(500));
        polled.poll();
        polled.simulator.script().clear();
        polled.simulator
                .script()
                .when(request -> request.path().startsWith("/orders/"), 1, Behaviour.retryAfter(429, rest));
    }
}
