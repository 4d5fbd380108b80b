package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the first page of the dashboard and the sign-in that leads to it, in a real browser. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class IntegrationsPageTest {

    private static final double PATIENT = 30_000;

    /** A script that counts the events of the stream, each after the page has handled it. */
    private static final String COUNT_ARRIVALS = """
            globalThis.arrivals = 0;
            const listen = EventSource.prototype.addEventListener;
            EventSource.prototype.addEventListener = function (name, then) {
              listen.call(this, name, (event) => { then(event); arrivals++; });
            };""";

    private final TestServer server;

    IntegrationsPageTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void isReachedBySigningInOnEveryScreen(Screen screen) {
        scene();
        TestUser user = TestUser.with(server, "operator");
        try (Visit visit = Visit.at(server, screen, "en-GB")) {
            Page page = visit.page();
            page.navigate("/");
            visit.isSoundInBothSchemes("login");
            page.getByLabel("E-mail address").fill(user.email());
            page.getByLabel("Password").fill("not the password");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                    .click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("is not right");
            visit.forgetComplaints(); // the browser logs the 401 to the console
            visit.isSoundInBothSchemes("login-wrong");
            page.getByLabel("Password").fill(user.password());
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Integrations")))
                    .isVisible();
            visit.isSoundInBothSchemes("integrations");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(user.email()))
                    .click();
            assertThat(page.getByText("operator", new Page.GetByTextOptions().setExact(true)))
                    .isVisible();
            visit.isSoundInBothSchemes("account");
        }
    }

    @Test
    void showsEachIntegrationWithWhatItNeedsWorstFirst() {
        TestPartner failing = scene();
        try (Visit visit = signedIn("en-GB")) {
            Locator rows = visit.page().locator("tbody tr");
            assertThat(rows.first()).hasAttribute("data-state", "failing");
            Locator row = row(visit, failing);
            assertThat(row).containsText("Failing");
            assertThat(row).containsText("connection refused by the endpoint");
            assertThat(row).containsText("96 %");
            assertThat(row).containsText("32 / 1,024 ms");
            String today = LocalDate.ofInstant(server.clock().instant(), ZoneId.of("Europe/Amsterdam"))
                    .toString();
            assertThat(row.locator("td.number a"))
                    .hasAttribute("href", "/orders?partner=" + failing.id() + "&from=" + today);
            assertThat(row.locator("svg")).hasAttribute("aria-label", "96 succeeded, 4 failed");
            assertThat(visit.page().locator("tbody time").first()).hasAttribute("title", Pattern.compile(".+ · .+Z"));
        }
    }

    /** Between a telephone and a desktop the columns have the least room; Dutch words are longer than English ones. */
    @Test
    void fitsTheWindowThoughAPartnersNameIsOneLongWord() {
        TestPartner partner = scene();
        partner.placed("wide-1");
        server.db()
                .update(
                        "update organizations set name = 'Energiecooperatieverenigingsmaatschappijnoordoostbrabant'"
                                + " where id = ?",
                        partner.id().value());
        try (Visit visit = signedIn("nl-NL")) {
            Page page = visit.page();
            for (String path : List.of("/", "/orders", "/partners", "/partners/" + partner.id())) {
                page.navigate(path);
                for (int width : List.of(390, 820, 900, 1_024)) {
                    page.setViewportSize(width, 900);
                    Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth"))
                            .as("width of %s", path)
                            .isEqualTo(width);
                }
            }
        }
    }

    @Test
    void saysWhyDeliveriesAreHeld() {
        TestPartner paused = TestPartner.integrated(server);
        paused.configure(Seed.integration().with("/sync_enabled", false)).is(200);
        TestPartner disabled = TestPartner.integrated(server);
        server.db()
                .update(
                        "update partner_integrations set endpoint_disabled_at = now(), endpoint_disabled_why = 'gone'"
                                + " where partner_organization_id = ?",
                        disabled.id().value());
        TestPartner failing = TestPartner.integrated(server);
        server.db()
                .update(
                        "insert into lanes (integration_id, breaker, open_since)"
                                + " select id, 'open', now() from partner_integrations where partner_organization_id = ?"
                                + " on conflict (integration_id) do update"
                                + " set breaker = excluded.breaker, open_since = excluded.open_since",
                        failing.id().value());
        try (Visit visit = signedIn("en-GB")) {
            for (TestPartner held : List.of(paused, disabled, failing)) {
                assertThat(row(visit, held)).hasAttribute("data-state", "held");
            }
            assertThat(row(visit, paused)).containsText("Paused: deliveries are held");
            assertThat(row(visit, disabled)).containsText("The endpoint is disabled");
            assertThat(row(visit, failing)).containsText("The endpoint keeps failing");
            assertThat(row(visit, failing)).not().containsText("disabled");
        }
    }

    @Test
    void leadsFromWhatWaitsToTheOrdersThatAreNotDelivered() {
        TestPartner partner = TestPartner.integrated(
                server,
                Seed.integration().with("/webhook_url", "http://127.0.0.1:1/").with("/sync_enabled", false));
        String number = partner.placed("leads-1");
        String orders = "/orders?partner=" + partner.id() + "&show=not-delivered";
        try (Visit visit = signedIn("en-GB")) {
            Page page = visit.page();
            row(visit, partner).locator("th a").click();
            assertThat(page.locator("dt:text-is('Waiting') + dd a")).hasAttribute("href", orders);
            page.navigate("/");
            Locator waiting = row(visit, partner).locator("td[data-label='Waiting'] a");
            assertThat(waiting).hasText("1");
            assertThat(waiting).hasAttribute("href", orders);
            waiting.click();
            assertThat(page.locator("#results tbody th")).hasText(number);
        }
    }

    @Test
    void changesByItselfWhenAnIntegrationFails() {
        TestPartner partner = TestPartner.integrated(server, "meterkastthuis");
        try (Visit visit = signedIn("en-GB")) {
            Locator row = row(visit, partner);
            assertThat(row).hasAttribute("data-state", "healthy", patiently());
            partner.figures(Duration.ZERO, 0, 5);
            server.part(LiveFeed.class).round();
            assertThat(row).hasAttribute("data-state", "failing", patiently());
            partner.placed("live-1");
            server.part(LiveFeed.class).round();
            assertThat(row).containsText("just now", new ContainsTextOptions().setTimeout(PATIENT));
            visit.isSound("integrations-live");
        }
    }

    /** The browser itself does not reconnect after a stream was refused. */
    @Test
    void comesBackOnceTheStreamIsToBeHadAgainAndAsksToSignInWhenTheSessionIsOver() {
        TestPartner partner = TestPartner.integrated(server, "meterkastthuis");
        var refused = new CountDownLatch(1);
        try (Visit visit = signedIn("en-GB")) {
            Page page = visit.keepingTime().page();
            page.route("**/integrations/live", route -> {
                refused.countDown();
                route.fulfill(new Route.FulfillOptions().setStatus(502));
            });
            page.navigate("/");
            page.waitForCondition(() -> refused.getCount() == 0);
            Locator row = row(visit, partner);
            assertThat(row).hasAttribute("data-state", "healthy");
            partner.figures(Duration.ZERO, 0, 5);
            page.unroute("**/integrations/live");
            page.waitForCondition(() -> {
                page.clock().fastForward(6_000);
                return "failing".equals(row.getAttribute("data-state"));
            });
            Page other = page.context().newPage();
            other.navigate("/account");
            Locator out = other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"));
            page.waitForRequest("**/integrations/live", out::click); // by the browser, seconds after a stream ended
            page.waitForCondition(() -> {
                page.clock().fastForward(6_000);
                return page.url().contains("/login");
            });
        }
    }

    @Test
    void saysAloudThatTheListIsNoLongerKeptUpToDate() {
        try (Visit visit = signedIn("en-GB")) {
            Page page = visit.page();
            Locator told = page.getByRole(AriaRole.STATUS);
            assertThat(told).isEmpty();
            visit.keepingTime();
            page.route("**/integrations/live", route -> route.fulfill(new Route.FulfillOptions().setStatus(502)));
            page.navigate("/");
            page.waitForCondition(() -> {
                page.clock().fastForward(16_000);
                return !told.innerText().isEmpty();
            });
            page.unroute("**/integrations/live");
            page.waitForCondition(() -> {
                page.clock().fastForward(6_000);
                return told.innerText().isEmpty();
            });
        }
    }

    @Test
    void letsAClickArriveThoughTheListChangesWhileTheButtonIsDown() {
        TestPartner partner = TestPartner.integrated(server, "meterkastthuis");
        try (Visit visit = signedIn("en-GB")) {
            Page page = visit.page();
            page.addInitScript(COUNT_ARRIVALS);
            page.navigate("/");
            Locator row = row(visit, partner);
            assertThat(row).hasAttribute("data-state", "healthy", patiently());
            row.locator("td").first().hover();
            page.mouse().down();
            changes(visit, () -> partner.figures(Duration.ZERO, 0, 5));
            assertThat(row).hasAttribute("data-state", "healthy");
            page.mouse().up();
            assertThat(row).hasAttribute("data-state", "failing", patiently());
            row.locator("th a").hover();
            page.mouse().down();
            changes(visit, () -> partner.placed("click-1"));
            page.mouse().up();
            assertThat(page).hasURL(Pattern.compile(".*/integrations/[0-9a-f-]{36}"));
        }
    }

    @Test
    void leavesTheKeyboardWhereItIsWhenTheListChanges() {
        TestPartner partner = TestPartner.integrated(server, "meterkastthuis");
        partner.figures(Duration.ZERO, 0, 5);
        try (Visit visit = signedIn("en-GB")) {
            Page page = visit.page();
            page.addInitScript(COUNT_ARRIVALS);
            page.navigate("/?state=failing");
            Locator link = row(visit, partner).locator("th a");
            assertThat(link).isVisible(new IsVisibleOptions().setTimeout(PATIENT));
            link.focus();
            changes(visit, () -> partner.placed("keyboard-1"));
            assertThat(link).isFocused();
            page.keyboard().press("Tab");
            changes(visit, () -> partner.placed("keyboard-2"));
            assertThat(row(visit, partner).locator("td a[href*='from=']")).isFocused();
            changes(visit, () -> partner.figures(Duration.ofHours(1), 200, 0));
            assertThat(page.locator("#integrations a").first()).isFocused();
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*/"));
        }
    }

    @Test
    void speaksDutch() {
        scene();
        try (Visit visit = signedIn("nl-NL")) {
            Page page = visit.page();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Koppelingen")))
                    .isVisible();
            assertThat(page.locator("tbody tr").first()).containsText("Faalt");
            visit.isSound("integrations-dutch");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("English"))
                    .click();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Integrations")))
                    .isVisible();
        }
    }

    @Test
    void isUsableWithTheKeyboardAlone() {
        try (Visit visit = signedIn("en-GB")) {
            Page page = visit.page();
            page.keyboard().press("Tab");
            assertThat(page.getByText("Skip to the content")).isFocused();
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Integrations")))
                    .isFocused();
        }
    }

    @Test
    void letsPeopleOut() {
        try (Visit visit = signedIn("en-GB")) {
            Page page = visit.page();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                    .click();
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Sign in")))
                    .isVisible();
            page.navigate("/account");
            assertThat(page).hasURL(Pattern.compile(".*/login\\?next=%2Faccount"));
        }
    }

    /** Makes the change, and waits until the open page has received it. */
    private void changes(Visit visit, Runnable change) {
        Object before = visit.page().evaluate("arrivals");
        change.run();
        server.part(LiveFeed.class).round();
        visit.becomes("arrivals > given", before);
    }

    private Visit signedIn(String language) {
        return Visit.signedIn(server, "viewer", Screen.LIGHT, language);
    }

    private static Locator row(Visit visit, TestPartner partner) {
        return visit.page().locator("tr[data-partner='" + partner.id() + "']");
    }

    private static HasAttributeOptions patiently() {
        return new HasAttributeOptions().setTimeout(PATIENT);
    }

    /** Creates an integration that fails and one that is held with a waiting delivery. Returns the partner of the failing one. */
    private TestPartner scene() {
        TestPartner failing = TestPartner.integrated(server, "laderthuis");
        for (int back = 23; back > 0; back--) {
            failing.figures(Duration.ofHours(back), 4, 0);
        }
        failing.figures(Duration.ZERO, 4, 4);
        server.db()
                .update(
                        "update partner_integrations set last_error_message = 'connection refused by the endpoint',"
                                + " last_error_at = ? where partner_organization_id = ?",
                        at(Duration.ZERO),
                        failing.id().value());
        for (int[] bucket : new int[][] {{20, 90}, {40, 10}}) {
            server.db()
                    .update(
                            "insert into integration_latencies select id, date_trunc('hour', ?::timestamptz), ?, ?"
                                    + " from partner_integrations where partner_organization_id = ?",
                            at(Duration.ofHours(1)),
                            bucket[0],
                            bucket[1],
                            failing.id().value());
        }
        TestPartner held = TestPartner.integrated(
                server,
                Seed.integration().with("/webhook_url", "http://127.0.0.1:1/").with("/sync_enabled", false));
        held.placed("held-1");
        return failing;
    }

    private OffsetDateTime at(Duration ago) {
        return OffsetDateTime.ofInstant(server.clock().instant().minus(ago), ZoneOffset.UTC);
    }
}
