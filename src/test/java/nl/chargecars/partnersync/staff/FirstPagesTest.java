package nl.chargecars.partnersync.staff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.Map;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the first page of an installation and the first page of each new user in a real browser. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class FirstPagesTest {

    /** Long enough, and easy to guess. */
    private static final String BAD_PASSWORD = "chargecars2026";

    private final TestServer server;

    FirstPagesTest(TestServer server) {
        this.server = server;
    }

    @Test
    void letTheFirstUserIn() {
        TestUser.deleteAll(server.db());
        try (Visit visit = Visit.at(server, Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.navigate("/");
            page.locator("a[href='/first-user']").click();
            visit.isSoundOnEveryScreen("first-user");
            page.locator("#key").fill(TestServer.ADMIN_KEY);
            page.locator("#email").fill(TestUser.newEmail());
            refused(visit, "first-user-refused");
            page.locator("#key").fill(TestServer.ADMIN_KEY);
            page.locator("#password").fill(TestUser.PASSWORD);
            page.keyboard().press("Enter");
            page.waitForURL("**/");
        }
    }

    @Test
    void haveSomebodyInvitedChooseAPasswordWhichTheAccountChanges() {
        String invitation = URI.create(server.admin()
                        .post("/api/v1/staff-users", Map.of("email", TestUser.newEmail(), "role", "viewer"))
                        .is(201)
                        .text("/data/invitation_url"))
                .getPath();
        try (Visit visit = Visit.at(server, Screen.LIGHT, "nl-NL")) {
            Page page = visit.page();
            page.navigate(invitation);
            visit.isSoundOnEveryScreen("invitation");
            refused(visit, "invitation-refused");
            page.locator("#password").fill(TestUser.PASSWORD);
            page.keyboard().press("Enter");
            page.waitForURL("**/");
            page.navigate("/account");
            page.locator("#current").fill(TestUser.PASSWORD);
            refused(visit, "account-refused");
            page.navigate(invitation);
            visit.forgetComplaints(); // about the 404
            visit.isSoundOnEveryScreen("invitation-over");
        }
    }

    private static void refused(Visit visit, String name) {
        Page page = visit.page();
        page.locator("#password").fill(BAD_PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        visit.forgetComplaints(); // about the 422
        visit.isSoundOnEveryScreen(name);
    }
}
