package nl.chargecars.partnersync.exceptions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.button;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.group;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.row;
import static nl.chargecars.partnersync.exceptions.ExceptionsScene.FINE;
import static nl.chargecars.partnersync.testing.Visit.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests in a real browser how the page sends failed deliveries again or dismisses them, and what it shows when that is refused or
 * fails.
 */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class FailedDeliveriesPageTest {

    private static final Route.FulfillOptions UNAVAILABLE = new Route.FulfillOptions().setStatus(503);

    private final TestServer server;
    private final ExceptionsScene scene;
    private final ExceptionsDesk desk;

    FailedDeliveriesPageTest(TestServer server) {
        this.server = server;
        this.scene = new ExceptionsScene(server);
        this.desk = scene.desk;
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void sendsOneAgainAndDismissesAnother() {
        scene.failed("one-1", "one-2");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            assertThat(group.locator(".count")).hasText("2");
            group.locator("summary").first().click();
            Locator again = row(group, "one-1");
            scene.simulator.script().byDefault(FINE);
            assertThat(again).isVisible();
            // the page returns the focus to the group once its rows have settled
            assertThat(page.locator(".htmx-request, .htmx-swapping, .htmx-settling"))
                    .hasCount(0);
            button(again, "Send again").press("Enter");
            assertThat(again).containsText("On its way");
            assertThat(again.getByRole(AriaRole.STATUS)).isFocused();
            scene.deliver();
            assertThat(scene.simulator.log().accepted()).hasSize(1);
            Locator not = row(group, "one-2");
            not.getByText("Dismiss", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(not).containsText("The partner will not be told of this change. Later changes are still sent.");
            not.getByLabel("Why it need not be sent").fill("told them by telephone");
            not.getByLabel("Why it need not be sent").press("Enter");
            assertThat(not).containsText("Dismissed");
            assertThat(not.getByRole(AriaRole.STATUS)).isFocused();
            assertThat(server.db()
                            .text(
                                    "select dismissal_reason from deliveries where partner_organization_id = ? and state = 'dismissed'",
                                    scene.partner.id().value()))
                    .isEqualTo("told them by telephone");
            desk.open(page);
            assertThat(page.getByText("Nothing needs your attention")).isVisible();
            page.navigate("/orders?partner=" + scene.partner.id());
            Locator told = page.locator("#results tbody tr")
                    .filter(new Locator.FilterOptions().setHasText("one-2"))
                    .locator("td[data-label='Partner told']");
            assertThat(told).hasText("Not told");
        }
    }

    @Test
    void keepsTheFormsWhereOneOfThemIsRefused() {
        scene.failed("gone-1");
        server.db()
                .update(
                        "delete from event_payloads where event_id in (select id from deliveries where partner_organization_id = ?)",
                        scene.partner.id().value());
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            group.locator("summary").first().click();
            Locator gone = row(group, "gone-1");
            for (int times = 0; times < 2; times++) {
                button(gone, "Send again").click();
                assertThat(button(gone, "Send again")).isEnabled();
                assertThat(gone.getByRole(AriaRole.ALERT)).containsText("no longer kept");
            }
            assertThat(gone.getByRole(AriaRole.ALERT)).hasCount(1);
            gone.getByText("Dismiss", new Locator.GetByTextOptions().setExact(true))
                    .click();
            gone.getByLabel("Why it need not be sent").press("Enter");
            assertThat(gone).containsText("Dismissed");
        }
    }

    @Test
    void dismissesAGroupOfDeliveriesOnceItIsCounted() {
        scene.failed("group-1", "group-2", "group-3");
        server.clock().advance(Duration.ofSeconds(1)); // dismisses what existed at the count
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            group.locator("summary").first().click();
            button(group, "Dismiss these…").click();
            assertThat(group.locator(".result").first()).containsText("3 deliveries will not be sent any more.");
            visit.isSoundOnEveryScreen("exceptions-delivery-dismissal");
            scene.failed("group-4");
            group.locator(".dismissal").getByLabel("Why it need not be sent").fill("they moved to another system");
            button(group, "Dismiss these 3").click();
            assertThat(group.locator(".result").first()).containsText("3 were dismissed");
            desk.open(page);
            assertThat(group(page, "delivery_failed", "not_found").locator(".count"))
                    .hasText("1");
        }
        assertThat(server.db()
                        .count(
                                "audit_logs where action = 'DELIVERY_DISMISSED' and record_id in (select id::text from deliveries"
                                        + " where partner_organization_id = ? and state = 'dismissed'"
                                        + " and dismissal_reason = 'they moved to another system')",
                                scene.partner.id().value()))
                .isEqualTo(3);
    }

    @Test
    void saysThatTheSessionIsOverWhereAButtonIsPressed() {
        scene.failed("over-1");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            group.locator("summary").first().click();
            Locator row = row(group, "over-1");
            assertThat(row).isVisible();
            Page other = page.context().newPage();
            other.navigate("/account");
            button(other, "Sign out").click();
            button(row, "Send again").click();
            assertThat(row.getByRole(AriaRole.ALERT)).containsText("signed in or out since");
            assertThat(button(row, "Send again")).isEnabled();
            visit.forgetComplaints(); // the browser logs the 403 to the console
            visit.isSound("exceptions-session-over");
            row.getByRole(AriaRole.ALERT).getByRole(AriaRole.LINK).click();
            assertThat(page).hasURL(Pattern.compile(".*/login\\?next=%2Fexceptions%3Fpartner.*"));
        }
    }

    @Test
    void saysThatSomethingDidNotWorkAndLetsItBeTriedAgain() {
        scene.failed("away-1");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            page.route("**/exceptions/deliveries?**", route -> route.fulfill(UNAVAILABLE));
            group.locator("summary").first().click();
            assertThat(group.locator(".members").getByRole(AriaRole.ALERT)).containsText("That did not work");
            assertThat(group).not().containsText("Loading");
            visit.forgetComplaints(); // the browser logs the 503 to the console
            visit.isSound("exceptions-unavailable");
            page.unroute("**/exceptions/deliveries?**");
            button(group, "Try again").click();
            Locator row = row(group, "away-1");
            assertThat(row).isVisible();
            page.route("**/retry", Route::abort);
            button(row, "Send again").click();
            assertThat(row.getByRole(AriaRole.ALERT)).containsText("cannot be reached");
            button(row, "Send again").click();
            assertThat(row.getByRole(AriaRole.ALERT)).hasCount(1);
            page.unroute("**/retry");
            button(row, "Send again").click();
            assertThat(row).containsText("On its way");
            assertThat(row.getByRole(AriaRole.ALERT)).hasCount(0);
            page.navigate("/orders");
            page.route("**/orders", route -> route.fulfill(UNAVAILABLE));
            page.locator("#q").fill("CC-2026");
            assertThat(page.locator("#results").getByRole(AriaRole.ALERT)).containsText("That did not work");
            page.unroute("**/orders");
            page.locator("#q").fill("CC-2026-");
            assertThat(page.locator("#results").getByRole(AriaRole.ALERT)).hasCount(0);
        }
    }
}
