package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tests that unusable orders (400, 422) count as failures of the integration for which they were sent. */
@ExtendWith(WithServer.class)
class RefusedOrdersTest {

    private final TestServer server;
    private final TestPartner partner;

    RefusedOrdersTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void areNotCountedOfWhoIsNotLetIn() {
        server.api().post(partner.path("/orders"), "{}").isFailure(401, "UNAUTHENTICATED");
        TestPartner.integrated(server).api().post(partner.path("/orders"), "{}").isFailure(403, "FORBIDDEN");
        assertThat(figures().path("success_rate").isNull()).isTrue();
        assertThat(figures().path("last_error_at").isNull()).isTrue();
    }

    @Test
    void areNobodysWhereNoIntegrationIsActive() {
        partner.configure(Seed.integration().with("/is_active", false)).is(200);
        partner.place("{}").isFailure(422, "VALIDATION_FAILED");
        server.admin()
                .post("/api/v1/partners/" + PartnerId.next() + "/orders", "{}")
                .isFailure(422, "VALIDATION_FAILED");
        assertThat(figures().path("success_rate").isNull()).isTrue();
    }

    @Test
    void areOfTheActiveIntegrationAlone() {
        partner.configure(Seed.integration()
                        .with("/integration_name", "a_test_environment")
                        .with("/is_active", false))
                .is(201);
        partner.place("{}").is(422);
        assertThat(server.db()
                        .rows(
                                "select integration_name from partner_integrations where last_error_at is not null"
                                        + " and partner_organization_id = ?",
                                partner.id().value()))
                .extracting(row -> row.get("integration_name"))
                .containsExactly("volvo_dealer_api");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"customer\": | 400 | malformed_json | Order refused: malformed_json",
                "'' | 400 | malformed_json | Order refused: malformed_json",
                "[] | 422 | validation_failed | Order refused: validation_failed: not_an_object",
                "{} | 422 | validation_failed | Order refused: validation_failed: /partner_order_id required,"
                        + " /customer required, /line_items required"
            })
    void areFailuresWithTheirReason(String body, int status, String code, String message) {
        Instant refusedAt = server.clock().instant();
        partner.api()
                .with("Content-Type", "application/json")
                .post(partner.path("/orders"), body)
                .is(status);
        assertThat(figures().path("success_rate").asString()).isEqualTo("0.0");
        assertThat(figures().path("last_error_at").asString()).isEqualTo(refusedAt.toString());
        assertThat(figures().path("last_error_code").asString()).isEqualTo(code);
        assertThat(figures().path("last_error_message").asString()).isEqualTo(message);
        assertThat(figures().path("last_sync_at").isNull()).isTrue();
    }

    @Test
    void sayNothingOfTheCustomer() {
        partner.place(Seed.order().with("/customer/email", "jan.at.home")).is(422);
        assertThat(figures().path("last_error_message").asString())
                .isEqualTo("Order refused: validation_failed: /customer/email invalid_format");
    }

    /** The page is the only place that says so: a refused order is not stored. */
    @Test
    void sayOnThePagesWhichFieldsWereWrong() {
        partner.place(Seed.order().with("/customer/email", "jan.at.home")).is(422);
        String page = "/integrations/" + figures().path("integration_id").asString();
        assertThat(TestUser.signedIn(server, "viewer").open(page).is(200).body())
                .contains("/customer/email invalid_format</span>");
    }

    @Test
    void areThoseWithAnIdempotencyKeyThatIsNoneOrAnotherOrders() {
        place("with space", Seed.ORDER, 400);
        assertThat(figures().path("last_error_code").asString()).isEqualTo("malformed_request");
        place("key-1", Seed.ORDER, 201);
        place("key-1", Seed.ORDER, 201);
        server.clock().advance(Duration.ofMinutes(1));
        place("key-1", Seed.order("other"), 422);
        assertThat(figures().path("last_error_code").asString()).isEqualTo("idempotency_key_reused");
        // one order placed, two refused; a replayed answer does not count
        assertThat(figures().path("success_rate").asDouble()).isEqualTo(33.33);
    }

    @Test
    void loseNothingWhenManyComeAtOnce() {
        AtOnce.call(
                40,
                number -> partner.place(
                        number % 4 == 0 ? Seed.order("VLV-" + number).toString() : "{}"));
        assertThat(server.db()
                        .one(
                                Long.class,
                                "select sum(succeeded * 1000 + failed)::bigint from integration_hours"
                                        + " where integration_id = ?::uuid",
                                figures().path("integration_id").asString()))
                .isEqualTo(10 * 1_000 + 30);
    }

    private void place(String idempotencyKey, Object order, int status) {
        partner.api()
                .with("Idempotency-Key", idempotencyKey)
                .post(partner.path("/orders"), order)
                .is(status);
    }

    private JsonNode figures() {
        return server.admin().get(partner.path("/integration-config")).is(200).at("/data/0");
    }
}
