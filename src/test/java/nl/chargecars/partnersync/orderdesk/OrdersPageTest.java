package nl.chargecars.partnersync.orderdesk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the list of orders and its search box in a real browser. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class OrdersPageTest {

    private static final String NOBODYS = "nobody@example.org";

    private final TestServer server;

    OrdersPageTest(TestServer server) {
        this.server = server;
    }

    @Test
    void saysWhatIsMissingWhereNothingIsFound() {
        try (Visit visit = visitor("en-GB")) {
            Page page = visit.page();
            page.navigate("/orders?partner=nonsense");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("That did not work")))
                    .isVisible();
            visit.forgetComplaints(); // the browser logs the 400 to the console
            for (String text : new String[] {NOBODYS, "0612345678", "Kerkstraat 12", "PO-NOT-THERE-1"}) {
                search(page, text);
                assertThat(page.locator("#results")).containsText("has to be complete");
                assertThat(page.locator("#results"))
                        .containsText("Telephone numbers, streets and postal codes are not");
                assertThat(box(page)).hasValue(text);
                assertThat(page).hasURL(Pattern.compile(".*/orders$"));
                page.navigate("/orders");
                box(page).pressSequentially(text);
                assertThat(page.locator("#results")).containsText("has to be complete");
                assertThat(page).hasURL(Pattern.compile(".*/orders$"));
            }
            visit.isSound("orders-none");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void showsOrdersOnEveryScreen(Screen screen) {
        try (var desk = new Desk(server);
                Visit visit = Visit.signedIn(server, "viewer", screen, "en-GB")) {
            desk.delivered("LIST-1");
            desk.become(desk.delivered("LIST-2"), "scheduled");
            desk.simulator.script().byDefault(Behaviour.status(500));
            desk.delivered("LIST-3");
            Page page = visit.page();
            page.navigate("/orders?partner=" + desk.partner.id());
            assertThat(rows(page)).hasCount(3);
            assertThat(rows(page).first()).containsText("On its way");
            assertThat(rows(page).nth(1)).containsText("Not mapped");
            assertThat(rows(page).last()).containsText("Delivered");
            assertThat(page.locator("#results")).not().containsText("Janssen");
            assertThat(page.locator("#results")).containsText("J••• J•••, Amsterdam");
            visit.isSoundInBothSchemes("orders");
        }
    }

    @Test
    void tellsMaskedCustomersApartByTheirCityUntilTheyAreErased() {
        TestPartner partner = TestPartner.integrated(server);
        String email = "city-" + partner.id() + "@example.com";
        partner.place(Seed.order("CITY-1").with("/customer/email", email).with("/customer/address/city", "Zwolle"))
                .is(201);
        Browser viewer = TestUser.signedIn(server, "viewer").with("Accept-Language", "nl");
        String list = "/orders?partner=" + partner.id();
        assertThat(viewer.open(list).is(200).body()).contains("J••• J•••, Zwolle<");
        server.admin().post("/api/v1/customers/erase", Map.of("email", email)).is(200);
        assertThat(viewer.open(list).is(200).body()).contains(">gewist<").doesNotContain("Zwolle", "E•••", "e•••@");
    }

    @Test
    void findsByNumberIdAndAnyReference() {
        TestPartner partner = TestPartner.integrated(server);
        String reference = "PO-" + partner.id();
        String number = partner.place(Seed.order("FIND-1").with("/purchase_order_number", reference))
                .is(201)
                .text("/data/chargecars_order_id");
        String uuid = partner.order("FIND-1").text("/data/chargecars_order_uuid");
        try (Visit visit = visitor("en-GB")) {
            Page page = visit.page();
            for (String exact : new String[] {number, number.toLowerCase(Locale.ROOT), uuid}) {
                search(page, exact);
                assertThat(page).hasURL(Pattern.compile(".*/orders/" + number + "$"));
            }
            search(page, reference);
            assertThat(page).hasURL(Pattern.compile(".*/orders\\?ref=" + reference + "$"));
            assertThat(rows(page)).hasCount(1);
            page.reload();
            assertThat(box(page)).hasValue(reference);
            assertOnlyRow(page, number);
        }
    }

    @Test
    void findsByAReferenceInOtherLettersAndByANumberWrittenShort() {
        TestPartner partner = TestPartner.integrated(server);
        String word = partner.id().toString();
        String number = partner.place(
                        Seed.order("SHORT-1").with("/purchase_order_number", "VM-" + word.toUpperCase(Locale.ROOT)))
                .is(201)
                .text("/data/chargecars_order_id");
        String short71 = number.replaceFirst("-0*(\\d+)$", "-$1");
        String digits = short71.substring(8);
        try (Visit visit = visitor("en-GB")) {
            Page page = visit.page();
            for (String exact : new String[] {
                short71,
                short71.toLowerCase(Locale.ROOT).replace('-', ' '),
                short71.substring(3),
                digits,
                number.substring(8)
            }) {
                search(page, exact);
                assertThat(page).hasURL(Pattern.compile(".*/orders/" + number + "$"));
            }
            for (String spelled : new String[] {"vm-" + word, "Vm-" + word}) {
                search(page, spelled);
                assertThat(page).hasURL(Pattern.compile(".*/orders\\?ref=" + spelled + "$"));
                assertOnlyRow(page, number);
            }
            page.navigate("/orders");
            box(page).pressSequentially(digits);
            assertThat(page).hasURL(Pattern.compile(".*/orders\\?ref=" + digits + "$"));
            assertOnlyRow(page, number);
        }
    }

    @Test
    void findsWhileOneTypesAndKeepsCustomersOutOfTheAddress() {
        TestPartner partner = TestPartner.integrated(server);
        String word =
                "q" + partner.id().toString().replace("-", "").substring(20).replaceAll("[0-9]", "z");
        String number = partner.place(Seed.order("TYPE-1")
                        .with("/customer/name", "Anna van " + word)
                        .with("/customer/email", word + "@Example.com"))
                .is(201)
                .text("/data/chargecars_order_id");
        try (Visit visit = Visit.signedIn(server, "operator", Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.navigate("/orders");
            for (String known : new String[] {
                word + "@EXAMPLE.com",
                word + "@ex",
                "van " + word.substring(0, 9),
                "ANNA van " + word,
                "van " + word + ", Anna"
            }) {
                box(page).fill("");
                box(page).pressSequentially(known);
                assertThat(page.locator(".found")).containsText("kept out of the address");
                assertThat(rows(page)).hasCount(1);
                assertThat(page.getByRole(AriaRole.STATUS)).hasText("One order is shown.");
                assertOnlyRow(page, number);
                assertThat(page).hasURL(Pattern.compile(".*/orders$"));
            }
            visit.isSound("orders-by-customer");
            page.keyboard().press("Enter");
            assertOnlyRow(page, number);
            assertThat(page).hasURL(Pattern.compile(".*/orders$"));
            box(page).fill("");
            box(page).pressSequentially("TYPE-1");
            assertThat(page).hasURL(Pattern.compile(".*/orders\\?ref=TYPE-1$"));
            assertThat(rows(page).first()).containsText("TYPE-1");
        }
    }

    @Test
    void findsACustomerWhoseNameHasDigitsUnlessItIsAReference() {
        TestPartner partner = TestPartner.integrated(server);
        String word = "2000q" + partner.id().toString().substring(24);
        String garage = "Garage " + word;
        partner.place(Seed.order("GARAGE-1").with("/customer/name", garage)).is(201);
        try (Visit visit = visitor("en-GB")) {
            Page page = visit.page();
            for (String known : new String[] {word, garage}) {
                search(page, known);
                assertOnlyRow(page, "GARAGE-1");
                assertThat(page.locator(".found")).containsText("kept out of the address");
                assertThat(page).hasURL(Pattern.compile(".*/orders$"));
            }
            partner.place(Seed.order("GARAGE-2").with("/purchase_order_number", word))
                    .is(201);
            search(page, word);
            assertThat(page).hasURL(Pattern.compile(".*/orders\\?ref=" + word + "$"));
            assertOnlyRow(page, "GARAGE-2");
        }
    }

    /** With parts of names a viewer could find out masked names letter by letter. */
    @Test
    void findsCustomersForAViewerByWholeNamesOnly() {
        TestPartner partner = TestPartner.integrated(server);
        String word =
                "q" + partner.id().toString().replace("-", "").substring(20).replaceAll("[0-9]", "z");
        partner.place(Seed.order("WHOLE-1")
                        .with("/customer/name", "Anna van " + word)
                        .with("/customer/email", word + "@example.com"))
                .is(201);
        try (Visit visit = visitor("en-GB")) {
            Page page = visit.page();
            page.navigate("/orders");
            assertThat(page.locator("#q-hint")).containsText("all of them in full");
            for (String beginning : new String[] {word.substring(0, 9), "van " + word.substring(0, 9), word + "@ex"}) {
                search(page, beginning);
                assertThat(page.locator("#results")).containsText("No order was found.");
            }
            for (String known : new String[] {word, "Anna van " + word, word + ", Anna van", word + "@example.com"}) {
                search(page, known);
                assertOnlyRow(page, "WHOLE-1");
                assertThat(page.locator(".found")).containsText("kept out of the address");
            }
        }
    }

    @Test
    void narrowsByPartnerStatusPeriodAndWhatDidNotArriveInTheUrl() {
        try (var desk = new Desk(server);
                Visit visit = visitor("en-GB")) {
            desk.become(desk.delivered("NARROW-1"), "approved");
            desk.deliver();
            desk.become(desk.delivered("NARROW-3"), "scheduled"); // has no word in the status map
            desk.simulator.script().byDefault(Behaviour.status(500));
            server.clock().advance(Duration.ofSeconds(1));
            desk.delivered("NARROW-2");
            Page page = visit.page();
            page.navigate("/orders");
            page.locator("#partner").selectOption(desk.partner.id().toString());
            page.locator("#show").selectOption("approved");
            Visit.button(page, "Search").click();
            assertThat(page).hasURL(Pattern.compile(".*partner=" + desk.partner.id() + "&show=approved$"));
            assertOnlyRow(page, "NARROW-1");

            page.locator("#show").selectOption("not-delivered");
            page.locator("#from").fill(today().toString());
            page.locator("#to").fill(today().toString());
            Visit.button(page, "Search").click();
            assertThat(rows(page)).hasCount(2);
            assertThat(rows(page).first()).containsText("NARROW-2");
            assertThat(rows(page).last()).containsText("NARROW-3");
            assertThat(rows(page).last()).containsText("Not mapped");
            page.locator("#to").fill(today().minusDays(1).toString());
            page.locator("#from").fill("");
            Visit.button(page, "Search").click();
            assertThat(page.locator("#results"))
                    .containsText("With the partner and period that you chose, no order was found");
            visit.isSound("orders-all-delivered");
            page.locator("#show").selectOption("");
            Visit.button(page, "Search").click();
            assertThat(page.locator("#results")).containsText("No order fits these filters.");
            page.getByText("Show all orders").click();
            assertThat(page).hasURL(Pattern.compile(".*/orders$"));
        }
    }

    @Test
    void appliesTheFiltersToWhatIsFoundByReferenceOrName() {
        try (var desk = new Desk(server);
                Visit visit = visitor("nl-NL")) {
            String word =
                    desk.partner.id().toString().replace("-", "").substring(20).replaceAll("[0-9]", "z");
            for (int number = 1; number <= 3; number++) {
                desk.partner
                        .place(Seed.order("BOTH-" + number)
                                .with("/purchase_order_number", "PO-" + word)
                                .with("/customer/name", "Anna " + word)
                                .with("/customer/email", word + "@example.com"))
                        .is(201);
            }
            desk.deliver();
            String number = desk.partner.order("BOTH-1").text("/data/chargecars_order_id");
            desk.become(number, "scheduled"); // has no word in the status map
            Page page = visit.page();
            for (String text : new String[] {"PO-" + word, word, word + "@example.com"}) {
                page.navigate("/orders?show=not-delivered");
                box(page).pressSequentially(text);
                assertOnlyRow(page, "BOTH-1");
            }
            page.navigate("/orders?show=cancelled&to=2020-12-31&ref=" + number);
            assertOnlyRow(page, "BOTH-1");
            assertThat(page.locator(".found")).containsText("doen er niet toe");
            assertThat(page.locator("#show")).hasValue("");
            assertThat(page.locator("#to")).hasValue("");
            visit.isSound("orders-exactly");
            page.navigate("/orders?show=cancelled&to=2020-12-31");
            box(page).pressSequentially(number);
            assertOnlyRow(page, "BOTH-1");
            assertThat(page.locator(".found")).containsText("doen er niet toe");
            assertThat(page).hasURL(Pattern.compile(".*/orders\\?ref=" + number + "$"));
            page.navigate("/orders?show=not-delivered&ref=PO-" + word + "&to=2020-12-31");
            assertThat(page.locator("#results")).containsText("Geen order gevonden");
        }
    }

    @Test
    void goesOnWhereAPageEnds() {
        try (var desk = new Desk(server);
                Visit visit = visitor("nl-NL")) {
            for (int number = 1; number <= 51; number++) {
                desk.partner.placed("PAGE-" + number);
            }
            Page page = visit.page();
            for (String filter : new String[] {"", "&show=new", "&show=not-delivered"}) {
                page.navigate("/orders?partner=" + desk.partner.id() + filter);
                assertThat(rows(page)).hasCount(50);
                assertThat(rows(page).first()).containsText("PAGE-51");
                page.getByText("Volgende pagina").click();
                assertOnlyRow(page, "PAGE-1");
                page.getByText("Eerste pagina").click();
                assertThat(rows(page)).hasCount(50);
            }
        }
    }

    /** None of the newest 1,000 orders with this reference is undelivered, but an older one is. */
    @Test
    void goesOnToOlderUndeliveredOrdersOfAReferenceThatCouldBeAName() {
        try (var desk = new Desk(server);
                Visit visit = visitor("en-GB")) {
            String reference = "STERN" + letters(desk);
            String number = desk.partner
                    .place(Seed.order("GROUP-0").with("/purchase_order_number", reference))
                    .is(201)
                    .text("/data/chargecars_order_id");
            desk.deliver();
            addDelivered(number, 1, 1_000);
            desk.become(number, "scheduled"); // has no word in the status map
            Page page = visit.page();
            searchUndelivered(page, reference);
            assertThat(page).hasURL(Pattern.compile(".*[?&]ref=" + reference + ".*"));
            assertThat(page.locator("#results")).containsText("Each page looks through 1,000 orders.");
            visit.isSound("orders-none-on-this-page");
            page.locator("a[rel=next]").click(); // the hint says "next page", too
            assertOnlyRow(page, "GROUP-0");
        }
    }

    @Test
    void saysWhenOnlyTheNewestOrdersOfACustomerWereSearchedForUndeliveredOnes() {
        try (var desk = new Desk(server);
                Visit visit = visitor("en-GB")) {
            String email = letters(desk) + "@example.com";
            String number = desk.partner
                    .place(Seed.order("MANY-0").with("/customer/email", email))
                    .is(201)
                    .text("/data/chargecars_order_id");
            desk.deliver();
            addDelivered(number, 1, 999);
            desk.become(number, "scheduled"); // has no word in the status map
            Page page = visit.page();
            searchUndelivered(page, email);
            assertOnlyRow(page, "MANY-0");
            assertThat(page.locator("#results")).not().containsText("looked through");
            addDelivered(number, 1_000, 1_000);
            searchUndelivered(page, email);
            assertThat(page.locator("#results")).containsText("only the newest 1,000 orders were looked through");
            visit.isSound("orders-none-among-the-newest");
            desk.partner
                    .place(Seed.order("MANY-1").with("/customer/email", email))
                    .is(201);
            searchUndelivered(page, email);
            assertOnlyRow(page, "MANY-1"); // waits to be delivered
            assertThat(page.locator(".found")).containsText("only the newest 1,000 orders were looked through");
        }
    }

    private Visit visitor(String language) {
        return Visit.signedIn(server, "viewer", Screen.LIGHT, language);
    }

    private static Locator rows(Page page) {
        return page.locator("#results tbody tr");
    }

    /** Asserts that one row is left and contains the text; awaits it while the page before is still shown with its many rows. */
    private static void assertOnlyRow(Page page, String text) {
        assertThat(rows(page)).containsText(new String[] {text});
    }

    private static Locator box(Page page) {
        return page.locator("#q");
    }

    private static void search(Page page, String text) {
        page.navigate("/orders");
        box(page).fill(text);
        page.keyboard().press("Enter");
    }

    private static void searchUndelivered(Page page, String text) {
        page.navigate("/orders?show=not-delivered");
        box(page).fill(text);
        page.keyboard().press("Enter");
    }

    /** Returns letters that no other partner's orders have. */
    private static String letters(Desk desk) {
        return desk.partner.id().toString().replace("-", "").substring(20).replaceAll("[0-9]", "z");
    }

    /** Adds newer orders of the same customer with the same purchase order number, of which the partner knows everything. */
    private void addDelivered(String number, int first, int last) {
        server.db().update("""
                insert into orders (id, order_number, partner_organization_id, customer_organization_id, primary_contact_id,
                    installation_address_id, order_type, business_entity, order_status, status_since, transition_count,
                    partner_external_references, customer_name, customer_email, customer_phone, submitted, created_at, updated_at)
                select uuidv7(), order_number || '-' || copy, partner_organization_id, customer_organization_id,
                    primary_contact_id, installation_address_id, order_type, business_entity, 'new', status_since,
                    0, partner_external_references || jsonb_build_object('partner_order_id', 'COPY-' || copy),
                    customer_name, customer_email, customer_phone, submitted, created_at, updated_at
                from orders, generate_series(?, ?) as copy where order_number = ?""", first, last, number);
        server.db().update("""
                insert into order_references (partner_organization_id, reference_value, order_id, reference_type)
                select copies.partner_organization_id, copies.partner_external_references ->> 'purchase_order_number', copies.id,
                    'purchase_order_number'
                from orders as copies where copies.order_number like ? || '-%'
                on conflict do nothing""", number);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(server.clock().instant(), ZoneId.of("Europe/Amsterdam"));
    }
}
