package nl.chargecars.partnersync.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.portal.PortalScene.button;
import static nl.chargecars.partnersync.portal.PortalScene.follow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.certification.CertificationRuns;
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

/**
 * Tests all pages of the portal in a real browser: on every screen, in Dutch, and with a credential of few scopes; and the page
 * with the results of status updates.
 */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class PortalPagesTest {

    /** Names, numbers, data and words that are the same in Dutch and English. */
    private static final Pattern SAME_IN_BOTH = Pattern.compile("Partner Sync|English|Nederlands|Volvo dealers"
            + "|volvo_dealer_api|(partner|dealer|purchase)_\\w+|[A-Z][A-Z0-9_-]+|VLV-.*|1 × .*|.*@example.com"
            + "|webhook-id|https\\.|Java|JavaScript|Python|[\\w-]+\\.(java|mjs|py|cs|php)|Standard Webhooks"
            + "|Status|body|, body|Body|Event|(order|visit|installation|status)_\\w+|Orders?|ChargeCars");

    private final TestServer server;
    private final PortalScene scene;

    PortalPagesTest(TestServer server) {
        this.server = server;
        this.scene = new PortalScene(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void showsEveryPageOnEveryScreen(Screen screen) {
        try (Visit visit = Visit.at(server, screen, "en-GB")) {
            Page page = visit.page();
            page.navigate("/portal/guide");
            visit.isSoundInBothSchemes("portal-guide-open");
            page.navigate("/portal");
            visit.isSoundInBothSchemes("portal-login");
            page.getByLabel("API key").fill("ccp_live_mistyped");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("not a credential of a partner");
            visit.forgetComplaints(); // the browser logs the 401 to the console
            page.getByLabel("API key")
                    .fill(scene.key(
                            "orders:read", "deliveries:read", "deliveries:write", "status:write", "integration:write"));
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Volvo dealers");
            assertThat(page.locator(".todo .open")).hasCount(3);
            assertThat(page.getByText("Dutch time (Europe/Amsterdam)")).isVisible();
            visit.isSoundInBothSchemes("portal-overview");
            follow(page, "Orders");
            visit.isSoundInBothSchemes("portal-orders");
            page.getByLabel("Any number or reference").fill("no such");
            page.keyboard().press("Enter");
            assertThat(page.locator(".empty")).containsText("no such");
            follow(page, "Show everything");
            follow(page, scene.failed);
            visit.isSoundInBothSchemes("portal-order");
            follow(page, "Deliveries");
            visit.isSoundInBothSchemes("portal-deliveries");
            page.getByLabel("State").selectOption("failed");
            button(page, "Show").click();
            follow(page, scene.failed);
            page.locator(".attempt summary").click();
            visit.isSoundInBothSchemes("portal-delivery");
            follow(page, "Your status updates");
            assertThat(page.locator(".empty")).containsText("You have sent no status update yet");
            scene.partner.tells(scene.failed, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
            scene.partner.tells("NEVER-PLACED", "CONFIRMED").isFailure(404, "ORDER_NOT_FOUND");
            scene.partner.tells(scene.delivered, "CONFIRMED").is(200);
            refusedCalls();
            page.reload();
            assertThat(page.locator("#refused-calls")).containsText("The signature is wrong");
            visit.isSoundInBothSchemes("portal-updates");
            follow(page, "Process all again");
            assertThat(page.locator("#waiting tbody tr")).hasCount(2);
            visit.isSoundInBothSchemes("portal-reprocess");
            follow(page, "Test event");
            visit.isSoundInBothSchemes("portal-test-event");
            follow(page, "Webhook secret");
            visit.isSoundInBothSchemes("portal-secret");
            follow(page, "Certification");
            button(page, "Begin a run").click();
            assertThat(page.locator(".outcome")).containsText("0 of 14");
            visit.isSoundInBothSchemes("portal-run-under-way");
            server.part(CertificationRuns.class).step();
            assertThat(page.locator(".outcome")).containsText("Your endpoint works, with one warning.");
            visit.isSoundInBothSchemes("portal-run");
            follow(page, "Certification");
            visit.isSoundInBothSchemes("portal-certification");
            follow(page, "Overview");
            assertThat(page.locator(".todo .open")).hasCount(0);
            button(page, "Sign out").click();
            assertThat(page).hasURL(Pattern.compile(".*/portal/login"));
        }
    }

    @Test
    void saysEverythingInDutchToo() {
        scene.endpoint.script().clear();
        String run = scene.begunAndMade("/certification-runs", "/data/certification_run_id");
        String[] all = {"orders:read", "deliveries:read", "deliveries:write", "status:write", "integration:write"};
        scene.partner.tells(scene.failed, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        scene.partner.tells(scene.delivered, "CONFIRMED").is(200);
        scene.partner.tells("{\"status\": CONFIRMED}").isFailure(400, "MALFORMED_JSON");
        refusedCalls();
        try (Visit dutch = scene.signedIn("nl-NL", all);
                Visit english = scene.signedIn("en-GB", all)) {
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

    /** The texts of a page that people see or that screen readers read aloud, without code and data. */
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
        scene.partner
                .api()
                .patch(
                        scene.partner.orderPath(scene.delivered) + "/references",
                        Map.of("klant", "J. Janssen, Kerkstraat 12"))
                .is(200);
        try (Visit visit = scene.signedIn("en-GB", "orders:read")) {
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
            follow(page, scene.delivered);
            assertThat(page.locator("main")).not().containsText("Deliveries");
            assertThat(page.locator("main")).not().containsText("Kerkstraat");
            button(page, "Show personal data").click();
            assertThat(page.locator("main")).containsText("jan@example.com");
            assertThat(page.locator("main")).containsText("Kerkstraat 12");
            button(page, "Nederlands").click();
            assertThat(page.locator("h1")).hasText(scene.delivered);
        }
    }

    @Test
    void showsWhatBecameOfStatusUpdatesAndProcessesThemAgain() {
        scene.partner.tells(scene.failed, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        scene.partner
                .tells("{\"partner_order_id\": 7, \"status\": \"CONFIRMED\"}")
                .isFailure(422, "VALIDATION_FAILED");
        scene.partner.tells("{\"status\": CONFIRMED}").isFailure(400, "MALFORMED_JSON");
        scene.partner.tells("NEVER-PLACED", "CONFIRMED").isFailure(404, "ORDER_NOT_FOUND");
        try (Visit visit = scene.signedIn("en-GB", "status:write")) {
            Page page = visit.page();
            follow(page, "Your status updates");
            assertThat(page.locator("tbody tr")).hasCount(4);
            assertThat(page.locator("tbody tr").first()).containsText("You have no order with this number");
            assertThat(page.locator("tbody tr").nth(1)).containsText("This is not valid JSON.");
            assertThat(page.locator("tbody tr").nth(1)).containsText("(line 1, column");
            assertThat(page.locator("tbody tr").nth(2)).containsText("partner_order_id is not text: put it in quotes");
            Locator row = page.locator("tr").filter(new Locator.FilterOptions().setHasText(scene.failed));
            assertThat(row).containsText("“ON_THE_MOON” means no status of ours");
            assertThat(row.locator("a")).hasCount(0); // the credential has no scope for orders
            button(row, "Process again").click();
            assertThat(page.locator(".notice")).containsText("could still not be accepted");
            scene.partner
                    .set("status_mapping", PortalScene.meaningApproved("ON_THE_MOON"))
                    .is(200);
            button(row, "Process again").click();
            assertThat(row).containsText("Applied");
            assertThat(row.locator("button")).hasCount(0);
            Assertions.assertThat(scene.partner.order(scene.failed).text("/data/status"))
                    .isEqualTo("approved");
            page.getByLabel("Outcome").selectOption("order_not_found");
            button(page, "Show").click();
            assertThat(page.locator("tbody tr")).hasCount(1);
            button(page, "Process again").click();
            assertThat(page.locator(".notice")).containsText("could still not be accepted");
            assertThat(page.getByLabel("Outcome")).hasValue("order_not_found");
            assertThat(page.locator("tbody tr")).hasCount(1);
        }
    }

    /** The page counts the updates and asks for confirmation before it processes them again. */
    @Test
    void processesAllThatWereRefusedForOneReasonAgainOnceTheyAreCounted() {
        scene.partner.tells(scene.failed, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        scene.partner.tells(scene.delivered, "ON_THE_MOON").isFailure(422, "STATUS_NOT_MAPPED");
        scene.partner
                .set("status_mapping", PortalScene.meaningApproved("ON_THE_MOON"))
                .is(200);
        try (Visit visit = scene.signedIn("en-GB", "status:write")) {
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

    private void refusedCalls() {
        server.db()
                .update(
                        """
                insert into refused_calls (integration_id, hour, reason, refused)
                select id, date_trunc('hour', ?::timestamptz), 'bad_signature', 12
                from partner_integrations where partner_organization_id = ?
                """,
                        server.clock().instant().toString(),
                        scene.partner.id().value());
    }
}
