package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests a second order with the same {@code partner_order_id} (contract, "Endpoints", partner side). */
@ExtendWith(WithServer.class)
class RepeatedOrderTest {

    private final TestServer server;
    private final Db db;
    private final TestPartner partner;
    private final Reply first;

    RepeatedOrderTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.partner = TestPartner.integrated(server);
        this.first = partner.place(Seed.ORDER).is(201);
    }

    @Test
    void refusesOtherContentAndNamesTheOrderAndWhatDiffers() {
        JsonBody other = Seed.order()
                .with("/customer/address/street", "Hoofdstraat 124")
                .with("/line_items/0/quantity", 2)
                .with("/line_items/1", Map.of("sku", "CABLE", "quantity", 1))
                .with("/purchase_order_number", "PO-2")
                .without("/dealer_group_id");
        Reply refusal = partner.place(other).isFailure(409, "ORDER_ALREADY_EXISTS");
        assertThat(refusal.text("/error/message"))
                .contains(first.text("/data/chargecars_order_id"))
                .contains(first.text("/data/chargecars_order_uuid"))
                .contains("/customer/address/street")
                .doesNotContain("Hoofdstraat");
        assertThat(refusal.details())
                .containsExactlyInAnyOrder(
                        "/customer/address/street differs",
                        "/line_items/0/quantity differs",
                        "/line_items/1/sku differs",
                        "/line_items/1/description differs",
                        "/line_items/1/quantity differs",
                        "/line_items/1/partner_item_id differs",
                        "/purchase_order_number differs",
                        "/dealer_group_id differs");
        assertThat(partner.order(Seed.PARTNER_ORDER_ID).text("/data/customer/address/street"))
                .isEqualTo("Hoofdstraat 123");
    }

    /** A 409 counts as a failure of the integration, and a repetition with the same content as a success. */
    @Test
    void countsAsAFailureOfTheIntegrationWhenItIsRefused() {
        Instant succeededAt = server.clock().instant();
        Instant refusedAt = server.clock().advance(Duration.ofMinutes(5));
        partner.place(Seed.order().with("/purchase_order_number", "PO-2")).isFailure(409, "ORDER_ALREADY_EXISTS");
        Reply config = partner.api().get(partner.path("/integration-config")).is(200);
        assertThat(config.at("/data/0/success_rate").asDouble()).isEqualTo(50.0);
        assertThat(config.text("/data/0/last_sync_at")).isEqualTo(succeededAt.toString());
        assertThat(config.text("/data/0/last_error_at")).isEqualTo(refusedAt.toString());
        assertThat(config.text("/data/0/last_error_code")).isEqualTo("order_already_exists");
        assertThat(config.text("/data/0/last_error_message")).isEqualTo("Order refused: order_already_exists");
        partner.place(Seed.ORDER).is(200);
        partner.place(Seed.ORDER).is(200);
        assertThat(partner.api()
                        .get(partner.path("/integration-config"))
                        .at("/data/0/success_rate")
                        .asDouble())
                .isEqualTo(75.0);
    }

    @Test
    void answersTheFirstOrderForTheSameContent() {
        Reply again = partner.place(Seed.ORDER).is(200);
        assertThat(again.at("/data/duplicate").asBoolean()).isTrue();
        for (String field : List.of("chargecars_order_id", "chargecars_order_uuid", "status")) {
            assertThat(again.data().path(field))
                    .as(field)
                    .isEqualTo(first.data().path(field));
        }
        assertThat(count("orders")).isEqualTo(1);
        assertThat(count("orders join status_transitions on entity_id = orders.id"))
                .isEqualTo(1);
    }

    /**
     * The bodies differ in the order of members, white space, unknown fields, a space in the postal code, and another name of the
     * country.
     */
    @Test
    void recognisesTheSameContentHoweverItIsWritten() {
        JsonBody reordered = Seed.order().without("/partner_order_id").with("/partner_order_id", Seed.PARTNER_ORDER_ID);
        partner.place(reordered.with("/sent_at", "later")).is(200);
        partner.place(Seed.order().with("/customer/address/postal_code", "1012 ab"))
                .is(200);
        partner.place(Seed.order().with("/customer/address/country", "NL")).is(200);
        partner.place(Seed.order()
                        .with("/customer/phone", "\u202a+31612345678\u202c")
                        .with("/line_items/0/quantity", 1.0))
                .is(200);
        partner.place(Seed.order().with("/customer/name", "  Jan Janssen ").with("/partner_lead_id", null))
                .is(200);
        assertThat(count("orders")).isEqualTo(1);
    }

    @Test
    void staysTheFirstOrderWhateverHappenedToItSince() {
        server.change(first.text("/data/chargecars_order_id"), "approved").is(200);
        partner.api()
                .patch(
                        partner.orderPath(Seed.PARTNER_ORDER_ID) + "/references",
                        Map.of("purchase_order_number", "PO-changed"))
                .is(200);
        Reply again = partner.place(Seed.ORDER).is(200);
        assertThat(again.text("/data/status")).isEqualTo("received");
        partner.place(Seed.order().with("/purchase_order_number", "PO-changed")).isFailure(409, "ORDER_ALREADY_EXISTS");
    }

    @Test
    void isADifferentOrderForAnotherPartner() {
        TestPartner other = TestPartner.integrated(server);
        Reply theirs = other.place(Seed.order().with("/customer/name", "Piet")).is(201);
        assertThat(theirs.text("/data/chargecars_order_id")).isNotEqualTo(first.text("/data/chargecars_order_id"));
        assertThat(partner.order(Seed.PARTNER_ORDER_ID).text("/data/customer/name"))
                .isEqualTo("Jan Janssen");
        assertThat(other.order(Seed.PARTNER_ORDER_ID).text("/data/customer/name"))
                .isEqualTo("Piet");
    }

    @Test
    void tellsIdsApartThatDifferInCaseOnly() {
        partner.place(Seed.order("vlv-2025-789123")).is(201);
        assertThat(count("orders")).isEqualTo(2);
    }

    private long count(String from) {
        return db.count(
                from + " where partner_organization_id = ?", partner.id().value());
    }
}
