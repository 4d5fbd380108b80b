package nl.chargecars.partnersync.polling;

import static nl.chargecars.partnersync.testing.PolledPartner.ROUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a repeated answer to polling is no news, unless the cause of its refusal was fixed or the meaning of its word has
 * changed.
 */
@ExtendWith(WithServer.class)
class PolledNewsTest {

    private final TestServer server;

    PolledNewsTest(TestServer server) {
        this.server = server;
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

    /** Some partners give the time at which they answer. */
    @ParameterizedTest
    @ValueSource(strings = {"TEAM_ON_SITE", "DELIVERED"})
    void keepsARefusedStatusOnceThoughItsTimeIsAnotherEachTime(String word) {
        try (var polled = PolledPartner.of(server)) {
            String order = polled.order("A-1");
            for (int round = 0; round < 3; round++) {
                polled.says("A-1", word);
                polled.pollAfter(ROUND);
            }
            assertThat(polled.asked()).hasSize(3);
            assertThat(polled.updates()).hasSize(1);
            polled.change(order, "in_progress");
            polled.says("A-1", word);
            polled.pollAfter(ROUND);
            assertThat(polled.updates())
                    .as("tried again once the order has moved")
                    .hasSize(2);
        }
    }

    /** The timestamp may be in the future, for example that of an appointment. */
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

    /** A status without a timestamp is news only when it changes; saving a setting does not make it news. */
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

    /** Without a timestamp only the new meaning makes the status news. An order that staff have moved since keeps their status. */
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

    /**
     * The partner's update about going back was lost, and its answer to polling is the same as before the other status. The poll
     * is therefore not conditional, and its answer is applied.
     */
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

    /** The configuration of a partner that sends no timestamps, is polled, and pushes status updates as well. */
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
}
