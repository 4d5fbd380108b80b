package nl.chargecars.partnersync.orderdesk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.orderdesk.Desk.why;
import static nl.chargecars.partnersync.testing.Visit.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the page of one order with all its actions in a real browser. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class OrderPageTest {

    private final TestServer server;
    private final Desk desk;

    OrderPageTest(TestServer server) {
        this.server = server;
        this.desk = new Desk(server);
    }

    @AfterEach
    void leave() {
        desk.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void tellsAllThatHappenedOnEveryScreen(Screen screen) {
        String number = eventful();
        try (Visit visit = Visit.signedIn(server, "operator", screen, "en-GB")) {
            Page page = open(visit, number);
            assertThat(page.locator(".timeline > li")).hasCount(8);
            Locator timeline = page.locator(".timeline");
            assertThat(timeline).containsText("Volvo dealers said EN_ROUTE Not mapped");
            assertThat(timeline).containsText("In progress → On hold");
            assertThat(timeline).containsText("Reason: Agreed by phone");
            assertThat(timeline).containsText("“On hold” had no word in the status map of Volvo dealers");
            assertThat(timeline).containsText("IN_PROGRESS means “In progress” here.");
            assertThat(timeline).containsText("Volvo dealers said so itself, so it was not sent back.");
            assertThat(timeline).containsText("References changed: partner_invoice_id");
            page.getByText("answered 500").click();
            Locator exchange = page.locator(".exchange:visible");
            assertThat(exchange).containsText("\"name\" : \"•••\"");
            assertThat(exchange).containsText("webhook-id: ");
            page.getByText("What came in").first().click();
            visit.isSoundInBothSchemes("order");
        }
    }

    @Test
    void isNowhereForNoOrder() {
        try (Visit visit = Visit.signedIn(server, "viewer", Screen.LIGHT, "nl-NL")) {
            visit.page().navigate("/orders/CC-1999-00001");
            assertThat(visit.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Hier is niets")))
                    .isVisible();
        }
    }

    @Test
    void givesViewersNothingToPress() {
        String number = eventful();
        try (Visit visit = Visit.signedIn(server, "viewer", Screen.LIGHT, "nl-NL")) {
            Page page = open(visit, number);
            assertThat(page.locator("main button")).hasCount(1);
            assertThat(page.locator("main button")).hasText("Persoonsgegevens tonen");
            assertThat(page.locator(".timeline")).not().containsText("Referenties gewijzigd");
            assertThat(why(page, "not_mapped")).containsText("“In de wacht” heeft geen woord in de statusvertaling");
            assertThat(page.locator("[aria-labelledby=customer-title] dl")).containsText("Gewenste dag");
            assertThat(page.locator("[aria-labelledby=customer-title] dl")).containsText("’s ochtends");
            assertThat(page.locator("[aria-labelledby=customer-title] dl")).containsText("15 jun");
            assertThat(page.locator("#status-facts")).containsText("In de wacht");
            assertThat(page.locator(".timeline")).containsText("→ In de wacht");
            assertThat(page.locator("[aria-labelledby=customer-title] dl"))
                    .not()
                    .containsText("access_notes");
            assertThat(page.locator(".delivery").first()).containsText("statuswijziging");
            visit.isSound("order-dutch");
        }
    }

    @Test
    void promisesNoSendingWhileDeliveriesAreHeld() {
        String number = desk.partner.placed("HELD-1");
        desk.partner.configure(desk.integration().with("/sync_enabled", false)).is(200);
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            button(page, "Try now").click();
            assertThat(page.locator(".notice")).containsText("once sending is on");
            assertThat(page.locator(".timeline")).containsText("Held");
        }
    }

    @Test
    void promisesNoTellingNowWhileSyncIsPaused() {
        String number = desk.delivered("TOLD-1");
        desk.become(number, "on_hold");
        desk.translate("on_hold", "WAITING");
        desk.partner
                .configure(Map.of("integration_name", "volvo_dealer_api", "sync_enabled", false))
                .is(200);
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            button(page, "Tell the partner now").click();
            assertThat(page.locator(".notice")).containsText("is in line for the partner");
            assertThat(why(page, "held_paused")).isVisible();
        }
    }

    /** Enter would press the first button, which goes back by one status without a question. */
    @Test
    void changesNothingWhenSomebodyPressesEnterInTheReason() {
        String number = desk.delivered("ENTER-1");
        desk.become(number, "on_hold");
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            page.getByText("Change status").click();
            page.locator("#reason").fill("Called the customer");
            page.locator("#reason").press("Enter");
            assertThat(page.locator("#reason")).hasValue("Called the customer");
            assertThat(desk.status("ENTER-1")).isEqualTo("on_hold");
            button(page, "In progress").click(); // would be refused if Enter had sent the form
            assertThat(page.locator(".notice")).hasText("The status was changed.");
            assertThat(page.locator(".timeline")).containsText("On hold → In progress");
            assertThat(desk.status("ENTER-1")).isEqualTo("in_progress");
        }
    }

    @Test
    void changesTheStatusAsTheWorkflowAllowsAndAsksWhy() {
        String number = desk.delivered("CHANGE-1");
        String colleague;
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            colleague = page.locator("nav.me a").innerText();
            page.getByText("Change status").click();
            Locator steps = page.locator("form[action$='/status'] button[name=to]");
            assertThat(steps).hasText(new String[] {"Approved", "Scheduled", "In progress", "On hold", "Cancelled"});
            button(page, "Approved").click(); // the browser does not send it without a reason
            page.locator("#reason").fill("Quote signed");
            button(page, "Approved").click();
            assertThat(page.locator(".notice")).hasText("The status was changed.");
            assertThat(desk.status("CHANGE-1")).isEqualTo("approved");
            assertThat(page.locator(".timeline")).containsText("New → Approved you");
            assertThat(page.locator(".timeline")).containsText("Reason: Quote signed");

            page.getByText("Change status").click();
            page.locator("#reason").fill("Customer withdrew");
            button(page, "Cancelled").click();
            assertThat(page.locator("#confirm")).containsText("“Cancelled” is final");
            button(page, "No, go back").click();
            assertThat(desk.status("CHANGE-1")).isEqualTo("approved");
            button(page, "Cancelled").click();
            button(page, "Yes, go on").click();
            assertThat(page.getByText("This status is final")).isVisible();
            assertThat(desk.status("CHANGE-1")).isEqualTo("cancelled");
        }
        try (Visit another = operator()) {
            Locator who = open(another, number).locator(".became .who a").first();
            assertThat(who).hasText("colleague " + colleague);
            assertThat(who).hasAttribute("title", Pattern.compile("staff:[0-9a-f-]{36}"));
        }
    }

    @Test
    void saysThatSomebodyElseWasFaster() {
        String number = desk.delivered("CHANGE-2");
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            page.getByText("Change status").click();
            page.locator("#reason").fill("Too late");
            desk.become(number, "approved");
            button(page, "In progress").click(); // allowed from there too, but chosen earlier
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("was changed after you opened this page");
            assertThat(desk.status("CHANGE-2")).isEqualTo("approved");
            assertThat(page.locator("#status-facts")).containsText("Approved");
            assertThat(page.locator("#reason")).isVisible();
            assertThat(page.locator("#reason")).hasValue("Too late");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            visit.isSound("order-moved-on");
            button(page, "In progress").click();
            assertThat(desk.status("CHANGE-2")).isEqualTo("in_progress");
            page.getByText("Change status").click();
            page.locator("#reason").fill("Far too late");
            desk.become(number, "cancelled");
            button(page, "On hold").click();
            assertThat(page.getByText("You had written: Far too late")).isVisible();
        }
    }

    /** The page updates itself: its buttons change with the status, but not while somebody fills in the form. */
    @Test
    void changesWhatMayBePressedWithTheStatus() {
        String number = desk.delivered("CHANGE-3");
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.become(number, "approved");
        desk.deliver();
        try (Visit visit = operator()) {
            Page page = open(visit.keepingTime(), number);
            page.getByText("Change status").click();
            Locator steps = page.locator("form[action$='/status'] button[name=to]");
            desk.become(number, "in_progress");
            visit.pollsNow();
            assertThat(page.locator("#status-facts")).containsText("In progress");
            assertThat(steps).hasText(new String[] {"Scheduled", "On hold", "Completed", "Cancelled"});
            assertThat(page.locator("#change-fold")).hasAttribute("open", "");
            page.locator("#reason").fill("Parts are missing");
            desk.become(number, "cancelled");
            visit.pollsNow();
            assertThat(page.locator("#status-facts")).containsText("Cancelled");
            assertThat(page.locator("#reason")).hasValue("Parts are missing");
            button(page, "On hold").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("was changed after you opened this page");
            assertThat(page.getByText("You had written: Parts are missing")).isVisible();
            assertThat(steps).hasCount(0);
        }
    }

    @Test
    void addsAndRemovesReferences() {
        String number = desk.delivered("REF-1");
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            page.getByText("Add or change a reference").click();
            page.getByLabel("Name of the reference").fill("partner_system");
            page.locator("#reference-value").fill("X");
            button(page, "Save reference").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("cannot be changed");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            assertThat(page.locator("#reference-value")).isVisible();
            assertThat(page.locator("#reference-value")).hasValue("X");
            page.getByLabel("Name of the reference").fill("partner_invoice_id");
            page.locator("#reference-value").fill("INV-REF-1");
            button(page, "Save reference").click();
            assertThat(page.locator(".notice")).hasText("The reference was saved.");
            assertThat(reference("REF-1")).isEqualTo("INV-REF-1");
            desk.partner
                    .api()
                    .patch(
                            desk.partner.orderPath("REF-1") + "/references",
                            Map.of("dealer_reference_number", "D".repeat(200)))
                    .is(200);
            page.reload();
            assertThat((int) button(page, "Remove dealer_reference_number").evaluate("button => button.offsetHeight"))
                    .as("in one line")
                    .isLessThan(50);
            visit.isSound("order-long-reference");
            button(page, "Remove partner_invoice_id").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).hasText("The reference was removed.");
            assertThat(reference("REF-1")).isEmpty();
        }
    }

    @Test
    void showsPersonalDataOnceAndWritesDownWhoLooked() {
        String number = desk.delivered("SHOW-1");
        desk.partner
                .api()
                .patch(
                        desk.partner.orderPath("SHOW-1") + "/references",
                        Map.of("klant", "J. Janssen, Kerkstraat 12", "partner_invoice_id", "INV-SHOW-1"))
                .is(200);
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            assertThat(page.locator("main")).not().containsText("Janssen");
            assertThat(page.locator(".references")).containsText("klant•••");
            assertThat(page.locator(".references")).containsText("INV-SHOW-1");
            button(page, "Show personal data").click();
            assertThat(page.locator(".known")).containsText("Jan Janssen");
            assertThat(page.locator(".references")).containsText("J. Janssen, Kerkstraat 12");
            assertThat(page.locator(".known")).containsText("Garage access via side door");
            page.getByText("answered 200").click();
            assertThat(page.locator(".exchange:visible")).containsText("jan@example.com");
            visit.isSound("order-personal");
            page.getByText("Hide again").click();
            assertThat(page.locator("main")).not().containsText("Janssen");
            assertThat(page.locator(".timeline")).containsText("Looked at the personal data you");
        }
    }

    /** The context of a change may name a technician or the customer. */
    @Test
    void showsWhatWasGivenWithAChangeMaskedUntilSomebodyAsks() {
        String number = desk.delivered("GIVEN-1");
        desk.say("GIVEN-1", "IN_PROGRESS").is(200);
        server.admin()
                .post(
                        "/api/v1/status/change",
                        Map.of(
                                "entity_type",
                                "order",
                                "entity_id",
                                number,
                                "to_status",
                                "on_hold",
                                "business_context",
                                Map.of("called", "Janssen", "quantity", 2)))
                .is(200);
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            Locator given = page.locator("details[id^='context-']");
            assertThat(given).hasCount(2);
            given.first().locator("summary").click();
            assertThat(given.first()).containsText("\"called\" : \"•••\"");
            assertThat(given.first()).containsText("\"quantity\" : 2");
            given.last().locator("summary").click();
            assertThat(given.last()).containsText("\"original_partner_status\" : \"IN_PROGRESS\"");
            assertThat(given.last()).not().containsText("Partner Tech Team");
            visit.isSoundOnEveryScreen("order-given");
            button(page, "Show personal data").click();
            assertThat(given.first()).containsText("Janssen");
            assertThat(given.last()).containsText("Partner Tech Team");
        }
    }

    /** A partner may name the customer in its reason. Reasons that colleagues wrote are not masked. */
    @Test
    void masksWhyThePartnerDismissedSomething() {
        String number = desk.delivered("SHOW-2");
        desk.say("SHOW-2", "A_TRIAL").is(422);
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.become(number, "approved");
        desk.deliver();
        dismissedByPartner("/status-updates", "status_update_id", "Janssen sent it");
        dismissedByPartner("/deliveries", "delivery_id", "Janssen knows");
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            assertThat(why(page, "dismissed")).containsText("Reason: •••.");
            assertThat(page.locator("main")).not().containsText("Janssen");
            button(page, "Show personal data").click();
            assertThat(why(page, "dismissed")).containsText("Reason: Janssen knows.");
            assertThat(page.locator(".delivery").first()).containsText("Janssen knows");
            assertThat(page.locator("li.said")).containsText("Janssen sent it");
        }
    }

    /** Dismisses the newest entry of this list as the partner. */
    private void dismissedByPartner(String list, String idName, String reason) {
        String id = desk.partner
                .api()
                .get(desk.partner.path(list + "?limit=1"))
                .is(200)
                .text("/data/0/" + idName);
        desk.partner
                .api()
                .post(desk.partner.path(list + "/" + id + "/dismiss"), Map.of("reason", reason))
                .is(200);
    }

    @Test
    void givesUpAndSendsAfterAll() {
        String number = desk.delivered("DISMISS-1");
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.become(number, "approved");
        desk.deliver();
        try (Visit visit = operator()) {
            Page page = open(visit.keepingTime(), number);
            page.getByText("Dismiss…").click();
            Locator why = page.locator(".delivery").first().getByLabel("Why?");
            why.evaluate("field => { field.removeAttribute('maxlength'); field.value = 'x'.repeat(501); }");
            button(page, "Dismiss this delivery").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("500 characters at most");
            visit.forgetComplaints(); // the browser logs the 400 to the console
            assertThat(why).hasValue("x".repeat(501));
            again();
            page.waitForResponse(Pattern.compile(".*/live\\?.*"), visit::pollsNow);
            assertThat(why).hasValue("x".repeat(501));
            why.fill("Told by phone");
            button(page, "Dismiss this delivery").click();
            assertThat(page.locator(".notice")).hasText("The delivery was dismissed.");
            assertThat(why(page, "dismissed")).containsText("Reason: Told by phone.");
            desk.simulator.script().byDefault(Behaviour.ok());
            button(page, "Send now").click();
            assertThat(page.locator(".notice")).hasText("It is being sent.");
            desk.deliver();
            visit.pollsNow();
            assertThat(why(page, "delivered")).containsText("“Approved” was delivered");
            int received = desk.simulator.received().size();
            button(page, "Send again").first().click();
            assertThat(page.locator("#confirm")).containsText("The partner has this already.");
            button(page, "Yes, go on").click();
            assertThat(why(page, "again")).containsText("is about to be sent to Volvo dealers once more");
            desk.deliver();
            assertThat(desk.simulator.received()).hasSize(received + 1);
        }
    }

    @Test
    void givesUpWithoutAReasonAsTheApiDoes() {
        String number = desk.partner.placed("DISMISS-2");
        try (Visit visit = operator()) {
            Page page = open(visit, number);
            page.getByText("Dismiss…").click();
            button(page, "Dismiss this delivery").click();
            assertThat(page.locator(".notice")).hasText("The delivery was dismissed.");
            assertThat(why(page, "dismissed")).not().containsText("Reason:");
        }
    }

    @Test
    void saysInTheReadersLanguageThatANewerDeliveryTookThePlaceOfOne() {
        desk.partner
                .configure(desk.integration().with("/coalesce_updates", true))
                .is(200);
        String number = desk.partner.placed("COALESCED-1");
        desk.become(number, "approved");
        desk.deliver();
        try (Visit visit = Visit.signedIn(server, "viewer", Screen.LIGHT, "nl-NL")) {
            Locator timeline = open(visit, number).locator(".timeline");
            assertThat(timeline).containsText("Reden: een nieuwere levering kwam hiervoor in de plaats");
            assertThat(timeline).not().containsText("superseded");
        }
    }

    @Test
    void keepsWhatIsOpenedAndTypedWhileItChanges() {
        String number = desk.delivered("LIVE-1");
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.become(number, "approved");
        desk.deliver();
        try (Visit visit = operator()) {
            Page page = open(visit.keepingTime(), number);
            page.getByText("answered 500").click();
            assertThat(page.locator("details[open][id^='attempt-']")).hasCount(1);
            again();
            visit.pollsNow();
            assertThat(page.locator(".timeline")).containsText("Attempt 2");
            assertThat(page.locator("details[open][id^='attempt-']")).hasCount(1);
            assertThat(page.locator("summary:focus")).containsText("Attempt 1");

            page.getByText("Dismiss…").click();
            Locator reason = page.locator(".delivery").first().getByLabel("Why?");
            reason.fill("Not yet done");
            again();
            page.waitForResponse(Pattern.compile(".*/live\\?.*"), visit::pollsNow);
            assertThat(reason).hasValue("Not yet done");
            reason.fill("");
            page.getByText("What happened").click();
            visit.pollsNow();
            assertThat(page.locator(".timeline")).containsText("Attempt 3");

            desk.simulator.script().byDefault(Behaviour.ok());
            again();
            visit.pollsNow();
            assertThat(why(page, "delivered")).containsText("“Approved” was delivered");
            assertThat(page.locator("#live")).not().hasAttribute("hx-get", Pattern.compile(".*"));
        }
    }

    @Test
    void doesWhatWasConfirmedThoughThePageChangedBehindTheQuestion() {
        String number = desk.delivered("LIVE-2");
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.become(number, "approved");
        desk.deliver();
        try (Visit visit = operator()) {
            Page page = open(visit.keepingTime(), number);
            button(page, "Send again").first().click();
            assertThat(page.locator("#confirm")).containsText("The partner has this already.");
            again();
            page.waitForResponse(
                    answer -> answer.url().contains("/live?") && answer.status() == 200, // 204: nothing is new
                    visit::pollsNow);
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).isVisible();
        }
    }

    @Test
    void leadsToTheSignInOnceTheSessionIsOver() {
        String number = desk.partner.placed("OVER-1");
        try (Visit visit = operator()) {
            Page page = open(visit.keepingTime(), number);
            page.context().clearCookies();
            visit.pollsNow();
            page.waitForURL("**/login?next=*");
            assertThat(page.locator("#email")).isVisible();
        }
    }

    /** Retries the delivery through the API, as another user would. */
    private void again() {
        String delivery = server.admin()
                .get(desk.partner.path("/deliveries?state=pending"))
                .is(200)
                .text("/data/0/delivery_id");
        server.admin()
                .send("POST", desk.partner.path("/deliveries/" + delivery + "/retry"), new byte[0])
                .is(200);
        desk.deliver();
    }

    /** Creates an order with one entry of every kind on its page. Returns the order number. */
    private String eventful() {
        String id = "ALL-" + desk.partner.id();
        desk.simulator.script().next(Behaviour.status(500));
        String number = desk.delivered(id);
        desk.say(id, "IN_PROGRESS").is(200);
        desk.partner
                .api()
                .patch(desk.partner.orderPath(id) + "/references", Map.of("partner_invoice_id", "INV-1"))
                .is(200);
        desk.become(number, "on_hold");
        desk.say(id, "EN_ROUTE").is(422);
        server.change(number, "approved").is(200);
        desk.deliver();
        desk.become(number, "on_hold");
        return number;
    }

    private String reference(String partnerOrderId) {
        return desk.partner
                .order(partnerOrderId)
                .at("/data/partner_external_references/partner_invoice_id")
                .asString("");
    }

    private Visit operator() {
        return Visit.signedIn(server, "operator", Screen.LIGHT, "en-GB");
    }

    private static Page open(Visit visit, String number) {
        visit.page().navigate("/orders/" + number);
        return visit.page();
    }

    /** There is nothing to unmask, and so nothing to record that somebody has seen. */
    @Test
    void saysThatACustomerWasErased() {
        String email = "gone-" + desk.partner.id() + "@example.com";
        Reply placed = desk.partner
                .place(Seed.order("GONE-1").with("/customer/email", email).without("/customer/phone"))
                .is(201);
        String page = "/orders/" + placed.text("/data/chargecars_order_id");
        String inPortal = "/portal/orders/" + placed.text("/data/chargecars_order_uuid");
        Browser viewer = TestUser.signedIn(server, "viewer").with("Accept-Language", "nl");
        Browser developer = Browser.inPortal(server.url(), desk.partner.key()).with("Accept-Language", "nl");
        assertThat(viewer.open(page).is(200).body()).contains("Persoonsgegevens tonen");
        assertThat(developer.open(inPortal).is(200).body()).contains("Persoonsgegevens tonen", "<dd>–</dd>");

        server.admin().post("/api/v1/customers/erase", Map.of("email", email)).is(200);
        assertThat(List.of(viewer.open(page), developer.open(inPortal)))
                .allSatisfy(shown -> assertThat(shown.is(200).body())
                        .contains("Deze klant is gewist; er zijn geen persoonsgegevens meer.")
                        .doesNotContain("Persoonsgegevens tonen", "erased.invalid", "E••• c•••"));
        assertThat(viewer.with("Accept-Language", "en").open(page).is(200).body())
                .contains("This customer was erased; no personal data is left.");
    }
}
