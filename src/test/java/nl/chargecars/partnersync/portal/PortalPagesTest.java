package nl.chargecars.partnersync.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.outbound.DeliveryWorker;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.Condition;
import nl.chargecars.partnersync.simulator.ReceivedWebhook;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A partner's developer helps himself, in a real browser; what comes of it is seen at the partner's endpoint. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class PortalPagesTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String REPLAY = "/portal/deliveries/replay";

    /** Names, numbers, data and words that are the same in Dutch and English. */
    private static final Pattern SAME_IN_BOTH = Pattern.compile("Partner Sync|English|Nederlands|Volvo dealers"
            + "|volvo_dealer_api|(partner|dealer|purchase)_\\w+|[A-Z][A-Z0-9_-]+|VLV-.*|1 × .*|.*@example.com"
            + "|webhook-id|https\\.|Java|JavaScript|Python|[\\w-]+\\.(java|mjs|py|cs|php)|Standard Webhooks"
            + "|Status|body|, body|Body|Event|(order|visit|installation|status)_\\w+|Orders?|ChargeCars");

    private final TestServer server;
    private final SimulatedPartner endpoint;
    private final TestPartner partner;
    private final String delivered = "PORTAL-" + NUMBER.incrementAndGet();
    private final String failed = "PORTAL-" + NUMBER.incrementAndGet();

    PortalPagesTest(TestServer server) {
        this.server = server;
        this.endpoint = SimulatedPartner.start("portal", server.clock());
        this.partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .with("/webhook_url", endpoint.webhookUrl().toString())
                        .with("/retry_schedule", List.of(0)));
        endpoint.secrets(partner.webhookSecret()).script().when(Condition.notVerified(), Behaviour.status(401));
        partner.placed(delivered);
        server.part(DeliveryWorker.class).step();
        endpoint.script().next(Behaviour.answer(500, Map.of(), "{\"error\": \"no room for Jan\"}"));
        partner.placed(failed);
        server.part(DeliveryWorker.class).step();
    }

    @AfterEach
    void close() {
        partner.configure(Map.of("integration_name", "volvo_dealer_api", "is_active", false));
        endpoint.close();
    }

    @ParameterizedTest
    @EnumSource
    void showsEveryPageOnEveryScreen(Screen screen) {
        try (Visit visit = Visit.at(server, screen, "en-GB")) {
            Page page = visit.page();
            page.navigate("/portal/guide");
            visit.isSound("portal-guide-open");
            page.navigate("/portal");
            visit.isSound("portal-login");
            page.getByLabel("API key").fill("ccp_live_mistyped");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("not a credential of a partner");
            visit.forgetComplaints(); // 401 is told in the console too
            page.getByLabel("API key")
                    .fill(key(
                            "orders:read", "deliveries:read", "deliveries:write", "status:write", "integration:write"));
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Volvo dealers");
            assertThat(page.locator(".todo .open")).hasCount(3);
            assertThat(page.getByText("Dutch time (Europe/Amsterdam)")).isVisible();
            visit.isSound("portal-overview");
            follow(page, "Orders");
            visit.isSound("portal-orders");
            page.getByLabel("Any number or reference").fill("no such");
            page.keyboard().press("Enter");
            assertThat(page.locator(".empty")).containsText("no such");
            follow(page, "Show all");
            follow(page, failed);
            visit.isSound("portal-order");
            follow(page, "Deliveries");
            visit.isSound("portal-deliveries");
            page.getByLabel("State").selectOption("failed");
            button(page, "Filter").click();
            follow(page, failed);
            page.locator(".attempt summary").click();
            visit.isSound("portal-delivery");
            follow(page, "Your status updates");
            assertThat(page.locator(".empty")).containsText("You have sent no status update yet");
            tells(failed, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
            tells("NEVER-PLACED", "CONFIRMED").isFailure(404, "ORDER_NOT_FOUND");
            tells(delivered, "CONFIRMED").is(200);
            refusedCalls();
            page.reload();
            assertThat(page.locator("#refused-calls")).containsText("The signature is wrong");
            visit.isSound("portal-updates");
            follow(page, "Process all again");
            assertThat(page.locator("#waiting tbody tr")).hasCount(2);
            visit.isSound("portal-reprocess");
            follow(page, "Test event");
            visit.isSound("portal-test-event");
            follow(page, "Webhook secret");
            visit.isSound("portal-secret");
            follow(page, "Certification");
            button(page, "Begin a run").click();
            assertThat(page.locator(".outcome")).containsText("0 of 14");
            visit.isSound("portal-run-under-way");
            server.part(CertificationRuns.class).step();
            assertThat(page.locator(".outcome")).containsText("Your endpoint works, with one warning.");
            visit.isSound("portal-run");
            follow(page, "Certification");
            visit.isSound("portal-certification");
            follow(page, "Overview");
            assertThat(page.locator(".todo .open")).hasCount(0);
            button(page, "Sign out").click();
            assertThat(page).hasURL(Pattern.compile(".*/portal/login"));
        }
    }

    @Test
    void showsWhatBecameOfStatusUpdatesAndProcessesThemAgain() {
        tells(failed, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        tells("{\"partner_order_id\": 7, \"status\": \"CONFIRMED\"}").isFailure(422, "VALIDATION_FAILED");
        tells("{\"status\": CONFIRMED}").isFailure(400, "MALFORMED_JSON");
        tells("NEVER-PLACED", "CONFIRMED").isFailure(404, "ORDER_NOT_FOUND");
        try (Visit visit = signedIn("en-GB", "status:write")) {
            Page page = visit.page();
            follow(page, "Your status updates");
            assertThat(page.locator("tbody tr")).hasCount(4);
            assertThat(page.locator("tbody tr").first()).containsText("You have no order with this number");
            assertThat(page.locator("tbody tr").nth(1)).containsText("This is not valid JSON.");
            assertThat(page.locator("tbody tr").nth(1)).containsText("(line 1, column");
            assertThat(page.locator("tbody tr").nth(2)).containsText("partner_order_id is not text: put it in quotes");
            Locator row = page.locator("tr").filter(new Locator.FilterOptions().setHasText(failed));
            assertThat(row).containsText("“ON_THE_MOON” means no status of ours");
            assertThat(row.locator("a")).hasCount(0); // orders are not this credential's
            button(row, "Process again").click();
            assertThat(page.locator(".notice")).containsText("could still not be accepted");
            partner.configure(Map.of(
                            "integration_name",
                            "volvo_dealer_api",
                            "status_mapping",
                            Map.of(
                                    "chargecars_to_partner",
                                    Map.of("new", "RECEIVED"),
                                    "partner_to_chargecars",
                                    Map.of("ON_THE_MOON", "approved"))))
                    .is(200);
            button(row, "Process again").click();
            assertThat(row).containsText("Applied");
            assertThat(row.locator("button")).hasCount(0);
            Assertions.assertThat(partner.order(failed).text("/data/status")).isEqualTo("approved");
            page.getByLabel("Outcome").selectOption("order_not_found");
            button(page, "Filter").click();
            assertThat(page.locator("tbody tr")).hasCount(1);
            button(page, "Process again").click();
            assertThat(page.locator(".notice")).containsText("could still not be accepted");
            assertThat(page.getByLabel("Outcome")).hasValue("order_not_found");
            assertThat(page.locator("tbody tr")).hasCount(1);
        }
    }

    @Test
    void processesAllThatWereRefusedForOneReasonAgainOnceTheyAreCounted() {
        tells(failed, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        tells(delivered, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        partner.configure(Map.of(
                        "integration_name",
                        "volvo_dealer_api",
                        "status_mapping",
                        Map.of(
                                "chargecars_to_partner",
                                Map.of("new", "RECEIVED"),
                                "partner_to_chargecars",
                                Map.of("ON_THE_MOON", "approved"))))
                .is(200);
        try (Visit visit = signedIn("en-GB", "status:write")) {
            Page page = visit.page();
            follow(page, "Your status updates");
            follow(page, "Process all again");
            button(page, "Process again").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Process 2 status updates again?");
            button(page, "Yes, go on").click();
            assertThat(page.locator("#told")).containsText("2 were accepted.");
            assertThat(page.locator("main")).containsText("No status update of yours waits to be processed again.");
            visit.isSoundOnEveryScreen("portal-reprocessed");
            follow(page, "Your status updates");
            assertThat(page.locator("tbody .state.applied")).hasCount(2);
        }
    }

    @Test
    void enablesSendingAgainWhereTheCredentialMay() {
        endpoint.script().clear().byDefault(Behaviour.status(410));
        String held = "PORTAL-" + NUMBER.incrementAndGet();
        partner.placed(held);
        server.part(DeliveryWorker.class).step();
        endpoint.script().byDefault(Behaviour.status(200));
        try (Visit visit = signedIn("en-GB", "deliveries:read")) {
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
        try (Visit visit = signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            visit.isSound("portal-disabled");
            button(page, "Enable sending").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).containsText("Sending is enabled");
            assertThat(page.locator(".say")).hasText("Active. Changes are sent to your endpoint.");
        }
        server.clock().advance(Duration.ofSeconds(2));
        server.part(DeliveryWorker.class).step();
        Assertions.assertThat(endpoint.log().accepted()).isNotEmpty();
    }

    @Test
    void saysThatNothingIsSentWhileTheEndpointKeepsFailing() {
        endpoint.script().clear().byDefault(Behaviour.status(500));
        for (int order = 0; order < 10; order++) {
            partner.placed("PORTAL-" + NUMBER.incrementAndGet());
        }
        server.part(DeliveryWorker.class).step();
        try (Visit visit = signedIn("nl-NL", "deliveries:read", "integration:write")) {
            Page page = visit.page();
            assertThat(page.locator(".say")).containsText("Het sturen staat stil");
            assertThat(page.locator("main")).containsText(Pattern.compile("Het faalde 1\\d keer op rij"));
            visit.isSound("portal-failing");
            page.getByText("Stuur een testevent: komt dat aan").click();
            assertThat(page).hasURL(Pattern.compile(".*/portal/test-event"));
        }
    }

    /** The partner tells a status of an order, signed as the guide says. */
    private Reply tells(String order, String status) {
        return tells(Seed.statusUpdate()
                .with("/partner_order_id", order)
                .with("/status", status)
                .with("/timestamp", server.clock().instant().toString())
                .toString());
    }

    private Reply tells(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return server.api()
                .with("X-ChargeCars-Signature", WebhookSignature.seed(new WebhookSecret(partner.webhookSecret()), body))
                .send("POST", partner.statusWebhookPath(), body);
    }

    private void refusedCalls() {
        server.db()
                .update("""
                insert into refused_calls (integration_id, hour, reason, refused)
                select id, date_trunc('hour', ?::timestamptz), 'bad_signature', 12
                from partner_integrations where partner_organization_id = ?
                """, server.clock().instant().toString(), partner.id().value());
    }

    @Test
    void sendsATestEventAndShowsWhatTheEndpointSaid() {
        try (Visit visit = signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            page.navigate("/portal/test-event");
            endpoint.script().next(Behaviour.answer(202, Map.of(), "thank you"));
            button(page, "Send a test event").click();
            assertThat(page.locator("[role=status]")).containsText("Taken");
            assertThat(page.locator("[role=status]")).containsText("thank you");
            Assertions.assertThat(endpoint.received().getLast().event()).isEqualTo("test");
            endpoint.goDown();
            button(page, "Send a test event").click();
            assertThat(page.locator("[role=status]")).containsText("Not taken");
            assertThat(page.locator("[role=status]")).containsText("no answer");
            visit.isSoundOnEveryScreen("portal-test-event-refused");
        }
    }

    @Test
    void retriesADeliveryThatFailedAndShowsItsBodyWhenAsked() {
        try (Visit visit = signedIn("en-GB", "deliveries:read", "deliveries:write")) {
            Page page = visit.page();
            assertThat(page.locator(".list")).containsText("The endpoint answered 500");
            follow(page, failed);
            assertThat(page.locator("main")).not().containsText("jan@example.com");
            button(page, "Show personal data").click();
            assertThat(page.locator("main")).containsText("jan@example.com");
            assertThat(page.locator("main")).containsText("no room for Jan");
            visit.isSoundOnEveryScreen("portal-delivery-bodies");
            follow(page, "Deliveries");
            follow(page, failed);
            int before = endpoint.received().size();
            button(page, "Send again now").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).containsText("sent again");
            server.part(DeliveryWorker.class).step();
            List<ReceivedWebhook> received = endpoint.awaitReceived(before + 1, Duration.ofSeconds(5));
            Assertions.assertThat(received.getLast().partnerOrderId()).isEqualTo(failed);
            page.navigate("/portal/deliveries?state=failed");
            assertThat(page.locator(".empty")).containsText("No delivery fits");
        }
    }

    @Test
    void sendsAllThatFailedAgainOnceTheyAreCounted() {
        endpoint.script().next(Behaviour.status(500));
        partner.placed("PORTAL-" + NUMBER.incrementAndGet());
        server.part(DeliveryWorker.class).step();
        server.clock().advance(Duration.ofSeconds(1)); // a replay is of what was there before it
        try (Visit visit = signedIn("en-GB", "deliveries:read")) {
            Page page = visit.page();
            page.navigate("/portal/deliveries");
            assertThat(page.getByText("Send all failed again")).hasCount(0);
            Assertions.assertThat(
                            page.request().get("/portal/deliveries/replay").status())
                    .isEqualTo(403);
        }
        try (Visit visit = signedIn("en-GB", "deliveries:read", "deliveries:write")) {
            Page page = visit.page();
            page.navigate("/portal/deliveries");
            follow(page, "Send all failed again");
            assertThat(page.locator("main")).containsText("2 deliveries failed for good");
            visit.isSoundOnEveryScreen("portal-replay");
            int before = endpoint.received().size();
            button(page, "Send them again").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).containsText("in the background");
            assertThat(page.locator("main"))
                    .containsText("No delivery of your active integration has failed for good.");
            assertThat(page.locator("main")).containsText("2 / 2");
            visit.isSound("portal-replayed");
            server.part(DeliveryWorker.class).step();
            Assertions.assertThat(endpoint.awaitReceived(before + 2, Duration.ofSeconds(5)))
                    .hasSize(before + 2);
        }
        Assertions.assertThat(partner.api()
                        .get(partner.path("/deliveries?state=failed"))
                        .is(200)
                        .data()
                        .size())
                .isZero();
    }

    /** Another one may have sent them since they were counted. */
    @Test
    void beginsNoReplayWhereNothingFailed() {
        TestPartner calm = TestPartner.integrated(server);
        Browser browser = Browser.inPortal(server.url(), key(calm, "deliveries:write"));
        browser.open(REPLAY).is(200);
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY);
        Assertions.assertThat(server.db()
                        .count(
                                "replays where partner_organization_id = ?",
                                calm.id().value()))
                .isZero();
    }

    /** Opened again it would be held for ever, perhaps, and be among nothing that anybody looks after. */
    @Test
    void replaysNothingOfAnIntegrationThatIsNotActive() {
        server.clock().advance(Duration.ofSeconds(1)); // a replay is of what was there before it
        partner.configure(Map.of("integration_name", "volvo_dealer_api", "is_active", false))
                .is(200);
        Browser browser = Browser.inPortal(server.url(), key("deliveries:write"));
        Assertions.assertThat(browser.open(REPLAY).is(200).body()).contains("No integration of yours is active.");
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY);
        partner.configure(Seed.integration().with("/integration_name", "its_successor"))
                .is(201);
        Assertions.assertThat(browser.open(REPLAY).is(200).body())
                .contains("No delivery of your active integration has failed for good.");
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY);
        Assertions.assertThat(server.db()
                        .count(
                                "replays where partner_organization_id = ?",
                                partner.id().value()))
                .isZero();
        Assertions.assertThat(server.db()
                        .count(
                                "deliveries where state = 'failed' and partner_organization_id = ?",
                                partner.id().value()))
                .isOne();
    }

    @Test
    void offersNothingOfWhatIsTooOldToBeReplayed() {
        server.clock().advance(Duration.ofSeconds(1)); // a replay is of what was there before it
        forgetWhatFailed();
        Browser browser = Browser.inPortal(server.url(), key("deliveries:read", "deliveries:write"));
        Assertions.assertThat(browser.open(REPLAY).is(200).body())
                .contains("One delivery failed for good.", "Nothing of this can be sent again: it was too old")
                .doesNotContain(REPLAY + "\" data-confirm");
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY);
        Assertions.assertThat(server.db()
                        .count(
                                "replays where partner_organization_id = ?",
                                partner.id().value()))
                .isZero();
    }

    @Test
    void countsOfWhatFailedOnlyWhatCanStillBeSent() {
        forgetWhatFailed();
        endpoint.script().next(Behaviour.status(500));
        partner.placed("PORTAL-" + NUMBER.incrementAndGet());
        server.part(DeliveryWorker.class).step();
        server.clock().advance(Duration.ofSeconds(1)); // a replay is of what was there before it
        Browser browser = Browser.inPortal(server.url(), key("deliveries:read", "deliveries:write"));
        Assertions.assertThat(browser.open(REPLAY).is(200).body())
                .contains("2 deliveries failed for good.", "One of them can still be sent", "Send one delivery again?");
        browser.submit(REPLAY, Map.of()).leadsTo(REPLAY + "?notice=portal_replay_started");
        Assertions.assertThat(browser.open(REPLAY).is(200).body())
                .contains("1 / 2", "One was not sent", "One delivery failed for good.", "Nothing of this can be sent");
    }

    /** By the API, that is. */
    @Test
    void promisesNothingOfWhatWasTooOldWhenItWasReplayed() {
        server.clock().advance(Duration.ofSeconds(1)); // a replay is of what was there before it
        forgetWhatFailed();
        partner.api().post(partner.path("/deliveries/replay"), Map.of()).is(200);
        Browser browser = Browser.inPortal(server.url(), key("deliveries:read", "deliveries:write"));
        Assertions.assertThat(browser.open(REPLAY).is(200).body())
                .contains(
                        "All that could be sent are on their way",
                        "0 / 1",
                        "One was not sent: in another state by then, or the text is no longer kept.")
                .doesNotContain("All are on their way");
    }

    private void forgetWhatFailed() {
        server.db()
                .update(
                        "delete from event_payloads where event_id in"
                                + " (select id from deliveries where state = 'failed' and partner_organization_id = ?)",
                        partner.id().value());
    }

    @Test
    void promisesNoSendingNowWhileNothingIsSent() {
        try (Visit visit = signedIn("en-GB", "deliveries:read", "deliveries:write")) {
            Page page = visit.page();
            follow(page, failed);
            endpoint.script().next(Behaviour.retryAfter(503, Duration.ofMinutes(10)));
            partner.placed("PORTAL-" + NUMBER.incrementAndGet());
            server.part(DeliveryWorker.class).step();
            button(page, "Send again now").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).containsText("your endpoint takes nothing now");
            partner.configure(Map.of("integration_name", "volvo_dealer_api", "sync_enabled", false))
                    .is(200);
            button(page, "Send again now").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator(".notice")).hasText("It goes out once sending is enabled again.");
        }
    }

    @Test
    void makesANewSecretWhileTheOldOneStillCounts() {
        try (Visit visit = signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            page.navigate("/portal/secret");
            page.getByLabel("How long the old one stays valid").selectOption("72");
            button(page, "Make a new secret").click();
            button(page, "Yes, go on").click();
            String secret = page.locator("#new-secret").textContent();
            Assertions.assertThat(secret).startsWith("whsec_").isNotEqualTo(partner.webhookSecret());
            assertThat(page.locator("main")).containsText(Pattern.compile("stays valid until .* \\(Dutch time\\)"));
            assertThat(page.locator("main .note time")).hasAttribute("title", Pattern.compile(".+ · .+Z"));
            visit.isSoundOnEveryScreen("portal-secret-new");
            page.reload();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Nothing was replaced now");
            assertThat(page.locator("#new-secret")).hasCount(0);
            visit.forgetComplaints(); // 409 is told in the console too
            visit.isSound("portal-secret-again");
            partner.api()
                    .post(partner.path("/integration-config/test-event"), "")
                    .is(200);
            ReceivedWebhook byTheOldOne = endpoint.received().getLast();
            Assertions.assertThat(byTheOldOne.request().standardVerified()).isTrue();
            endpoint.secrets(secret);
            partner.api()
                    .post(partner.path("/integration-config/test-event"), "")
                    .is(200);
            Assertions.assertThat(endpoint.received().getLast().verified()).isTrue();
            page.navigate("/portal/secret");
            Assertions.assertThat(page.content()).doesNotContain(secret);
        }
    }

    @Test
    void saysWhatAnEndpointDoesWrongWhileItsPageStaysOpen() {
        endpoint.script().clear();
        try (Visit visit = signedIn("nl-NL", "integration:write")) {
            Page page = visit.page();
            page.navigate("/portal/certification");
            button(page, "Certificering starten").click();
            assertThat(page.locator(".outcome")).containsText("0 van 14");
            server.part(CertificationRuns.class).step();
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
        String run = begunAndMade("/certification-runs", "/data/certification_run_id");
        String checks = server.db().text("select checks::text from certification_runs where id = ?::uuid", run);
        server.db()
                .update(
                        "update certification_runs set state = 'running', finished_at = null, leased_until = 'infinity',"
                                + " checks = checks - -1 where id = ?::uuid",
                        run);
        try (Visit visit = signedIn("en-GB", "integration:write")) {
            Page page = visit.page();
            page.navigate("/portal/certification/" + run);
            assertThat(page.locator(".outcome")).containsText("13 of 14");
            page.locator(".checks summary").first().click();
            server.db().update("update certification_runs set checks = ?::jsonb where id = ?::uuid", checks, run);
            assertThat(page.locator(".outcome")).containsText("14 of 14");
            assertThat(page.locator(".checks details[open]")).hasCount(1);
            assertThat(page.locator(".checks summary").first()).isFocused();
            server.db()
                    .update(
                            "update certification_runs set state = 'finished', finished_at = now(), leased_until = null"
                                    + " where id = ?::uuid",
                            run);
            assertThat(page.locator("#run")).not().hasAttribute("hx-get", Pattern.compile(".*"));
            assertThat(page.locator(".checks details[open]")).hasCount(1);
        }
    }

    @Test
    void saysEverythingInDutchToo() {
        endpoint.script().clear();
        String run = begunAndMade("/certification-runs", "/data/certification_run_id");
        String[] all = {"orders:read", "deliveries:read", "deliveries:write", "status:write", "integration:write"};
        tells(failed, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        tells(delivered, "CONFIRMED").is(200);
        tells("{\"status\": CONFIRMED}").isFailure(400, "MALFORMED_JSON");
        refusedCalls();
        try (Visit dutch = signedIn("nl-NL", all);
                Visit english = signedIn("en-GB", all)) {
            List<String> paths = new ArrayList<>(List.of(
                    "/portal",
                    "/portal/guide",
                    "/portal/orders",
                    "/portal/orders?ref=none",
                    "/portal/deliveries",
                    "/portal/deliveries?state=held",
                    "/portal/deliveries/replay",
                    "/portal/status-updates",
                    "/portal/status-updates?outcome=stale",
                    "/portal/status-updates/reprocess",
                    "/portal/test-event",
                    "/portal/secret",
                    "/portal/certification",
                    "/portal/certification/" + run,
                    "/portal/deliveries/" + run));
            Page page = dutch.page();
            page.navigate("/portal/orders");
            paths.add(page.locator("tbody a").first().getAttribute("href"));
            page.navigate("/portal/deliveries");
            page.locator("tbody th a").all().forEach(one -> paths.add(one.getAttribute("href")));
            Set<String> untranslated = new TreeSet<>();
            for (String path : paths) {
                Set<String> texts = texts(page, path);
                assertThat(page.locator("html")).hasAttribute("lang", "nl");
                texts.retainAll(texts(english.page(), path));
                texts.removeIf(SAME_IN_BOTH.asMatchPredicate());
                texts.forEach(text -> untranslated.add(path + " " + text));
            }
            Assertions.assertThat(untranslated).isEmpty();
        }
    }

    private String begunAndMade(String path, String id) {
        String begun = partner.api().post(partner.path(path), "").is(201).text(id);
        server.part(CertificationRuns.class).step();
        return begun;
    }

    /** What people read on a page, and have read to them, without what is code or data. */
    private static Set<String> texts(Page page, String path) {
        page.navigate(path);
        Object texts = page.evaluate("""
                () => {
                  const read = (text) => /\\p{L}{3}/u.test(text ?? '');
                  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                  const found = [];
                  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    if (!node.parentElement.closest('.code, code, pre, script')) found.push(node.data.trim());
                  }
                  for (const name of ['aria-label', 'placeholder', 'data-confirm', 'alt']) {
                    document.querySelectorAll(`[${name}]`).forEach((one) => found.push(one.getAttribute(name)));
                  }
                  return found.filter(read);
                }""");
        return ((List<?>) texts).stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void showsOnlyWhatTheCredentialAllows() {
        partner.api()
                .patch(partner.orderPath(delivered) + "/references", Map.of("klant", "J. Janssen, Kerkstraat 12"))
                .is(200);
        try (Visit visit = signedIn("en-GB", "orders:read")) {
            Page page = visit.page();
            assertThat(page.locator("nav.pages a")).hasText(new String[] {"Overview", "Orders", "Guide"});
            assertThat(page.locator("main")).not().containsText("Failed for good");
            assertThat(page.locator(".todo a")).hasCount(3);
            for (Locator link : page.locator("main a").all()) {
                String path = link.getAttribute("href");
                Assertions.assertThat(page.request().get(path).status())
                        .as(path)
                        .isEqualTo(200);
            }
            page.navigate("/portal/deliveries");
            assertThat(page.locator("h1")).hasText("Not with this credential");
            visit.forgetComplaints();
            visit.isSound("portal-not-allowed");
            page.navigate("/portal/orders");
            follow(page, delivered);
            assertThat(page.locator("main")).not().containsText("Deliveries");
            assertThat(page.locator("main")).not().containsText("Kerkstraat");
            button(page, "Show personal data").click();
            assertThat(page.locator("main")).containsText("jan@example.com");
            assertThat(page.locator("main")).containsText("Kerkstraat 12");
            button(page, "Nederlands").click();
            assertThat(page.locator("h1")).hasText(delivered);
        }
    }

    private Visit signedIn(String language, String... scopes) {
        Visit visit = Visit.at(server, Screen.LIGHT, language);
        visit.page().navigate("/portal/login");
        visit.page().locator("#key").fill(key(scopes));
        visit.page().keyboard().press("Enter");
        visit.page().waitForURL("**/portal");
        return visit;
    }

    private String key(String... scopes) {
        return key(partner, scopes);
    }

    private String key(TestPartner holder, String... scopes) {
        return server.admin()
                .post(holder.path("/credentials"), Map.of("type", "api_key", "scopes", List.of(scopes)))
                .is(201)
                .text("/data/key");
    }

    private static void follow(Page page, String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    private static Locator button(Locator within, String name) {
        return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
