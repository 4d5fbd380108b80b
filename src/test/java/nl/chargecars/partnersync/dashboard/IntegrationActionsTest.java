package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.testing.Visit.button;
import static nl.chargecars.partnersync.testing.Visit.yes;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the actions on the page of an integration; the API and the partner's endpoint show their effect. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class IntegrationActionsTest {

    private static final Duration PATIENT = Duration.ofSeconds(10);

    private final TestServer server;
    private final IntegrationScene scene;

    IntegrationActionsTest(TestServer server) {
        this.server = server;
        this.scene = IntegrationScene.on(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void offersViewersNothingThatTheyMayNotDo() {
        try (Visit visit = scene.opened("viewer")) {
            Page page = visit.page();
            assertThat(page.locator("main form:not([action$='/mapping/check']) button"))
                    .hasCount(0);
            assertThat(button(page, "See what would change")).hasCount(0);
            assertThat(page.locator("#to-new")).isDisabled();
            assertThat(page.getByText("Credentials the partner calls us with")).hasCount(0);
            visit.isSound("integration-viewer");
        }
    }

    @Test
    void sendsATestEventAndShowsWhatTheEndpointSaid() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            button(page, "Send a test event").click();
            assertThat(page.locator(".state.delivered")).hasText("Arrived");
            assertThat(scene.endpoint.received()).last().satisfies(received -> {
                assertThat(received.event()).isEqualTo("test");
                assertThat(received.verified()).isTrue();
            });
            visit.isSoundOnEveryScreen("test-event");
            scene.endpoint.script().next(Behaviour.answer(503, Map.of(), "we are closed"));
            button(page, "Send another one").click();
            assertThat(page.locator(".state.failed")).hasText("Not taken");
            assertThat(page.locator("main")).containsText("503");
            assertThat(page.locator("pre")).containsText("we are closed");
        }
    }

    @Test
    void holdsDeliveriesWhilePausedAndSendsThemAfterwards() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            button(page, "Pause").click();
            assertThat(page.getByRole(AriaRole.DIALOG))
                    .hasAccessibleName(Pattern.compile("held from now on, not lost"));
            button(page, "No, go back").click();
            assertThat(scene.config("sync_enabled")).isEqualTo("true");
            button(page, "Pause").click();
            yes(page);
            assertThat(page.locator(".notice")).containsText("Paused");
            assertThat(page.locator(".reason.held")).containsText("by colleague-");
            assertThat(scene.config("sync_enabled")).isEqualTo("false");
            scene.partner.placed("held-1");
            scene.deliver();
            assertThat(scene.endpoint.received()).isEmpty();
            button(page, "Resume").click();
            yes(page);
            assertThat(page.locator(".notice")).containsText("Resumed");
            scene.deliver();
            assertThat(scene.endpoint.log().awaitAccepted(1, PATIENT)).hasSize(1);
        }
    }

    @Test
    void promisesNothingWhileNothingIsSent() {
        scene.partner.placed("waiting-1");
        server.db()
                .update(
                        "insert into lanes (integration_id, releasing) values (?::uuid, true)"
                                + " on conflict (integration_id) do update set releasing = true",
                        scene.id);
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            assertThat(page.locator(".reasons")).containsText("limited pace: 1 to go");
            button(page, "Pause").click();
            yes(page);
            assertThat(page.locator(".reasons")).containsText("Paused: deliveries are held");
            assertThat(page.locator(".reasons")).not().containsText("limited pace");
        }
    }

    @Test
    void disablesTheEndpointAndEnablesItAgain() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            button(page, "Disable the endpoint").click();
            yes(page);
            assertThat(page.locator(".reason.held")).containsText("endpoint is disabled");
            assertThat(scene.config("endpoint_disabled_reason")).isEqualTo("disabled by hand");
            button(page, "Enable the endpoint").click();
            yes(page);
            assertThat(page.locator(".state.healthy")).isVisible();
            assertThat(scene.config("endpoint_disabled_at")).isEmpty();
        }
    }

    @Test
    void saysWhatResumingEnablesToo() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            button(page, "Pause").click();
            yes(page);
            Page other = page.context().newPage();
            other.navigate(scene.path());
            button(other, "Disable the endpoint").click();
            yes(other);
            assertThat(other.locator(".notice")).isVisible();
            button(page, "Resume").click();
            yes(page);
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("disabled meanwhile");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            assertThat(scene.config("sync_enabled")).isEqualTo("false");
            assertThat(button(page, "Resume")).hasCount(0);
            button(page, "Resume and enable the endpoint").click();
            assertThat(page.getByRole(AriaRole.DIALOG))
                    .hasAccessibleName(
                            Pattern.compile("is disabled as well: just now, by colleague-[^ ]+, “Disabled by hand”"));
            visit.isSound("resume-disabled");
            yes(page);
            assertThat(page.locator(".notice")).containsText("enabled again");
            assertThat(scene.config("endpoint_disabled_at")).isEmpty();
            assertThat(scene.config("sync_enabled")).isEqualTo("true");
        }
    }

    @Test
    void switchesOffAndOnAgain() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            button(page, "Switch off").click();
            yes(page);
            assertThat(page.locator(".reason.inactive")).containsText("Switched off");
            scene.partner.place(Seed.order("off-1")).isFailure(409, "NO_ACTIVE_INTEGRATION");
            button(page, "Switch on").click();
            assertThat(page.getByRole(AriaRole.DIALOG))
                    .hasAccessibleName(Pattern.compile("unless sending is paused or the endpoint is disabled"));
            yes(page);
            assertThat(page.locator(".state.healthy")).isVisible();
            scene.partner.placed("off-1");
        }
    }

    @Test
    void showsANewWebhookSecretOnceWhileTheOldOneCounts() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.locator("#overlap_hours").selectOption("0");
            button(page, "New webhook secret…").click();
            assertThat(page.locator("#confirm")).containsText("are no longer valid from now on");
            page.locator("#confirm button[value=no]").click();
            page.locator("#overlap_hours").selectOption("24");
            button(page, "New webhook secret…").click();
            assertThat(page.locator("#confirm")).containsText("before the current one expires");
            yes(page);
            String secret = page.locator("#secret").innerText();
            assertThat(secret).startsWith("whsec_").isNotEqualTo(scene.partner.webhookSecret());
            visit.isSoundOnEveryScreen("webhook-secret");
            page.reload();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Nothing was replaced now");
            assertThat(page.locator("#secret")).hasCount(0);
            visit.forgetComplaints(); // the browser logs the 409 to the console
            visit.isSound("webhook-secret-again");
            scene.endpoint.secrets(secret);
            page.locator("main").getByText("Back to the integration").click();
            assertThat(page.locator("#secrets-title + dl")).containsText("The one before stays valid until");
            assertThat(page.content()).doesNotContain(secret).doesNotContain(scene.partner.webhookSecret());
            button(page, "Send a test event").click();
            assertThat(page.locator(".state.delivered")).isVisible();
            assertThat(scene.endpoint.received()).last().matches(received -> received.verified());
        }
    }

    @Test
    void sendsNowWhatWaitsForItsTime() {
        scene.partner.configure(Map.of("integration_name", "volvo_dealer_api", "sync_frequency", "daily"));
        scene.partner.placed("daily-1");
        scene.deliver();
        assertThat(scene.endpoint.received()).isEmpty();
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            assertThat(page.locator("#figures + dl")).containsText("Next sending");
            button(page, "Send now").click();
            yes(page);
            assertThat(page.locator(".notice")).containsText("goes out now");
            scene.deliver();
            assertThat(scene.endpoint.log().awaitAccepted(1, PATIENT)).hasSize(1);
        }
    }

    @Test
    void certifiesTheEndpointAndShowsTheReport() {
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.keepingTime().page();
            button(page, "Certify the endpoint").click();
            assertThat(page.locator(".outcome")).containsText("0 of 14");
            server.part(CertificationRuns.class).step();
            visit.pollsNow();
            assertThat(page.locator(".outcome")).containsText("4 things are wrong");
            page.getByText("volvo_dealer_api").click();
            assertThat(page.locator("#checks .state")).hasText("Wrong");
            scene.partner.configure(Map.of("integration_name", "volvo_dealer_api", "is_active", false));
            button(page, "Certify the endpoint").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("switched off");
            visit.forgetComplaints(); // the browser logs the 409 to the console
            assertThat(button(page, "Certify the endpoint")).hasCount(0);
        }
    }
}
