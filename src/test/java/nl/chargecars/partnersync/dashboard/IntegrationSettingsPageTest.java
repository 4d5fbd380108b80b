package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.testing.Visit.button;
import static nl.chargecars.partnersync.testing.Visit.exactly;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the form of an integration's settings: errors appear beside their field, and secrets are accepted but never shown. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class IntegrationSettingsPageTest {

    private final TestServer server;
    private final IntegrationScene scene;

    IntegrationSettingsPageTest(TestServer server) {
        this.server = server;
        this.scene = IntegrationScene.on(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void changesSettingsAndSaysBesideEachFieldWhatIsWrong() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.getByText("Change settings").click();
            page.getByLabel("Webhook address").fill("ftp://partner.example");
            page.getByLabel("Requests at a time").fill("many");
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("2 things");
            assertThat(page.locator("#webhook_url + .problem")).containsText("https://");
            assertThat(page.getByLabel("Requests at a time")).hasValue("many");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            visit.isSound("settings-refused");
            assertThat(scene.config("webhook_url"))
                    .isEqualTo(scene.endpoint.webhookUrl().toString());
            page.getByLabel("Webhook address")
                    .fill(scene.endpoint.webhookUrl("/other").toString());
            page.getByLabel("Requests at a time").fill("3");
            page.getByLabel("order on hold").check();
            page.getByLabel("When deliveries are sent").selectOption("hourly");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("webhook_url")).endsWith("/other");
            assertThat(scene.config("max_concurrent_deliveries")).isEqualTo("3");
            assertThat(scene.config("sync_frequency")).isEqualTo("hourly");
            assertThat(scene.config("webhook_events/0")).isEqualTo("status_changed");
            assertThat(scene.config("webhook_events/1")).isEqualTo("order_on_hold");
            assertThat(scene.config("rate_limit/burst")).isEqualTo("100000");
            assertThat(scene.config("inbound_auth")).isEqualTo("credential");
        }
    }

    @Test
    void keepsTheOrderInWhichTheEventsWereGiven() {
        scene.partner
                .set("webhook_events", List.of("order_on_hold", "order_created"))
                .is(200);
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByLabel("Requests at a time").fill("3");
            page.getByLabel("visit scheduled").check();
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("webhook_events/0")).isEqualTo("order_on_hold");
            assertThat(scene.config("webhook_events/1")).isEqualTo("order_created");
            assertThat(scene.config("webhook_events/2")).isEqualTo("visit_scheduled");
        }
    }

    /** The field shows dots only, so nobody can see the white space. */
    @Test
    void saysOfASecretThatWhiteSpaceCameAlongWithIt() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByLabel("How its updates are signed").selectOption("chargecars");
            page.locator("details:has([id='inbound_signature/secret']) summary").click();
            page.getByLabel("A secret of its own", exactly()).fill("only for this partner ");
            button(page, "Save settings").click();
            assertThat(page.locator("[id='inbound_signature/secret'] + .problem"))
                    .containsText("begins or ends with white space");
            page.getByLabel("A secret of its own", exactly()).fill("only for this partner");
            page.locator("[id='api_credentials/token']").fill(" t0ken");
            button(page, "Save settings").click();
            assertThat(page.locator("[id='inbound_signature/secret'] + .problem"))
                    .hasCount(0);
            assertThat(page.locator("[id='api_credentials/token'] + .problem"))
                    .containsText("begins or ends with white space");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            page.getByLabel("A secret of its own", exactly()).fill("only for this partner");
            page.locator("[id='api_credentials/token']").fill("t0ken");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("inbound_signature/secret")).isNotEmpty();
        }
    }

    @Test
    void leadsToTheCredentialsThatNoKindWasChosenFor() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.locator("#authentication_type").selectOption("");
            page.locator("#api_credentials > summary").click();
            page.locator("[id='api_credentials/token']").fill("t0ken");
            button(page, "Save settings").click();
            assertThat(page.locator("#problem a")).hasAttribute("href", "#api_credentials");
            page.locator("#problem a").click();
            assertThat(page.locator("#api_credentials:target")).isInViewport();
            visit.forgetComplaints(); // the browser logs the 422 to the console
        }
    }

    @Test
    void takesNothingBackThatAColleagueSavedMeanwhile() {
        try (Visit mine = scene.opened("operator");
                Visit theirs = scene.opened("operator")) {
            Page page = mine.page();
            page.navigate(scene.path() + "/settings");
            page.getByLabel("Webhook address")
                    .fill(scene.endpoint.webhookUrl("/mine").toString());
            page.getByText("Credentials for the partner").click();
            page.getByLabel("Token", exactly()).fill("t0ken");
            settings(theirs, "Calls a minute", "777");
            Page colleague = theirs.page();
            colleague.navigate(scene.path() + "/settings");
            colleague.getByLabel("Requests at a time").fill("3");
            colleague.getByLabel("order on hold").check();
            colleague.getByLabel("When deliveries are sent").selectOption("hourly");
            colleague
                    .getByLabel("Webhook address")
                    .fill(scene.endpoint.webhookUrl("/theirs").toString());
            button(colleague, "Save settings").click();
            assertThat(colleague.locator(".notice")).containsText("saved");
            button(page, "Save settings").click();
            Locator told = page.getByRole(AriaRole.ALERT);
            assertThat(told).containsText("Somebody else saved");
            assertThat(told).containsText("Calls a minute: 777");
            assertThat(told).containsText("Requests at a time: 3");
            assertThat(told).containsText("When deliveries are sent: every hour");
            assertThat(told).containsText("order on hold");
            assertThat(told).containsText("/theirs is stored now, yours stands in the form");
            assertThat(told.locator("li")).hasCount(5);
            assertThat(page.getByLabel("Webhook address"))
                    .hasValue(scene.endpoint.webhookUrl("/mine").toString());
            assertThat(page.getByLabel("Calls a minute")).hasValue("777");
            assertThat(page.getByLabel("order on hold")).isChecked();
            assertThat(page.getByText("Enter the secrets again")).isVisible();
            mine.forgetComplaints(); // the browser logs the 409 to the console
            mine.isSound("settings-changed-meanwhile");
            assertThat(scene.config("webhook_url")).endsWith("/theirs");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("webhook_url")).endsWith("/mine");
            assertThat(scene.config("rate_limit/requests_per_minute")).isEqualTo("777");
            assertThat(scene.config("max_concurrent_deliveries")).isEqualTo("3");
            assertThat(scene.config("sync_frequency")).isEqualTo("hourly");
            assertThat(scene.config("webhook_events/1")).isEqualTo("order_on_hold");
        }
    }

    @Test
    void savesSettingsThoughSomethingElseOfTheIntegrationChangedMeanwhile() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByLabel("Requests at a time").fill("many");
            scene.partner.set("sync_enabled", false);
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("One thing");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            scene.partner.set("coalesce_updates", true);
            page.getByLabel("Requests at a time").fill("4");
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT).locator("li")).hasCount(1);
            visit.forgetComplaints(); // the browser logs the 409 to the console
            scene.partner.set("sync_enabled", true);
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("max_concurrent_deliveries")).isEqualTo("4");
            assertThat(scene.config("coalesce_updates")).isEqualTo("true");
            assertThat(scene.config("sync_enabled")).isEqualTo("true");
        }
    }

    private void settings(Visit visit, String field, String value) {
        Page page = visit.page();
        page.navigate(scene.path() + "/settings");
        page.getByLabel(field).fill(value);
        button(page, "Save settings").click();
        assertThat(page.locator(".notice")).containsText("saved");
    }

    @Test
    void takesHeadersACertificateAndASignatureOfThePartnersOwnAndNeverShowsThem() {
        TestCertificate ours = TestCertificate.of("partner-sync");
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByText("Additional headers").click();
            header(page, 0, "Authorization", "g4teway");
            page.locator("#client_certificate summary").click();
            page.getByLabel("Certificate (PEM)", exactly()).fill(ours.certificatePem());
            page.getByLabel("Private key (PEM, PKCS#8, without a password)", exactly())
                    .fill(TestCertificate.of("another").privateKeyPem());
            page.getByLabel("How its updates are signed").selectOption("hmac");
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("3 things");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Private key (PEM, PKCS#8, without a password): ");
            assertThat(page.locator("#custom_headers .problem")).containsText("not the name of a header");
            assertThat(page.locator("[id='client_certificate/private_key_pem'] + .problem"))
                    .containsText("does not belong to the certificate above");
            assertThat(page.locator("[id='inbound_signature/header'] + .problem"))
                    .isVisible();
            assertThat(page.content()).doesNotContain("g4teway").doesNotContain("PRIVATE KEY-----\n");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            visit.isSound("settings-secrets-refused");
            header(page, 0, "X-Gateway-Key", "g4teway");
            file(page, "client_certificate/private_key_pem", ours.privateKeyPem());
            page.getByLabel("Name of the header", exactly()).fill("X-Partner-Signature");
            page.getByLabel("A secret of its own", exactly()).fill("only for this partner");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(page.locator("#settings")).containsText("X-Gateway-Key: ••••••••");
            assertThat(page.locator("#settings")).containsText("its own header: HMAC-SHA256 of the body");
            assertThat(scene.config("client_certificate/subject")).isEqualTo("CN=partner-sync");
            assertThat(scene.config("inbound_signature/header")).isEqualTo("X-Partner-Signature");
            assertThat(scene.config("inbound_signature/secret")).isNotEmpty();
            page.navigate(scene.path() + "/settings");
            assertThat(page.locator("#client_certificate")).containsText("One is stored. It expires");
            assertThat(page.content())
                    .doesNotContain("g4teway")
                    .doesNotContain("only for this partner")
                    .doesNotContain("PRIVATE KEY-----\n");
            visit.isSound("settings-secrets");
            page.getByLabel("Seconds its clock may be off", exactly()).fill("60");
            button(page, "Save settings").click();
            assertThat(page.locator("[id='inbound_signature/tolerance_seconds'] + .problem"))
                    .containsText("have no such setting");
            visit.forgetComplaints();
            page.getByLabel("Seconds its clock may be off", exactly()).fill("");
            page.getByLabel("Text before the signature", exactly()).fill("sha256=");
            button(page, "Save settings").click();
            button(page, "Send a test event").click();
            assertThat(page.locator(".state.delivered")).isVisible();
            assertThat(scene.endpoint.received().getLast().request().header("X-Gateway-Key"))
                    .contains("g4teway");
            page.navigate(scene.path() + "/settings");
            String address = page.locator("#webhook_url").inputValue();
            page.locator("#webhook_url").fill("https://other.example.com/webhooks");
            button(page, "Save settings").click();
            assertThat(page.locator("#custom_headers .problem")).containsText("The address is at another server now.");
            visit.forgetComplaints();
            page.locator("#webhook_url").fill(address);
            header(page, 0, "", "");
            page.getByLabel("Remove the certificate", exactly()).check();
            page.getByLabel("How its updates are signed").selectOption("");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("custom_headers/X-Gateway-Key")).isEmpty();
            assertThat(scene.config("client_certificate")).isEmpty();
            assertThat(scene.config("inbound_signature")).isEmpty();
            assertThat(server.db()
                            .count(
                                    "audit_logs where action = 'INTEGRATION_CHANGED' and record_id = ? and changes::text"
                                            + " ~ 'X-Gateway-Key' and changes::text !~ 'g4teway|only for|PRIVATE'",
                                    scene.id))
                    .isEqualTo(2);
        }
    }

    @Test
    void saysOfWhatIsMissingWhatToDoAboutIt() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByLabel("Wait before each attempt", exactly()).fill("0, five");
            page.getByText("More about the signature").click();
            page.getByLabel("Name of the header", exactly()).fill("X-Partner-Signature");
            page.getByText("Additional headers").click();
            header(page, 0, "X-Gateway-Key", "");
            button(page, "Save settings").click();
            Locator alert = page.getByRole(AriaRole.ALERT);
            assertThat(alert)
                    .containsText("How its updates are signed: Something is filled in below"
                            + " for a signature of the partner's own: choose here of which kind that is");
            assertThat(alert).containsText("Wait before each attempt: Each has to be a whole number of seconds");
            assertThat(alert).containsText("Header X-Gateway-Key: Fill this in.");
            visit.forgetComplaints(); // the browser logs the 422 to the console
        }
    }

    @Test
    void losesNoHeaderWhereAnotherOneHasNoValueAndTheAddressIsAtANewHost() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.locator("#webhook_url").fill("https://other.example.com/webhooks");
            page.getByText("Additional headers").click();
            header(page, 0, "X-Gateway-Key", "g4teway");
            header(page, 1, "X-Gateway-Zone", "");
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Header X-Gateway-Zone: Fill this in.");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            assertThat(scene.config("webhook_url"))
                    .isEqualTo(scene.endpoint.webhookUrl().toString());
        }
    }

    @Test
    void saysOfANumberOutOfItsBoundsWhatTheseAre() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByLabel("How its updates are signed").selectOption("timestamped");
            page.getByText("More about the signature").click();
            page.getByLabel("Name of the header", exactly()).fill("X-Partner-Signature");
            numbers(page, "65", "1000001", "100001", "3601");
            button(page, "Save settings").click();
            Locator alert = page.getByRole(AriaRole.ALERT);
            assertThat(alert).containsText("Requests at a time: A number from 1 to 64 is needed here.");
            assertThat(alert).containsText("Calls a minute: A number from 1 to 1000000 is needed here.");
            assertThat(alert).containsText("Calls at once: A number from 1 to 100000 is needed here.");
            assertThat(alert)
                    .containsText("Seconds its clock may be off: A number from 1 to 3600 (an hour) is needed here.");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            numbers(page, "64", "6,000", "100000", "3600");
            button(page, "Save settings").click();
            assertThat(alert)
                    .containsText(
                            "Calls a minute: A whole number is needed here, without a separator: 6000, not 6,000.");
            visit.forgetComplaints();
            numbers(page, "64", "1000000", "100000", "3600");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("inbound_signature/tolerance_seconds")).isEqualTo("3600");
        }
    }

    private static void numbers(Page page, String atATime, String aMinute, String atOnce, String tolerance) {
        page.getByLabel("Requests at a time").fill(atATime);
        page.getByLabel("Calls a minute").fill(aMinute);
        page.getByLabel("Calls at once", exactly()).fill(atOnce);
        page.getByLabel("Seconds its clock may be off", exactly()).fill(tolerance);
    }

    @Test
    void asksForTheKindOfASignatureOfThePartnersOwn() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByText("More about the signature").click();
            page.getByLabel("Name of the header", exactly()).fill("X-Partner-Signature");
            page.getByLabel("A secret of its own", exactly()).fill("only for this partner");
            button(page, "Save settings").click();
            assertThat(page.locator("#scheme-problem")).isVisible();
            assertThat(page.getByLabel("Name of the header", exactly())).hasValue("X-Partner-Signature");
            assertThat(page.getByLabel("Name of the header", exactly())).isVisible();
            visit.forgetComplaints(); // the browser logs the 422 to the console
            visit.isSound("settings-signature-without-kind");
            page.getByLabel("How its updates are signed").selectOption("hmac");
            page.getByLabel("A secret of its own", exactly()).fill("only for this partner");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("inbound_signature/secret")).isNotEmpty();
        }
    }

    @Test
    void keepsTheCredentialsOfTheStoredKindUntilThoseOfAnotherAreGiven() {
        scene.polled();
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.locator("#authentication_type").selectOption("basic_auth");
            button(page, "Save settings").click();
            assertThat(page.locator("[id='api_credentials/username'] + .problem"))
                    .isVisible();
            assertThat(page.locator("[id='api_credentials/password'] + .problem"))
                    .isVisible();
            visit.forgetComplaints(); // the browser logs the 422 to the console
            assertThat(scene.config("authentication_type")).isEqualTo("bearer_token");
            page.locator("#authentication_type").selectOption("bearer_token");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("api_credentials/token")).isNotEmpty();
        }
    }

    @Test
    void sendsAnOAuth2SecretInTheWayThatIsChosen() {
        scene.endpoint.tokens().client("us", "s3cret").byFormOnly(true);
        scene.endpoint.expect(ExpectedCredential.tokenOf(scene.endpoint.tokens()));
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.locator("#authentication_type").selectOption("oauth2");
            page.getByText("Credentials for the partner").click();
            oauth2(page);
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("OAuth2: how the client secret is sent: Choose");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            visit.isSound("settings-oauth2");
            oauth2(page);
            page.getByLabel("how the client secret is sent").selectOption("client_secret_post");
            button(page, "Save settings").click();
            button(page, "Send a test event").click();
            assertThat(page.locator(".state.delivered")).isVisible();
        }
    }

    private void oauth2(Page page) {
        page.getByLabel("address of the token endpoint")
                .fill(scene.endpoint.tokenUrl().toString());
        page.getByLabel("client id").fill("us");
        page.getByLabel("OAuth2: client secret", exactly()).fill("s3cret");
    }

    private static void header(Page page, int row, String name, String value) {
        page.locator("[name='custom_header." + row + "/name']").fill(name);
        page.locator("[name='custom_header." + row + "/value']").fill(value);
    }

    private static void file(Page page, String field, String text) {
        page.locator("[data-into='" + field + "']")
                .setInputFiles(new FilePayload("key.pem", "text/plain", text.getBytes(StandardCharsets.US_ASCII)));
        assertThat(page.locator("[id='" + field + "']")).hasValue(text);
    }
}
