package nl.chargecars.partnersync.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the page of the API document in a real browser, under its own content security policy: reading it and trying calls out. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class DocsPageTest {

    /** Swagger UI nests the link to an operation in the button that opens it. */
    private static final String LINKS_IN_BUTTONS = "nested-interactive";

    private final TestServer server;

    DocsPageTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void letsADeveloperTryTheApiOutOnEveryScreen(Screen screen) {
        TestPartner partner = TestPartner.integrated(server);
        String number = partner.placed("docs-" + screen);
        try (Visit visit = Visit.at(server, screen, "en-GB")) {
            Page page = visit.page();
            page.navigate("/docs#order_not_found");
            assertThat(page.locator("#contents li").first()).isAttached();
            assertThat(page.locator("#order_not_found")).hasText(Pattern.compile("404\\s*ORDER_NOT_FOUND\\s*"));
            Visit.button(page, "Authorize").first().click();
            Locator dialog = page.locator(".dialog-ux");
            Locator key = dialog.locator(".auth-container")
                    .filter(new Locator.FilterOptions().setHasText("X-API-Key"))
                    .first();
            key.locator("input").fill(TestServer.ADMIN_KEY);
            key.locator("button.authorize").click();
            assertThat(key).containsText("Authorized");
            key.getByText("Close").click();

            Locator operation = page.locator("[id$='getAnyOrder']");
            operation.locator(".opblock-summary-control").click();
            operation.getByText("Try it out").click();
            operation.locator("tr[data-param-name=id] input").fill(number);
            operation.getByText("Execute").click();
            Locator answer = operation.locator(".live-responses-table");
            assertThat(answer.locator(".response-col_status").last()).containsText("200");
            assertThat(answer).containsText("\"chargecars_order_id\": \"" + number + "\"");
            assertThat(answer).containsText("x-request-id");
            operation.scrollIntoViewIfNeeded();
            visit.isSoundInBothSchemes("docs-tried", LINKS_IN_BUTTONS);
        }
    }
}
