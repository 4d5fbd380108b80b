package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class TestPartnerTest {

    @Test
    void placesTheSeedsOrderAndReadsItBack(TestServer server) {
        TestPartner partner = TestPartner.integrated(server);
        String number = partner.placed("VLV-1");
        assertThat(partner.order("VLV-1").text("/data/chargecars_order_id")).isEqualTo(number);
        assertThat(partner.webhookSecret()).startsWith("whsec_");
    }

    @Test
    void variesABody() {
        JsonBody order = Seed.order();
        JsonBody varied = order.with("/customer/name", "Piet")
                .with("/line_items/1", order.tree().at("/line_items/0"))
                .without("/customer/phone")
                .without("/line_items/0");
        assertThat(varied.tree().at("/customer/name").asString()).isEqualTo("Piet");
        assertThat(varied.tree().at("/customer/phone").isMissingNode()).isTrue();
        assertThat(varied.tree().at("/line_items").size()).isEqualTo(1);
        assertThat(order.toString()).isEqualTo(Seed.order().toString());
    }
}
