package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partners choose the ids of their orders without a thought of addresses. */
@ExtendWith(WithServer.class)
class OrderAddressTest {

    private final TestPartner partner;

    OrderAddressTest(TestServer server) {
        this.partner = TestPartner.integrated(server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025/00123", "50% off", "a;b=c", "Müller & Söhne", "a?b#c", "a+b", "100%25", "1:2@3,4"})
    void findsAnOrderWhereItsLocationSays(String partnerOrderId) {
        Reply placed = partner.place(Seed.order(partnerOrderId)).is(201);
        String location = placed.header("Location");
        assertThat(partner.api().get(location).is(200).text("/data/partner_order_id"))
                .isEqualTo(partnerOrderId);
        assertThat(partner.order(partnerOrderId).text("/data/chargecars_order_id"))
                .isEqualTo(placed.text("/data/chargecars_order_id"));
        partner.api()
                .patch(location + "/references", Map.of("partner_invoice_id", "INV-1"))
                .is(200);
    }
}
