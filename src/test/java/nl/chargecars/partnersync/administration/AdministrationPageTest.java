package nl.chargecars.partnersync.administration;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static nl.chargecars.partnersync.testing.Visit.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.audit.AuditSealer;
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

/** Tests the pages of the audit trail, of users and keys, and of partners and their credentials in a real browser. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class AdministrationPageTest {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");

    private final TestServer server;

    AdministrationPageTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void isSoundOnEveryScreen(Screen screen) {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("administration-" + screen);
        TestUser locked = TestUser.with(server, "operator");
        lockOut(locked);
        server.admin()
                .post(
                        partner.path("/credentials"),
                        Map.of(
                                "type",
                                "oauth2_client",
                                "label",
                                "portal, until spring",
                                "expires_at",
                                inDays(5).toString()))
                .is(201);
        try (Visit visit = Visit.signedIn(server, "admin", screen, "en-GB")) {
            Page page = visit.page();
            for (String name : new String[] {
                "audit", "people", "people/keys", "people/erase-customer", "partners", "partners/" + partner.id()
            }) {
                page.navigate("/" + name);
                visit.isSoundInBothSchemes("administration-"
                        + name.replace("/" + partner.id(), "-one").replace('/', '-'));
            }
            assertThat(page.locator(".state.expiring")).hasText("Expires soon");
        }
    }

    @Test
    void showsWhoChangedWhatAndNarrowsItDown() {
        TestUser boss = TestUser.with(server, "admin");
        TestUser colleague = TestUser.with(server, "viewer");
        boss.signIn().api().patch(colleague.path(), Map.of("role", "operator")).is(200);
        String number = TestPartner.integrated(server).placed("audit-page-1");
        server.part(AuditSealer.class).step();
        try (Visit visit = Visit.at(server, Screen.LIGHT, "en-GB")) {
            visit.signIn(boss.email(), boss.password());
            Page page = visit.page();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Audit"))
                    .click();
            assertThat(page.locator("#seal")).containsText("Sealed up to seal");
            assertThat(page.locator("tr").filter(has("Status changed")).first()).containsText("nothing → New");
            Locator order = page.locator("tr")
                    .filter(has("Status changed"))
                    .filter(has(number))
                    .first();
            assertThat(order.locator("a[href='/orders/" + number + "']")).hasText(number);
            order.getByText("everything about it").click();
            assertThat(page).hasURL(Pattern.compile(".*record=" + number + ".*"));
            assertThat(page.locator("tbody tr")).hasCount(1);
            assertThat(page.locator("tbody tr")).containsText(number);
            page.locator("[name=record]").fill(number.toLowerCase(Locale.ROOT));
            button(page, "Show").click();
            assertThat(page.locator("tbody tr")).hasCount(1);
            page.getByText("Show everything").click();

            page.getByLabel("Who").selectOption(new SelectOption().setLabel(boss.email()));
            page.getByLabel("Action").selectOption("STAFF_ROLE_CHANGED");
            button(page, "Show").click();
            assertThat(page)
                    .hasURL(Pattern.compile(".*/audit\\?actor=staff%3A" + boss.id() + "&action=STAFF_ROLE_CHANGED.*"));
            Locator row = page.locator("tbody tr");
            assertThat(row).hasCount(1);
            assertThat(row).containsText(boss.email());
            assertThat(row).containsText(colleague.email());
            assertThat(row).containsText("role: viewer → operator");
            visit.isSound("audit-narrowed");

            row.getByText("everything about it").click();
            page.getByLabel("From (day)")
                    .fill(LocalDate.now(Clock.system(AMSTERDAM)).plusDays(1).toString());
            button(page, "Show").click();
            assertThat(page.locator(".empty")).containsText("Nothing was found");
            visit.isSound("audit-empty");
            page.getByText("Show everything").click();
            assertThat(page.locator("tbody tr").first()).isVisible();
            assertThat(page.getByText("Export with seals")).hasAttribute("href", "/api/v1/audit-logs/export");
        }
        assertThat(boss.signIn().open("/api/v1/audit-logs/export").is(200).body())
                .contains("STAFF_ROLE_CHANGED", "\"end\":true");
        String then = URLEncoder.encode(
                server.clock().instant().minus(Duration.ofHours(1)).toString(), UTF_8);
        String changed = "/api/v1/audit-logs?action=STAFF_ROLE_CHANGED&actor=staff:" + boss.id();
        assertThat(server.admin().get(changed + "&from=" + then).is(200).data()).hasSize(1);
        assertThat(server.admin().get(changed + "&to=" + then).is(200).data()).isEmpty();
        server.admin().get(changed + "&from=yesterday").isFailure(400, "MALFORMED_REQUEST");
        Browser operator = TestUser.signedIn(server, "operator");
        assertThat(operator.open("/audit").is(200).body())
                .contains(boss.id(), boss.email())
                .doesNotContain("audit-logs/export");
    }

    @Test
    void pagesThroughTheTrailAndKeepsTheQuestion() {
        TestPartner partner = TestPartner.integrated(server);
        for (int number = 0; number < 51; number++) {
            partner.placed("audit-paging-" + number);
        }
        try (Visit visit = Visit.signedIn(server, "admin", Screen.LIGHT, "nl-NL")) {
            Page page = visit.page();
            page.navigate("/audit?action=STATUS_CHANGED");
            String first = page.locator("tbody tr").first().innerText();
            page.locator("a[rel=next]").click();
            assertThat(page).hasURL(Pattern.compile(".*action=STATUS_CHANGED&cursor=.*"));
            assertThat(page.locator("nav.pager")).hasAttribute("aria-label", "Pagina's");
            assertThat(page.locator("tbody tr").first()).containsText("Status gewijzigd");
            assertThat(page.locator("tbody tr").first()).containsText("niets → Nieuw");
            assertThat(page.locator("tbody")).not().containsText("transition_id");
            assertThat(page.locator("tbody tr").first().locator("td").first())
                    .hasText(Pattern.compile("\\d+ [a-z]+\\.? \\d{4}, \\d\\d:\\d\\d:\\d\\d"));
            assertThat(page.locator("tbody tr").first().innerText()).isNotEqualTo(first);
            visit.isSound("audit-dutch");
        }
    }

    @Test
    void invitesAColleagueOnceByALinkThatIsShownOnce() {
        String invited = TestUser.newEmail();
        try (Visit visit = Visit.signedIn(server, "admin", Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Users and keys"))
                    .click();
            page.getByLabel("E-mail address").fill(invited);
            button(page, "Make an invitation link").click();
            String link = shownOnce(page, "link");
            assertThat(page).hasURL(Pattern.compile(".*/people"));
            button(page, "Copy").click();
            assertThat(button(page, "Copied")).isVisible();
            visit.isSoundOnEveryScreen("people-link");
            new Browser(server.url()).open(URI.create(link).getPath()).is(200);
            page.navigate("/people");
            assertThat(page.locator("#once-link")).hasCount(0);
            assertThat(page.locator("tr[data-person='" + invited + "'] form[action$='/link']"))
                    .hasAttribute(
                            "data-confirm",
                            "The earlier link for " + invited + " stops working, and you get a new one. Go on?");

            page.getByLabel("E-mail address").fill(invited);
            button(page, "Make an invitation link").click();
            assertThat(page.locator(".problem")).hasText("E-mail address: A user with this address exists already.");
            isMarkedAsWrong(page, "email");
        }
    }

    @Test
    void setsTheRoleOfAColleague() {
        TestUser colleague = TestUser.with(server, "viewer");
        try (Visit visit = people()) {
            Page page = visit.page();
            page.locator("summary[aria-label='Change " + colleague.email() + "']")
                    .click();
            visit.isSound("people-change");
            page.getByLabel("Role of " + colleague.email()).selectOption("operator");
            person(page, colleague).getByText("Set role").click();
            assertThat(page.locator(".notice")).hasText("The role is set.");
            assertThat(person(page, colleague)).containsText("operator");
        }
    }

    @Test
    void signsAColleagueOutEverywhere() {
        TestUser colleague = TestUser.with(server, "viewer");
        Browser elsewhere = colleague.signIn();
        try (Visit visit = people()) {
            Page page = visit.page();
            open(page, colleague).getByText("Sign out everywhere").click();
            assertThat(page.locator(".notice")).isVisible();
            elsewhere.open("/account").is(303);
        }
    }

    @Test
    void disablesAndEnablesAColleagueButNobodyThemselves() {
        TestUser boss = TestUser.with(server, "admin");
        TestUser colleague = TestUser.with(server, "viewer");
        try (Visit visit = Visit.at(server, Screen.LIGHT, "en-GB")) {
            visit.signIn(boss.email(), boss.password());
            Page page = visit.page();
            page.navigate("/people");
            open(page, colleague).getByText("Disable").click();
            button(page, "Yes, go on").click();
            assertThat(person(page, colleague)).containsText("Disabled");
            colleague.browser().signIn(colleague.email(), colleague.password()).is(401);
            open(page, colleague).getByText("Enable").click();
            assertThat(person(page, colleague)).containsText("Active");

            Locator own = open(page, boss);
            assertThat(own).containsText("that is you");
            assertThat(own.getByText("Disable")).hasCount(0);
        }
    }

    @Test
    void unlocksAColleague() {
        TestUser colleague = TestUser.with(server, "viewer");
        lockOut(colleague);
        try (Visit visit = people()) {
            Page page = visit.page();
            assertThat(person(page, colleague)).containsText("Locked");
            open(page, colleague).getByText("Unlock").click();
            assertThat(person(page, colleague)).not().containsText("Locked");
        }
    }

    @Test
    void givesAColleagueANewLinkInPlaceOfThePassword() {
        TestUser colleague = TestUser.with(server, "viewer");
        try (Visit visit = people()) {
            Page page = visit.page();
            assertThat(person(page, colleague).locator("form[action$='/link']"))
                    .hasAttribute("data-confirm", Pattern.compile("The password of .+"));
            open(page, colleague).getByText("New link").click();
            button(page, "Yes, go on").click();
            assertThat(shownOnce(page, "link")).contains("/invitations/");
            assertThat(person(page, colleague)).containsText("Invited");
        }
    }

    /** The page of users, as an administrator sees it. */
    private Visit people() {
        Visit visit = Visit.signedIn(server, "admin", Screen.LIGHT, "en-GB");
        visit.page().navigate("/people");
        return visit;
    }

    @Test
    void makesAndRevokesKeysOfStaff() {
        try (Visit visit = Visit.signedIn(server, "admin", Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.navigate("/people");
            assertThat(page.locator("h1")).hasText("Users");
            page.locator(".tabs").getByText("Staff keys").click();
            assertThat(page.locator("h1")).hasText("Staff keys");
            assertThat(page.getByLabel("Role")).hasValue("viewer");
            page.getByLabel("Label").fill("warehouse import");
            page.getByLabel("Role").selectOption("system");
            page.getByLabel("Last day").fill("2001-01-01");
            button(page, "Make the key").click();
            assertThat(page.locator(".problem")).hasText("Last day (optional): The last day is over already.");
            isMarkedAsWrong(page, "expires_at");
            assertThat(page.getByLabel("Label")).hasValue("warehouse import");
            visit.forgetComplaints(); // about the 422
            page.getByLabel("Last day")
                    .fill(inDays(3).atZone(AMSTERDAM).toLocalDate().toString());
            button(page, "Make the key").click();
            String key = shownOnce(page, "key");
            assertThat(page).hasURL(Pattern.compile(".*/people/keys"));
            visit.isSound("keys-made");
            server.api().as(key).get("/api/v1/orders").is(200);
            Locator row =
                    page.locator("tbody tr").filter(has("warehouse import")).first();
            assertThat(row).containsText("Expires soon");
            row.getByText("Revoke").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).hasText("It is revoked, on every server at once.");
            server.api().as(key).get("/api/v1/orders").isFailure(401, "UNAUTHENTICATED");
            assertThat(row).containsText("Revoked");
        }
    }

    @Test
    void takesAPartnerInAndGivesItCredentials() {
        try (Visit visit = Visit.signedIn(server, "admin", Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Partners"))
                    .click();
            page.getByLabel("Name").fill("Polestar dealers");
            page.getByLabel("Company").selectOption("ratioshop");
            button(page, "Add the partner").click();
            assertThat(page.locator("h1")).hasText("Polestar dealers");
            assertThat(page.getByText("this partner cannot call the API")).isVisible();
            visit.isSound("partner-new");
            page.getByText("Rename").click();
            page.locator("details input[name=name]").fill("Polestar dealerships");
            button(page, "Save the name").click();
            assertThat(page.locator("h1")).hasText("Polestar dealerships");
            String partner = page.url().replaceFirst(".*/partners/", "").replaceFirst("\\?.*", "");

            page.locator("input[name=scope]").all().forEach(Locator::uncheck);
            button(page, "Make the credential").click();
            assertThat(page.locator(".problem")).containsText("Choose at least one thing");
            assertThat(page.locator(".problem a")).hasAttribute("href", "#scopes");
            assertThat(page.locator("#scopes")).hasAttribute("aria-describedby", "scopes-problem");
            visit.forgetComplaints(); // about the 422
            page.getByLabel("read its orders").check();
            page.getByLabel("Label").fill("order desk");
            button(page, "Make the credential").click();
            String key = shownOnce(page, "key");
            assertThat(shownOnce(page, "partner_id")).isEqualTo(partner);
            String portal = shownOnce(page, "portal");
            assertThat(portal).matches("https?://.+/portal");
            assertThat(shownOnce(page, "guide")).isEqualTo(portal + "/guide");
            String orders = "/api/v1/partners/" + partner + "/orders";
            server.api().as(key).get(orders).is(200);
            server.api()
                    .as(key)
                    .get("/api/v1/partners/" + partner + "/deliveries")
                    .isFailure(403, "FORBIDDEN");
            visit.isSoundOnEveryScreen("partner-credential");

            page.getByLabel("Kind").selectOption("oauth2_client");
            button(page, "Make the credential").click();
            assertThat(shownOnce(page, "client_secret")).isNotEmpty();
            assertThat(shownOnce(page, "client_id")).isNotEmpty();
            page.getByLabel("Kind").selectOption("basic_auth");
            button(page, "Make the credential").click();
            assertThat(shownOnce(page, "password")).isNotEmpty();

            Locator row = page.locator("tbody tr").filter(has("order desk"));
            row.getByText("Revoke").click();
            button(page, "Yes, go on").click();
            assertThat(row).containsText("Revoked");
            server.api().as(key).get(orders).isFailure(401, "UNAUTHENTICATED");
            Browser viewer = TestUser.signedIn(server, "viewer");
            assertThat(viewer.open("/partners/" + partner).is(200).body())
                    .contains("Polestar dealerships")
                    .doesNotContain("order desk", "Make the credential");
        }
    }

    @Test
    void erasesACustomerOnceItIsCountedAndConfirmed() {
        TestPartner partner = TestPartner.integrated(server);
        String email = "forget.me." + System.nanoTime() + "@example.com";
        partner.place(Seed.order("erase-1").with("/customer/email", email)).is(201);
        try (Visit visit = Visit.signedIn(server, "admin", Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.navigate("/people/erase-customer");
            page.getByLabel("E-mail address of the customer").fill(email);
            button(page, "See what there is").click();
            assertThat(page.locator("#outcome")).containsText("One customer, one order with personal data");
            assertThat(page.locator("h1")).hasText("Erase a customer");
            assertThat(page.getByLabel("E-mail address of the customer")).hasValue(email);
            visit.isSoundOnEveryScreen("erasure-counted");
            assertThat(partner.order("erase-1").body().toString()).contains(email);

            button(page, "Erase for good").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator("#outcome"))
                    .containsText(
                            "Erased. Nothing of this customer is left here."
                                    + " In this step: orders whose personal data went: 1; updates and reasons that belong to no order");
            assertThat(page.url()).doesNotContain("forget");
            assertThat(page.getByLabel("E-mail address of the customer")).hasValue("");
            visit.isSound("erasure-done");
        }
        assertThat(partner.order("erase-1").body().toString()).doesNotContain(email);
    }

    /**
     * Locks the account by wrong passwords, and deletes the failures counted for the address, because all tests share that
     * address.
     */
    private void lockOut(TestUser user) {
        for (int guess = 0; guess < 6; guess++) {
            user.browser().signIn(user.email(), "a wrong password");
        }
        server.db().update("delete from sign_in_failures where kind = 'address'");
    }

    private static void isMarkedAsWrong(Page page, String field) {
        assertThat(page.locator(".problem a")).hasAttribute("href", "#" + field);
        assertThat(page.locator("#" + field)).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#" + field)).hasAttribute("aria-describedby", field + "-problem");
        assertThat(page.locator("#" + field + "-problem")).isVisible();
    }

    private static String shownOnce(Page page, String part) {
        Locator field = page.locator("#once-" + part);
        assertThat(field).isVisible();
        return field.inputValue();
    }

    private static Locator person(Page page, TestUser user) {
        return page.locator("tr[data-person='" + user.email() + "']");
    }

    private static Locator open(Page page, TestUser user) {
        Locator row = person(page, user);
        row.locator("summary").click();
        return row;
    }

    private Instant inDays(int days) {
        return server.clock().instant().plus(Duration.ofDays(days));
    }

    private static Locator.FilterOptions has(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
