package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.testing.Visit.button;
import static nl.chargecars.partnersync.testing.Visit.exactly;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the page that creates an integration, for an existing partner or for one that is created first. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class NewIntegrationPageTest {

    private final TestServer server;
    private final IntegrationScene scene;

    NewIntegrationPageTest(TestServer server) {
        this.server = server;
        this.scene = IntegrationScene.on(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void showsTheSecretOfANewIntegrationThoughTheButtonIsPressedTwice() {
        TestPartner another = TestPartner.withoutIntegration(server);
        try (Visit visit = scene.opened("admin")) {
            Page page = visit.page();
            page.navigate("/integrations/new?partner=" + another.id());
            page.getByLabel("Name of the integration").fill("pressed_twice");
            page.getByLabel("Webhook address")
                    .fill(scene.endpoint.webhookUrl("/twice").toString());
            button(page, "Create the integration").dblclick();
            assertThat(page.locator("#secret")).containsText("whsec_");
        }
    }

    @Test
    void asksBeforeTheOtherLanguageEmptiesAForm() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate("/integrations/new");
            page.getByLabel("Name of the integration").fill("half_filled_in");
            button(page, "Nederlands").click();
            assertThat(page.locator("#confirm")).containsText("what was typed but not sent");
            button(page, "No, go back").click();
            assertThat(page.getByLabel("Name of the integration")).hasValue("half_filled_in");
            page.navigate("/integrations/new");
            button(page, "Nederlands").click();
            assertThat(page.locator("html")).hasAttribute("lang", "nl");
        }
    }

    @Test
    void makesANewIntegrationOfANewPartner() {
        try (Visit visit = scene.opened("admin")) {
            Page page = visit.page();
            page.navigate("/partners/" + scene.partner.id());
            page.getByText("New integration").click();
            assertThat(page.locator("#partner option:checked")).hasText("Volvo dealers");
            page.navigate("/");
            page.getByText("New integration").click();
            button(page, "Create the integration").click();
            assertThat(page.locator("#partner + .problem")).isVisible();
            assertThat(page.locator("#partner")).hasAttribute("aria-describedby", "partner-problem");
            assertThat(page.getByRole(AriaRole.ALERT).locator("a")).hasAttribute("href", "#partner");
            visit.forgetComplaints();
            page.getByText("Make the partner first").click();
            page.getByLabel("Name", exactly()).fill("Polestar Nederland");
            page.getByLabel("Company").selectOption("zaptecshop");
            button(page, "Add the partner").click();
            assertThat(page.locator("dl.facts")).containsText("zaptecshop");
            String partner = page.locator("dl.facts .code").innerText();
            page.getByText("New integration").click();
            assertThat(page.locator("#partner option:checked")).hasText("Polestar Nederland");
            page.getByLabel("Name of the integration").fill("polestar_portal");
            page.getByLabel("Webhook address")
                    .fill(scene.endpoint.webhookUrl("/polestar").toString());
            page.getByLabel("the same in capitals").check();
            button(page, "Create the integration").click();
            String secret = page.locator("#secret").innerText();
            assertThat(secret).startsWith("whsec_");
            visit.isSoundOnEveryScreen("integration-created");
            button(page, "Nederlands").click();
            assertThat(page.locator("#confirm")).containsText("What is shown only now");
            button(page, "No, go back").click();
            assertThat(page.locator("#secret")).hasText(secret);
            scene.endpoint.secrets(secret);
            assertThat(page.locator("#once-partner_id")).hasValue(partner);
            assertThat(page.locator("#once-guide")).hasValue(Pattern.compile("https?://.+/portal/guide"));
            assertThat(page.locator("#once-portal")).hasValue(Pattern.compile("https?://.+/portal"));
            assertThat(page.locator("main li", new Page.LocatorOptions().setHasText("Send a test event")))
                    .isVisible();
            assertThat(page.getByText("The partner's credentials"))
                    .hasAttribute("href", Pattern.compile("/partners/[0-9a-f-]{36}#credentials"));
            page.getByText("I have it: on to the integration").click();
            assertThat(page.locator("h1")).hasText("Polestar Nederland");
            assertThat(page.locator("#to-on_hold")).hasValue("ON_HOLD");
            button(page, "Send a test event").click();
            assertThat(page.locator(".state.delivered")).isVisible();
        }
    }
}
