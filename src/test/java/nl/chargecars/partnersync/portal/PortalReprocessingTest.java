package nl.chargecars.partnersync.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.inbound.GroupReprocessing;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests how a partner's developer processes all updates again that were refused for one reason, also without JavaScript. */
@ExtendWith(WithServer.class)
class PortalReprocessingTest {

    private static final String PAGE = "/portal/status-updates/reprocess";
    private static final String NOT_MAPPED = "status_not_mapped";
    private static final Pattern NEXT = Pattern.compile(
            "name=\"after\" value=\"([^\"]+)\">\\s*<input type=\"hidden\" name=\"so_far\" value=\"([^\"]+)\"");

    private final TestServer server;
    private final TestPartner partner;

    PortalReprocessingTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
        partner.placed(Seed.PARTNER_ORDER_ID);
    }

    @Test
    void changesNothingWithoutTheTokenOfItsForm() {
        partner.tells(Seed.PARTNER_ORDER_ID, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        map("ON_THE_MOON");
        Browser browser = inPortal(partner);
        browser.open(PAGE).is(200);
        browser.submit(PAGE, Map.of("outcome", NOT_MAPPED, "_csrf", "forged")).is(403);
        assertThat(outcomes()).containsExactly(NOT_MAPPED);
    }

    @Test
    void touchesNothingOfAnotherPartner() {
        partner.tells(Seed.PARTNER_ORDER_ID, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        map("ON_THE_MOON");
        Browser stranger = inPortal(TestPartner.integrated(server));
        assertThat(stranger.open(PAGE).is(200).body()).contains("No status update of yours waits");
        Map<String, String> form =
                Map.of("outcome", NOT_MAPPED, "partner", partner.id().toString());
        assertThat(stranger.submit(PAGE, form).is(200).body()).contains("Nothing is left in this group.");
        assertThat(outcomes()).containsExactly(NOT_MAPPED);
    }

    @Test
    void refusesWhatIsNoReasonAndNoPlaceToGoOnFrom() {
        partner.tells(Seed.PARTNER_ORDER_ID, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        map("ON_THE_MOON");
        Browser browser = inPortal(partner);
        browser.open(PAGE).is(200);
        browser.submit(PAGE, Map.of()).is(400);
        browser.submit(PAGE, Map.of("outcome", "applied")).is(400);
        browser.submit(PAGE, Map.of("outcome", NOT_MAPPED, "after", "nonsense")).is(400);
        assertThat(outcomes()).containsExactly(NOT_MAPPED);
    }

    @Test
    void offersNothingOfWhatCannotBeReadOrWasDismissed() {
        partner.tells(Seed.statusUpdate().with("/status", 7).toString()).isFailure(422, "VALIDATION_FAILED");
        partner.tells(Seed.PARTNER_ORDER_ID, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        partner.api()
                .post(partner.path("/status-updates/dismiss"), Map.of("outcome", NOT_MAPPED))
                .is(200);
        assertThat(inPortal(partner).open(PAGE).is(200).body()).contains("No status update of yours waits");
    }

    @Test
    void saysThatWhatCameWithoutATimestampCannotBeProcessedOnceItsContentIsGone() {
        String now = server.clock().instant().toString();
        server.db().update("""
                insert into partner_status_updates (id, partner_organization_id, received_at, origin, partner_order_id,
                                                    partner_status, outcome, processed_at)
                values (?, ?, ?::timestamptz, 'webhook', ?, 'CONFIRMED', 'no_active_integration', ?::timestamptz)
                """, Uuid7.next(), partner.id().value(), now, Seed.PARTNER_ORDER_ID, now);
        Browser browser = inPortal(partner);
        assertThat(browser.open(PAGE).is(200).body())
                .contains("Those without a valid timestamp cannot be processed once their content is no longer kept");
        assertThat(browser.submit(PAGE, Map.of("outcome", "no_active_integration"))
                        .is(200)
                        .body())
                .contains("None was accepted; one was not.", "1 no longer kept");
    }

    @Test
    void showsWhatBecameOfOneWhereItIsListedOnceItIsAccepted() {
        partner.tells(Seed.PARTNER_ORDER_ID, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        String list = "/portal/status-updates";
        String again = list + "/" + updates().text("/data/0/status_update_id") + "/reprocess";
        String refused = list + "?outcome=" + NOT_MAPPED;
        Browser browser = inPortal(partner);
        assertThat(browser.open(refused).is(200).body())
                .contains("name=\"number\" value=\"" + Seed.PARTNER_ORDER_ID + "\"");
        Map<String, String> form = Map.of("outcome", NOT_MAPPED, "number", Seed.PARTNER_ORDER_ID);
        browser.submit(again, form).leadsTo(refused + "&notice=portal_refused_again");
        map("ON_THE_MOON");
        String order = list + "?order=" + Seed.PARTNER_ORDER_ID + "&notice=portal_processed";
        browser.submit(again, form).leadsTo(order);
        assertThat(browser.open(order).is(200).body()).contains("The outcome is below.", "Applied");
        browser.submit(again, Map.of()).leadsTo(list + "?notice=portal_processed");
    }

    @Test
    void countsThemFirstAndSaysHowManyWereAcceptedAndWhatBecameOfTheOthers() {
        partner.tells(Seed.PARTNER_ORDER_ID, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        partner.tells(Seed.PARTNER_ORDER_ID, "LOST").isFailure(422, "STATUS_NOT_MAPPED");
        partner.tells("NEVER-PLACED", "CONFIRMED").isFailure(404, "ORDER_NOT_FOUND");
        map("ON_THE_MOON");
        Browser browser = inPortal(partner);
        assertThat(browser.open(PAGE).is(200).body())
                .contains("Process 2 status updates again?", "Process one status update again?")
                .doesNotContain("id=\"told\"");
        assertThat(browser.submit(PAGE, Map.of("outcome", NOT_MAPPED)).is(200).body())
                .contains("One was accepted; one was not.", "1 applied", "1 still not mapped")
                .doesNotContain("There are more.", "Process 2 status updates again?");
        assertThat(partner.order(Seed.PARTNER_ORDER_ID).text("/data/status")).isEqualTo("approved");
        assertThat(outcomes()).containsExactlyInAnyOrder("applied", NOT_MAPPED, "order_not_found");
        assertThat(server.db()
                        .count(
                                "audit_logs where action = 'STATUS_UPDATE_REPROCESSED' and actor = ?",
                                "partner:" + partner.id()))
                .isEqualTo(2);
    }

    @Test
    void goesOnWhereItWasAndAddsUp() {
        refused(GroupReprocessing.MOST_AT_ONCE + 2);
        Browser browser = inPortal(partner);
        assertThat(browser.open(PAGE).is(200).body()).contains("502", "Process 500 status updates again?");
        String first =
                browser.submit(PAGE, Map.of("outcome", NOT_MAPPED)).is(200).body();
        assertThat(first).contains("None was accepted; 500 were not.", "500 still without an order", "There are more.");
        Matcher next = NEXT.matcher(first);
        assertThat(next.find()).isTrue();
        Map<String, String> form = Map.of("outcome", NOT_MAPPED, "after", next.group(1), "so_far", next.group(2));
        assertThat(browser.submit(PAGE, form).is(200).body())
                .contains("None was accepted; 502 were not.", "502 still without an order")
                .doesNotContain("There are more.");
    }

    private Browser inPortal(TestPartner whose) {
        return Browser.inPortal(server.url(), whose.key("status:write"));
    }

    private void map(String word) {
        partner.set("status_mapping", PortalScene.meaningApproved(word)).is(200);
    }

    private List<String> outcomes() {
        return updates().texts("/data", "outcome");
    }

    private Reply updates() {
        return partner.api().get(partner.path("/status-updates")).is(200);
    }

    /** Inserts refused updates for an order that nobody placed; their bodies have already been deleted. */
    private void refused(int count) {
        String now = server.clock().instant().toString();
        server.db().update("""
                insert into partner_status_updates (id, partner_organization_id, received_at, origin, partner_order_id,
                                                    partner_status, partner_timestamp, outcome, processed_at)
                select (left(?, 24) || lpad(to_hex(number), 12, '0'))::uuid, ?, ?::timestamptz, 'webhook', 'NEVER-PLACED',
                       'CONFIRMED', ?::timestamptz, 'status_not_mapped', ?::timestamptz
                from generate_series(1, ?) as number
                """, Uuid7.next().toString(), partner.id().value(), now, now, now, count);
    }
}
