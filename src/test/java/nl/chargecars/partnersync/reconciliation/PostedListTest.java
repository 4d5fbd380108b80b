package nl.chargecars.partnersync.reconciliation;

import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.differences;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that a list of orders and their statuses that the partner posts is compared at once. */
@ExtendWith(WithServer.class)
class PostedListTest {

    private final TestServer server;

    PostedListTest(TestServer server) {
        this.server = server;
    }

    @BeforeEach
    void itIsBeforeTheDailyHour() {
        ReconciliationCalls.itIsBeforeTheDailyHour(server);
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
}
