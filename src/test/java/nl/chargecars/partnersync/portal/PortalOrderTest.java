package nl.chargecars.partnersync.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what the page of an order says about its history. {@code PortalPagesTest} tests how the page looks. */
@ExtendWith(WithServer.class)
class PortalOrderTest {

    private final TestServer server;

    PortalOrderTest(TestServer server) {
        this.server = server;
    }

    /** The word is not what the order showed then, and nobody was told of it. */
    @ParameterizedTest
    @CsvSource({"en, Not mapped, no word for it", "nl, Niet vertaald, geen woord hiervoor"})
    void saysThatAChangeWasNotMappedOnceTheMapHasAWordForItToo(String language, String notMapped, String noWord) {
        TestPartner partner = TestPartner.integrated(server);
        partner.set("webhook_events", List.of("status_changed")).is(200);
        String number = partner.placed("A-1");
        server.change(number, "approved").is(200);
        server.change(number, "scheduled").is(200);
        assertThat(history(partner, language)).contains(notMapped, noWord);
        Map<String, ?> corrected =
                Map.of("chargecars_to_partner", Map.of("scheduled", "PLANNED"), "partner_to_chargecars", Map.of());
        partner.set("status_mapping", corrected).is(200);
        assertThat(history(partner, language)).contains(notMapped, noWord).doesNotContain("PLANNED");
    }

    @ParameterizedTest
    @CsvSource({"en, Came from you, In your feed", "nl, Kwam van jullie, In jullie feed"})
    void saysWhichChangesCameFromThePartnerAndWhichAreInItsFeed(String language, String echo, String feed) {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("A-1");
        assertThat(history(partner, language)).contains(feed).doesNotContain(echo);
        partner.tells("A-1", "CONFIRMED").is(200);
        assertThat(history(partner, language)).contains(feed, echo);
    }

    @Test
    void keepsThePartnersWordsWhileTheIntegrationIsSwitchedOff() {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("A-1");
        partner.set("is_active", false).is(200);
        assertThat(Browser.inPortal(server.url(), partner.key("orders:read"))
                        .with("Accept-Language", "en")
                        .open("/portal/orders")
                        .is(200)
                        .body())
                .contains("RECEIVED")
                .doesNotContain("no word for it");
    }

    private String history(TestPartner partner, String language) {
        String path = "/portal/orders/" + partner.order("A-1").text("/data/chargecars_order_uuid");
        Browser browser =
                Browser.inPortal(server.url(), partner.key("orders:read")).with("Accept-Language", language);
        String page = browser.open(path).is(200).body();
        return page.substring(page.lastIndexOf("<table class=\"list\">"), page.indexOf("</tbody>"));
    }
}
