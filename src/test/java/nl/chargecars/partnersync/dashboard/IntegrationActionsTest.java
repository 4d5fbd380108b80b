package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.reconciliation.ReconciliationWorker;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done on the pages of an integration, with its effect seen by the API and at the partner's endpoint. */
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
        try (Visit visit = opened("viewer")) {
            Page page = visit.page();
            assertThat(page.locator("main form:not([action$='/mapping/check']) button"))
                    .hasCount(0);
            assertThat(button(page, "See what would change")).hasCount(0);
            assertThat(page.locator("#to-new")).isDisabled();
            assertThat(page.getByText("Keys the partner calls us with")).hasCount(0);
            visit.isSound("integration-viewer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"test-event", "send-now", "mapping/process", "mapping/tell"})
    void doesNothingWithAnotherIntegrationThatIsSwitchedOnInstead(String action) {
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(scene.path()).is(200);
        scene.partner.configure(Map.of("integration_name", "volvo_dealer_api", "is_active", false));
        scene.partner
                .configure(Seed.integration()
                        .with("/integration_name", "another")
                        .with("/webhook_url", scene.endpoint.webhookUrl().toString()))
                .is(201);
        assertThat(operator.submit(scene.path() + "/" + action, Map.of())
                        .is(409)
                        .body())
                .contains("This integration is switched off");
        assertThat(scene.endpoint.received()).isEmpty();
    }

    @Test
    void showsTheBeginningOfALongAnswerWithoutHalfACharacterAtItsEnd() {
        scene.endpoint.script().next(Behaviour.answer(200, Map.of(), "x".repeat(1_023) + "😀".repeat(5)));
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(scene.path()).is(200);
        assertThat(operator.submit(scene.path() + "/test-event", Map.of())
                        .is(200)
                        .body())
                .contains(">" + "x".repeat(1_023) + "😀</pre>", "Only the first KiB is shown.");
    }

    @Test
    void sendsATestEventAndShowsWhatTheEndpointSaid() {
        try (Visit visit = opened("operator")) {
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Pause").click();
            assertThat(page.getByRole(AriaRole.DIALOG))
                    .hasAccessibleName(Pattern.compile("held from now on, not lost"));
            button(page, "Cancel").click();
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            assertThat(page.locator(".reasons")).containsText("bounded pace: 1 to go");
            button(page, "Pause").click();
            yes(page);
            assertThat(page.locator(".reasons")).containsText("Paused: deliveries are held");
            assertThat(page.locator(".reasons")).not().containsText("bounded pace");
        }
    }

    @Test
    void disablesTheEndpointAndEnablesItAgain() {
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Disable endpoint").click();
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Pause").click();
            yes(page);
            Page other = page.context().newPage();
            other.navigate(scene.path());
            button(other, "Disable endpoint").click();
            yes(other);
            assertThat(other.locator(".notice")).isVisible();
            button(page, "Resume").click();
            yes(page);
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("disabled meanwhile");
            visit.forgetComplaints(); // 422 is told in the console too
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Switch off").click();
            yes(page);
            assertThat(page.locator(".reason.inactive")).containsText("Switched off");
            scene.partner.place(Seed.order("off-1")).isFailure(409, "NO_ACTIVE_INTEGRATION");
            button(page, "Switch on").click();
            yes(page);
            assertThat(page.locator(".state.healthy")).isVisible();
            scene.partner.placed("off-1");
        }
    }

    @Test
    void showsANewWebhookSecretOnceWhileTheOldOneCounts() {
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "New webhook secret…").click();
            yes(page);
            String secret = page.locator("#secret").innerText();
            assertThat(secret).startsWith("whsec_").isNotEqualTo(scene.partner.webhookSecret());
            visit.isSoundOnEveryScreen("webhook-secret");
            page.reload();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Nothing was replaced now");
            assertThat(page.locator("#secret")).hasCount(0);
            visit.forgetComplaints(); // 409 is told in the console too
            visit.isSound("webhook-secret-again");
            scene.endpoint.secrets(secret);
            page.locator("main").getByText("Back to the integration").click();
            assertThat(page.locator("#secrets-title + dl")).containsText("The one before counts as well until");
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            assertThat(page.locator("#figures + dl")).containsText("Next to go out");
            button(page, "Send now").click();
            yes(page);
            assertThat(page.locator(".notice")).containsText("goes out now");
            scene.deliver();
            assertThat(scene.endpoint.log().awaitAccepted(1, PATIENT)).hasSize(1);
        }
    }

    @Test
    void changesSettingsAndSaysBesideEachFieldWhatIsWrong() {
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.getByText("Change settings").click();
            page.getByLabel("Webhook address").fill("ftp://partner.example");
            page.getByLabel("Requests at a time").fill("many");
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("2 things");
            assertThat(page.locator("#webhook_url + .problem")).containsText("https://");
            assertThat(page.getByLabel("Requests at a time")).hasValue("many");
            visit.forgetComplaints(); // 422 is told in the console too
            visit.isSound("settings-refused");
            assertThat(scene.config("webhook_url"))
                    .isEqualTo(scene.endpoint.webhookUrl().toString());
            page.getByLabel("Webhook address")
                    .fill(scene.endpoint.webhookUrl("/other").toString());
            page.getByLabel("Requests at a time").fill("3");
            page.getByLabel("order on hold").check();
            page.getByLabel("When it is told").selectOption("hourly");
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

    /** Nobody sees it among the dots. */
    @Test
    void saysOfASecretThatWhiteSpaceCameAlongWithIt() {
        try (Visit visit = opened("operator")) {
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
            visit.forgetComplaints(); // 422 is told in the console too
            page.getByLabel("A secret of its own", exactly()).fill("only for this partner");
            page.locator("[id='api_credentials/token']").fill("t0ken");
            button(page, "Save settings").click();
            assertThat(page.locator(".notice")).containsText("saved");
            assertThat(scene.config("inbound_signature/secret")).isNotEmpty();
        }
    }

    @Test
    void leadsToTheCredentialsThatNoKindWasChosenFor() {
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.locator("#authentication_type").selectOption("");
            page.locator("#api_credentials > summary").click();
            page.locator("[id='api_credentials/token']").fill("t0ken");
            button(page, "Save settings").click();
            assertThat(page.locator("#problem a")).hasAttribute("href", "#api_credentials");
            page.locator("#problem a").click();
            assertThat(page.locator("#api_credentials:target")).isInViewport();
            visit.forgetComplaints(); // 422 is told in the console too
        }
    }

    @Test
    void takesNothingBackThatAColleagueSavedMeanwhile() {
        try (Visit mine = opened("operator");
                Visit theirs = opened("operator")) {
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
            colleague.getByLabel("When it is told").selectOption("hourly");
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
            assertThat(told).containsText("When it is told: every hour");
            assertThat(told).containsText("order on hold");
            assertThat(told).containsText("/theirs is stored now, yours stands in the form");
            assertThat(told.locator("li")).hasCount(5);
            assertThat(page.getByLabel("Webhook address"))
                    .hasValue(scene.endpoint.webhookUrl("/mine").toString());
            assertThat(page.getByLabel("Calls a minute")).hasValue("777");
            assertThat(page.getByLabel("order on hold")).isChecked();
            assertThat(page.getByText("Enter the secrets again")).isVisible();
            mine.forgetComplaints(); // 409 is told in the console too
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByLabel("Requests at a time").fill("many");
            scene.partner.configure(Map.of("integration_name", "volvo_dealer_api", "sync_enabled", false));
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("One thing");
            visit.forgetComplaints(); // 422 is told in the console too
            scene.partner.configure(Map.of("integration_name", "volvo_dealer_api", "coalesce_updates", true));
            page.getByLabel("Requests at a time").fill("4");
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT).locator("li")).hasCount(1);
            visit.forgetComplaints(); // 409 is told in the console too
            scene.partner.configure(Map.of("integration_name", "volvo_dealer_api", "sync_enabled", true));
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
    void comparesBothSidesAndBringsTheLaggingOneUpToDate() {
        scene.polled();
        scene.partner.placed("theirs-1");
        scene.staffChanges(scene.partner.placed("ours-1"), "in_progress");
        scene.partner.placed("unknown-1");
        scene.deliver();
        scene.endpoint.orders().put("theirs-1", "IN_PROGRESS", server.clock().instant());
        scene.endpoint.orders().put("ours-1", "RECEIVED", server.clock().instant());
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Compare now").click();
            assertThat(page.locator("#differences .state").first()).hasText("Under way");
            visit.isSound("reconciliation-under-way");
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differences .state").first()).hasText("Done");
            assertThat(page.locator("#differing tbody tr")).hasCount(3);
            assertThat(page.locator("#differing tr:has-text('theirs-1')")).containsText("the partner");
            Locator unknown = page.locator("#differing tr:has-text('unknown-1')");
            button(page, "Nederlands").click();
            assertThat(page.locator("#differences .state").first()).hasText("Klaar");
            visit.isSound("reconciliation-dutch");
            button(page, "English").click();
            unknown.getByText("Dismiss").click();
            unknown.getByLabel("Why nothing has to be done with it").fill("Withdrawn by telephone");
            unknown.getByText("Nothing to be done").click();
            assertThat(page.locator(".outcomes").first()).containsText("1 dismissed");
            assertThat(unknown).containsText("Dismissed");
            assertThat(unknown).containsText("Withdrawn by telephone");
            visit.isSound("reconciliation-dismissed");
            page.locator("#differing tr:has-text('theirs-1')")
                    .getByText("Take over theirs")
                    .click();
            assertThat(page.locator(".outcomes").first()).containsText("1 applied");
            assertThat(scene.status("theirs-1")).isEqualTo("in_progress");
            button(page, "Bring one order up to date").click();
            yes(page);
            assertThat(page.locator(".outcomes").first()).containsText("1 on its way to the partner");
            assertThat(page.locator("#differing .state.delivered")).hasCount(2);
            int before = scene.endpoint.received().size();
            scene.deliver();
            assertThat(scene.endpoint.received()).hasSize(before + 1);
            assertThat(scene.endpoint.received().getLast().request().status()).isEqualTo("IN_PROGRESS");
            page.navigate(scene.path() + "#checks");
            assertThat(page.locator("#checks li").first()).containsText("3 orders compared, none agreeing.");
        }
    }

    @Test
    void asksBeforeItTakesOverAStatusThatNoOrderLeavesAgain() {
        scene.polled();
        scene.staffChanges(scene.partner.placed("final-1"), "in_progress");
        scene.deliver();
        scene.endpoint.orders().put("final-1", "DELIVERED", server.clock().instant());
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Compare now").click();
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differences .state").first()).hasText("Done");
            button(page, "Take over theirs").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).hasAccessibleName(Pattern.compile("“Completed” is final"));
            button(page, "Cancel").click();
            assertThat(scene.status("final-1")).isEqualTo("in_progress");
            button(page, "Take over theirs").click();
            yes(page);
            assertThat(page.locator(".outcomes").first()).containsText("1 applied");
            assertThat(scene.status("final-1")).isEqualTo("completed");
        }
    }

    @Test
    void staysOnThePageOfDifferencesThatSomethingIsDoneOn() {
        List<Map<String, String>> unknown = IntStream.range(0, 51)
                .mapToObj(order -> Map.of("partner_order_id", "unknown-" + order, "status", "RECEIVED"))
                .toList();
        String run = scene.partner
                .api()
                .post(scene.partner.path("/reconciliation"), Map.of("partial", true, "orders", unknown))
                .is(200)
                .text("/data/run/run_id");
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/reconciliation/" + run);
            Locator rows = page.locator("#differing tbody tr");
            assertThat(rows).hasCount(50);
            page.locator(".pager a[rel=next]").click();
            assertThat(rows).hasCount(1);
            rows.getByText("Dismiss").click();
            rows.getByText("Nothing to be done").click();
            assertThat(page.locator(".outcomes").first()).containsText("1 dismissed");
            assertThat(rows).hasCount(1);
            assertThat(rows).containsText("Dismissed");
        }
    }

    @Test
    void dismissesAllDifferencesOfAKindAtOnce() {
        scene.polled();
        String number = scene.partner.placed("gone-1");
        scene.partner.placed("gone-2");
        scene.partner.placed("behind-1");
        scene.deliver();
        scene.endpoint.orders().put("behind-1", "IN_PROGRESS", server.clock().instant());
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Compare now").click();
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differences .state").first()).hasText("Done");
            assertThat(page.locator("#differing tr:has-text('gone-1')")).containsText(number);
            Locator kind = page.locator(".outcomes li:has-text('not known to the partner')");
            kind.getByText("Dismiss these…").click();
            assertThat(kind).containsText("2 differences will be dismissed.");
            visit.isSound("reconciliation-dismissing");
            kind.getByLabel("Why nothing has to be done with it").fill("Withdrawn by telephone");
            button(page, "Dismiss these 2").click();
            assertThat(page.locator(".outcomes").first()).containsText("2 dismissed");
            assertThat(page.locator("#differing tr:has-text('gone-2')")).containsText("Withdrawn by telephone");
            assertThat(page.locator("#differing .state.dismissed")).hasCount(2);
            assertThat(page.getByText("Dismiss these…")).hasCount(0);
        }
    }

    @Test
    void certifiesTheEndpointAndShowsTheReport() {
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Certify the endpoint").click();
            assertThat(page.locator(".outcome")).containsText("0 of 14");
            server.part(CertificationRuns.class).step();
            assertThat(page.locator(".outcome")).containsText("4 things are wrong");
            page.getByText("volvo_dealer_api").click();
            assertThat(page.locator("#checks .state")).hasText("Wrong");
            scene.partner.configure(Map.of("integration_name", "volvo_dealer_api", "is_active", false));
            button(page, "Certify the endpoint").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("switched off");
            visit.forgetComplaints(); // 409 is told in the console too
            assertThat(button(page, "Certify the endpoint")).hasCount(0);
        }
    }

    @Test
    void saysOfWhatThereIsTooMuch() {
        Browser operator = TestUser.signedIn(server, "operator");
        operator.open(scene.path()).is(200);
        for (int run = 1; run <= 6; run++) {
            operator.submit(scene.path() + "/certification", Map.of()).is(303);
            server.part(CertificationRuns.class).step();
        }
        assertThat(operator.submit(scene.path() + "/certification", Map.of())
                        .is(429)
                        .body())
                .contains("certified six times an hour at most");
        scene.endpoint.script().byDefault(Behaviour.hang());
        List<Browser> operators = Stream.generate(() -> TestUser.signedIn(server, "operator"))
                .limit(8)
                .toList();
        List<Shown> answers = AtOnce.call(
                operators.size(), number -> operators.get(number).submit(scene.path() + "/test-event", Map.of()));
        assertThat(answers).extracting(Shown::status).containsOnly(200, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 429)
                .allSatisfy(answer -> assertThat(answer.body()).contains("Two test events are under way"));
    }

    @Test
    void saysInTheReadersLanguageWhyAComparisonFoundNothing() {
        scene.polled();
        scene.partner.placed("garbled-1");
        scene.endpoint
                .script()
                .when(request -> request.path().endsWith("/garbled-1"), Behaviour.answer(200, Map.of(), "{}"));
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            button(page, "Nederlands").click();
            button(page, "Nu vergelijken").click();
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differing tbody tr")).containsText("In het antwoord stond geen status");
            scene.endpoint.script().clear();
            scene.endpoint.script().when(request -> request.path().endsWith("/garbled-1"), Behaviour.status(500));
            page.navigate(scene.path());
            button(page, "Nu vergelijken").click();
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differences .problem")).containsText("gestopt: Het adres antwoordde 500");
            assertThat(page.locator("#differences")).not().containsText("does not answer");
            visit.isSound("reconciliation-failed-dutch");
        }
    }

    @Test
    void takesHeadersACertificateAndASignatureOfThePartnersOwnAndNeverShowsThem() {
        TestCertificate ours = TestCertificate.of("partner-sync");
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByText("Further headers").click();
            header(page, 0, "Authorization", "g4teway");
            page.locator("#client_certificate summary").click();
            page.getByLabel("Certificate (PEM)", exactly()).fill(ours.certificatePem());
            page.getByLabel("Private key (PEM, PKCS#8, without a password)", exactly())
                    .fill(TestCertificate.of("another").privateKeyPem());
            page.getByLabel("How its updates are signed").selectOption("hmac");
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("3 things");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Private key (PEM, PKCS#8, without a password): ");
            assertThat(page.locator("#custom_headers .problem")).containsText("no name of a header");
            assertThat(page.locator("[id='client_certificate/private_key_pem'] + .problem"))
                    .containsText("does not belong to the certificate above");
            assertThat(page.locator("[id='inbound_signature/header'] + .problem"))
                    .isVisible();
            assertThat(page.content()).doesNotContain("g4teway").doesNotContain("PRIVATE KEY-----\n");
            visit.forgetComplaints(); // 422 is told in the console too
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
            assertThat(page.locator("#client_certificate")).containsText("There is one. It ends");
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
            page.getByLabel("Before the signature", exactly()).fill("sha256=");
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
            page.getByLabel("Take it away", exactly()).check();
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByLabel("Attempts after", exactly()).fill("0, five");
            page.getByText("More about the signature").click();
            page.getByLabel("Name of the header", exactly()).fill("X-Partner-Signature");
            page.getByText("Further headers").click();
            header(page, 0, "X-Gateway-Key", "");
            button(page, "Save settings").click();
            Locator alert = page.getByRole(AriaRole.ALERT);
            assertThat(alert)
                    .containsText("How its updates are signed: Something is filled in below"
                            + " for a signature of the partner's own: choose here of which kind that is");
            assertThat(alert).containsText("Attempts after: Each has to be a whole number of seconds");
            assertThat(alert).containsText("Header X-Gateway-Key: Fill this in.");
            visit.forgetComplaints(); // 422 is told in the console too
        }
    }

    @Test
    void asksForTheKindOfASignatureOfThePartnersOwn() {
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.getByText("More about the signature").click();
            page.getByLabel("Name of the header", exactly()).fill("X-Partner-Signature");
            page.getByLabel("A secret of its own", exactly()).fill("only for this partner");
            button(page, "Save settings").click();
            assertThat(page.locator("#scheme-problem")).isVisible();
            assertThat(page.getByLabel("Name of the header", exactly())).hasValue("X-Partner-Signature");
            assertThat(page.getByLabel("Name of the header", exactly())).isVisible();
            visit.forgetComplaints(); // 422 is told in the console too
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.locator("#authentication_type").selectOption("basic_auth");
            button(page, "Save settings").click();
            assertThat(page.locator("[id='api_credentials/username'] + .problem"))
                    .isVisible();
            assertThat(page.locator("[id='api_credentials/password'] + .problem"))
                    .isVisible();
            visit.forgetComplaints(); // 422 is told in the console too
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
        try (Visit visit = opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/settings");
            page.locator("#authentication_type").selectOption("oauth2");
            page.getByText("Credentials for the partner").click();
            oauth2(page);
            button(page, "Save settings").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("OAuth 2: how the client secret is sent: Choose");
            visit.forgetComplaints(); // 422 is told in the console too
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
        page.getByLabel("OAuth 2: client secret", exactly()).fill("s3cret");
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

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    @Test
    void showsTheSecretOfANewIntegrationThoughTheButtonIsPressedTwice() {
        TestPartner another = TestPartner.withoutIntegration(server);
        try (Visit visit = opened("admin")) {
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
    void makesANewIntegrationOfANewPartner() {
        try (Visit visit = opened("admin")) {
            Page page = visit.page();
            page.navigate("/partners/" + scene.partner.id());
            page.getByText("New integration").click();
            assertThat(page.locator("#partner option:checked")).hasText("Volvo dealers");
            page.navigate("/");
            page.getByText("New integration").click();
            button(page, "Create the integration").click();
            assertThat(page.locator("#partner + .problem")).isVisible();
            visit.forgetComplaints();
            page.getByText("Make the partner first").click();
            page.getByLabel("Name", exactly()).fill("Polestar Nederland");
            page.getByLabel("Company").selectOption("zaptecshop");
            button(page, "Take the partner in").click();
            assertThat(page.locator("dl.facts")).containsText("zaptecshop");
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
            scene.endpoint.secrets(secret);
            assertThat(page.getByText("The partner's keys"))
                    .hasAttribute("href", Pattern.compile("/partners/[0-9a-f-]{36}#credentials"));
            page.getByText("I have it: on to the integration").click();
            assertThat(page.locator("h1")).hasText("Polestar Nederland");
            assertThat(page.locator("#to-on_hold")).hasValue("ON_HOLD");
            button(page, "Send a test event").click();
            assertThat(page.locator(".state.delivered")).isVisible();
        }
    }

    private Visit opened(String role) {
        Visit visit = Visit.signedIn(server, role, Screen.LIGHT, "en-GB");
        visit.page().navigate(scene.path());
        assertThat(visit.page()).hasTitle(Pattern.compile("volvo_dealer_api"));
        return visit;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void yes(Page page) {
        button(page, "Yes, go on").click();
    }
}
