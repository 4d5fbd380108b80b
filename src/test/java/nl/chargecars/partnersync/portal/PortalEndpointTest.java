package nl.chargecars.partnersync.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.portal.PortalScene.anotherOrder;
import static nl.chargecars.partnersync.portal.PortalScene.button;
import static nl.chargecars.partnersync.portal.PortalScene.follow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests in a real browser how a partner's developer sets up the endpoint: sending, a test event, the secret and a certification. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class PortalEndpointTest {

    private final TestServer server;
    private final PortalScene scene;

    PortalEndpointTest(TestServer server) {
        this.server = server;
        this.scene = new PortalScene(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void enablesSendingAgainWhereTheCredentialMay() {
        scene.endpoint.script().clear().byDefault(Behaviour.status(410));
        String held = anotherOrder();
        scene.partner.placed(held);
        server.deliver();
        scene.endpoint.script().byDefault(Behaviour.status(200));
        try (Visit visit = scene.signedIn("en-GB", "deliveries:read")) {
            Page page = visit.page();
            assertThat(page.locator("main")).containsText("sync_enabled true, or another webhook_url");
            assertThat(page.locator("main")).containsText("lacks integration:write");
            assertThat(page.locator("main form")).hasCount(0);
            assertThat(page.locator("dt:text-is('Deliveries waiting') + dd")).hasText("0");
            page.locator("dt:text-is('Deliveries held') + dd a").click();
            follow(page, held);
            follow(page, "How it goes on");
            assertThat(page.locator("h1")).hasText("Volvo dealers");
        }
        try (Visit visit = scene.signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            visit.isSound("portal-disabled");
            button(page, "Enable sending").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).containsText("Sending is enabled");
            assertThat(page.locator(".say")).hasText("Active. Changes are sent to your endpoint.");
        }
        server.clock().advance(Duration.ofSeconds(2));
        server.deliver();
        Assertions.assertThat(scene.endpoint.log().accepted()).isNotEmpty();
    }

    @Test
    void saysThatNothingIsSentWhileTheEndpointKeepsFailing() {
        scene.endpoint.script().clear().byDefault(Behaviour.status(500));
        for (int order = 0; order < 10; order++) {
            scene.partner.placed(anotherOrder());
        }
        server.deliver();
        try (Visit visit = scene.signedIn("nl-NL", "deliveries:read", "integration:write")) {
            Page page = visit.page();
            assertThat(page.locator(".say")).containsText("Het versturen staat stil");
            assertThat(page.locator("main")).containsText(Pattern.compile("Het faalde 1\\d keer op rij"));
            visit.isSound("portal-failing");
            page.getByText("Verstuur een testevent: komt dat aan").click();
            assertThat(page).hasURL(Pattern.compile(".*/portal/test-event"));
        }
    }

    @Test
    void sendsATestEventAndShowsWhatTheEndpointSaid() {
        try (Visit visit = scene.signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            page.navigate("/portal/test-event");
            scene.endpoint.script().next(Behaviour.answer(202, Map.of(), "thank you"));
            button(page, "Send a test event").click();
            assertThat(page.locator("[role=status]")).containsText("Taken");
            assertThat(page.locator("[role=status]")).containsText("thank you");
            Assertions.assertThat(scene.endpoint.received().getLast().event()).isEqualTo("test");
            scene.endpoint.goDown();
            button(page, "Send a test event").click();
            assertThat(page.locator("[role=status]")).containsText("Not taken");
            assertThat(page.locator("[role=status]")).containsText("no answer");
            visit.isSoundOnEveryScreen("portal-test-event-refused");
        }
    }

    @Test
    void saysWhyNoTestEventIsSent() {
        try (Visit visit = scene.signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            page.navigate("/portal/test-event");
            int sent = scene.endpoint.received().size();
            scene.partner
                    .set("rate_limit", Map.of("requests_per_minute", 1, "burst", 1))
                    .is(200);
            server.clock().advance(Duration.ofSeconds(6));
            scene.partner.api().get(scene.partner.path("/orders"));
            button(page, "Send a test event").click();
            assertThat(page.getByRole(AriaRole.ALERT))
                    .containsText(
                            "Too much in a short time. The pages opened here and the calls of your programs count");
            assertThat(button(page, "Send a test event")).isEnabled();
            visit.forgetComplaints(); // the browser logs the 429 to the console
            visit.isSound("portal-test-event-too-often");
            scene.partner.set("is_active", false).is(200);
            server.clock().advance(Duration.ofMinutes(2));
            button(page, "Send a test event").click();
            assertThat(page.locator("main")).containsText("There is no active integration");
            assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
            visit.forgetComplaints(); // the 409
            visit.isSound("portal-test-event-inactive");
            Assertions.assertThat(scene.endpoint.received()).hasSize(sent);
        }
    }

    /** Where a browser was shown the answer to a form, going back to it asks whether to send the form again. */
    @Test
    void comesBackToTheTestEventWithoutSendingItAgain() {
        try (Visit visit = scene.signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            page.navigate("/portal/test-event");
            scene.endpoint.script().next(Behaviour.status(500));
            button(page, "Send a test event").click();
            assertThat(page.locator("[role=status]")).containsText("Not taken");
            int sent = scene.endpoint.received().size();
            follow(page, "Let the certification run find out what is wrong");
            assertThat(page.locator("h1")).hasText("Certification");
            page.goBack();
            assertThat(page.locator("h1")).hasText("Test event");
            assertThat(button(page, "Send a test event")).isEnabled();
            Assertions.assertThat(scene.endpoint.received()).hasSize(sent);
        }
    }

    @Test
    void makesANewSecretWhileTheOldOneStillCounts() {
        try (Visit visit = scene.signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            page.navigate("/portal/secret");
            page.getByLabel("How long the old one stays valid").selectOption("72");
            button(page, "Make a new secret").click();
            button(page, "Yes, go on").click();
            String secret = page.locator("#new-secret").textContent();
            Assertions.assertThat(secret).startsWith("whsec_").isNotEqualTo(scene.partner.webhookSecret());
            assertThat(page.locator("main")).containsText(Pattern.compile("stays valid until .* \\(Dutch time\\)"));
            assertThat(page.locator("main .note time")).hasAttribute("title", Pattern.compile(".+ · .+Z"));
            visit.isSoundOnEveryScreen("portal-secret-new");
            page.reload();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Nothing was replaced now");
            assertThat(page.locator("#new-secret")).hasCount(0);
            visit.forgetComplaints(); // the browser logs the 409 to the console
            visit.isSound("portal-secret-again");
            scene.partner
                    .api()
                    .post(scene.partner.path("/integration-config/test-event"), "")
                    .is(200);
            ReceivedWebhook byTheOldOne = scene.endpoint.received().getLast();
            Assertions.assertThat(byTheOldOne.request().standardVerified()).isTrue();
            scene.endpoint.secrets(secret);
            scene.partner
                    .api()
                    .post(scene.partner.path("/integration-config/test-event"), "")
                    .is(200);
            Assertions.assertThat(scene.endpoint.received().getLast().verified())
                    .isTrue();
            page.navigate("/portal/secret");
            Assertions.assertThat(page.content()).doesNotContain(secret);
        }
    }

    @Test
    void saysWhatAnEndpointDoesWrongWhileItsPageStaysOpen() {
        scene.endpoint.script().clear();
        try (Visit visit = scene.signedIn("nl-NL", "integration:write")) {
            Page page = visit.keepingTime().page();
            page.navigate("/portal/certification");
            button(page, "Certificering starten").click();
            assertThat(page.locator(".outcome")).containsText("0 van 14");
            server.part(CertificationRuns.class).step();
            visit.pollsNow();
            assertThat(page.locator(".outcome")).containsText("4 dingen zijn fout");
            Locator check = page.locator("#wrong_signature");
            assertThat(check).containsText("iedereen die het adres kent");
            check.locator("summary").click();
            assertThat(check).containsText("met een ander geheim ondertekend");
            visit.isSound("portal-run-failed-dutch");
            check.getByRole(AriaRole.LINK).click();
            assertThat(page).hasURL(Pattern.compile(".*/portal/guide#verify"));
            assertThat(page.locator("#verify")).isInViewport();
            visit.isSound("portal-guide-dutch");
            page.getByText("Python", new Page.GetByTextOptions().setExact(true)).click();
            page.locator("#sample-python ~ .actions button").click();
        }
    }

    @Test
    void leavesOpenWhatIsReadWhileARunGoesOn() {
        String run = scene.begunAndMade("/certification-runs", "/data/certification_run_id");
        String checks = server.db().text("select checks::text from certification_runs where id = ?::uuid", run);
        server.db()
                .update(
                        "update certification_runs set state = 'running', finished_at = null, leased_until = 'infinity',"
                                + " checks = checks - -1 where id = ?::uuid",
                        run);
        try (Visit visit = scene.signedIn("en-GB", "integration:write")) {
            Page page = visit.keepingTime().page();
            page.navigate("/portal/certification");
            assertThat(page).hasTitle("Certification · Partner Sync");
            page.navigate("/portal/certification/" + run);
            assertThat(page).hasTitle(Pattern.compile("^Certification run · \\d.+ · Partner Sync$"));
            assertThat(page.locator(".outcome")).containsText("13 of 14");
            page.locator(".checks summary").first().click();
            server.db().update("update certification_runs set checks = ?::jsonb where id = ?::uuid", checks, run);
            visit.pollsNow();
            assertThat(page.locator(".outcome")).containsText("14 of 14");
            Locator told = page.locator("[role=status]");
            assertThat(told).isEmpty();
            told.evaluate("one => { one.dataset.there = 'before'; }");
            assertThat(page.locator(".checks details[open]")).hasCount(1);
            assertThat(page.locator(".checks summary").first()).isFocused();
            server.db()
                    .update(
                            "update certification_runs set state = 'finished', finished_at = now(), leased_until = null"
                                    + " where id = ?::uuid",
                            run);
            visit.pollsNow();
            assertThat(page.locator("#run")).not().hasAttribute("hx-get", Pattern.compile(".*"));
            assertThat(page.locator(".checks details[open]")).hasCount(1);
            assertThat(told).hasText(Pattern.compile("\\w+"));
            assertThat(told).hasAttribute("data-there", "before");
        }
    }
}
