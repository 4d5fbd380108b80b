package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a partner's order id is part of the order's path, percent-encoded, whatever characters it has. */
@ExtendWith(WithServer.class)
class OrderAddressTest {

    private final TestServer server;
    private final TestPartner partner;

    OrderAddressTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025/06/789",
                "/2025/",
                "a//b",
                "//",
                "order 7",
                "Größe ☃ 日本 🚗",
                "50% off",
                "a%2Fb",
                "%",
                "a;b=c",
                "a\\b",
                "a?b&c=d#e",
                "a+b",
                "a:b@c,d!$'()*",
                "...",
                "../orders",
                "a/../b",
                "./a",
                "\"quoted\" <tag>",
                "{partner_order_id}",
                "references",
                "[1]^`|~"
            })
    void leadsToItsOrder(String id) {
        Reply placed = partner.place(Seed.order(id)).is(201);
        Reply order = partner.api().get(placed.header("Location")).is(200);
        assertThat(order.text("/data/partner_order_id")).isEqualTo(id);
        assertThat(partner.order(id).data()).isEqualTo(order.data());
        assertThat(partner.api()
                        .patch(partner.orderPath(id) + "/references", Map.of("partner_invoice_id", id))
                        .is(200)
                        .text("/data/partner_external_references/partner_invoice_id"))
                .isEqualTo(id);
        assertThat(partner.api()
                        .get(partner.path("/orders?ref_type=partner_invoice_id&ref=" + TestPartner.encoded(id)))
                        .is(200)
                        .data())
                .hasSize(1);
    }

    @Test
    void doesNotLeadOutOfThePartnersOwnOrders() {
        TestPartner other = TestPartner.integrated(server);
        other.placed("VLV-1");
        String theirs = "..%2F..%2F" + other.id() + "%2Forders%2FVLV-1";
        partner.api().get(partner.path("/orders/" + theirs)).isFailure(404, "ORDER_NOT_FOUND");
        assertThat(partner.api()
                        .get(partner.path("/orders/../../" + other.id() + "/orders/VLV-1"))
                        .status())
                .isIn(400, 403);
        assertThat(partner.api()
                        .get(partner.path("/orders/%2e%2e/%2e%2e/" + other.id() + "/orders/VLV-1"))
                        .status())
                .isIn(400, 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "a%0Ab", "a%0Db", "a;b", "a;b=c", ";"})
    void isRefusedWhereItCannotBeAnId(String encoded) {
        partner.api().get(partner.path("/orders/" + encoded)).isFailure(400, "MALFORMED_REQUEST");
    }
}
