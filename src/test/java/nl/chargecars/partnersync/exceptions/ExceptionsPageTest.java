package nl.chargecars.partnersync.exceptions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.button;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.groups;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.outbound.DeliveryWorker;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.AlertSettings.AlertWebhook;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
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
import org.junit.jupiter.params.provider.EnumSource;

/** The page that operations staff empty, in a real browser; what is mended there is looked for where it has to arrive. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class ExceptionsPageTest {

    private static final Route.FulfillOptions UNAVAILABLE = new Route.FulfillOptions().setStatus(503);
    private static final Behaviour NOT_THERE = new Behaviour.Answer(404, Map.of(), "no such page");
    private static final Behaviour GONE = new Behaviour.Answer(410, Map.of(), "");
    private static final Behaviour FINE = new Behaviour.Answer(200, Map.of(), "");

    private final TestServer server;
    private final SimulatedPartner simulator;
    private final TestPartner partner;
    private final ExceptionsDesk desk;

    ExceptionsPageTest(TestServer server) {
        this.server = server;
        this.simulator = SimulatedPartner.start("mended", server.clock());
        this.partner = TestPartner.integrated(server, integration());
        this.desk = new ExceptionsDesk(server, partner);
        simulator.secrets(partner.webhookSecret());
        simulator.script().byDefault(NOT_THERE);
    }

    @AfterEach
    void nobodyIsThereAnyMore() {
        server.db()
                .update(
                        "update partner_integrations set is_active = false where partner_organization_id = ?",
                        partner.id().value());
        simulator.close();
    }

    @ParameterizedTest
    @EnumSource
    void showsEveryCauseWithWhatMendsItOnEveryScreen(Screen screen) {
        try (Visit visit = Visit.signedIn(server, "operator", screen, "en-GB")) {
            Page page = visit.page();
            desk.open(page);
            assertThat(page.getByText("Nothing needs your attention")).isVisible();
            visit.isSound("exceptions-empty");
            everythingThatCanGoWrong();
            desk.open(page);
            assertThat(page.locator("details.group"))
                    .hasCount(
                            8); // held, failed, differing, not mapped, not allowed, unknown, unreadable, bad signature
            assertThat(page.locator("section[aria-labelledby=order_not_found] > .hint"))
                    .containsText("Ask the partner to place the order");
            visit.isSound("exceptions");
            for (String cause : List.of("delivery_failed", "status_not_mapped", "order_not_found")) {
                groups(page, cause).locator("summary").first().click();
                assertThat(groups(page, cause).locator("tbody tr").first()).isVisible();
            }
            assertThat(groups(page, "status_not_mapped").getByText("Fix the status map"))
                    .hasAttribute("href", Pattern.compile("/integrations/[0-9a-f-]+#mapping"));
            visit.isSound("exceptions-open");
            Locator differing = groups(page, "differs_from_partner");
            assertThat(differing.locator(".count")).hasText("1");
            differing.locator("summary").click();
            differing.getByText("Open the comparison").click();
            assertThat(page.locator("#differing")).containsText("wrong-2");
        }
    }

    @Test
    void administratorsTryTheChannelsOfAlertsAndEverybodySeesWhichIsDead() throws IOException {
        var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        receiver.start();
        var webhook = new AlertWebhook(
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort()), "only-for-tests-only-for-tests");
        var nobody = new Mail(
                "127.0.0.1",
                1,
                Optional.empty(),
                Optional.empty(),
                "sync@example.com",
                List.of("ict@example.com"),
                Mail.NO_TLS);
        try (TestServer told = TestServer.alone(new AlertSettings(Optional.of(webhook), Optional.of(nobody)));
                Visit operator = Visit.signedIn(told, "operator", Screen.LIGHT, "en-GB");
                Visit admin = Visit.signedIn(told, "admin", Screen.LIGHT, "nl-NL")) {
            operator.page().navigate("/exceptions");
            assertThat(operator.page().locator("section.channels")).hasCount(0);

            admin.page().navigate("/exceptions");
            assertThat(admin.page().locator("[data-channel=email]")).containsText("nog niets verstuurd");
            admin.page().getByText("Proefwaarschuwing versturen").click();
            assertThat(admin.page().locator("[data-channel=webhook]")).containsText("Antwoord: responded 401");
            assertThat(admin.page().locator("[data-channel=email]")).containsText("daar luistert niets");
            assertThat(admin.page().locator("[data-channel=email]")).not().containsText("Exception");
            admin.isSound("exceptions-channels");

            operator.page().reload();
            assertThat(operator.page().locator("[data-channel=webhook]"))
                    .containsText("compare its secret with PARTNERSYNC_ALERT_WEBHOOK_SECRET");
            assertThat(operator.page().getByText("Send a test alert")).hasCount(0);
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void processesAGroupAgainOnceTheMapIsMended() {
        String first = orderWith("map-1", "EN ROUTE");
        orderWith("map-2", "EN ROUTE");
        desk.push("map-2", "NEVER HEARD");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "status_not_mapped", "EN ROUTE");
            assertThat(group.locator(".count")).hasText("2");
            group.locator("summary").first().click();
            assertThat(group.locator("tbody a").first()).hasAttribute("href", "/orders/" + order("map-2"));
            button(group, "Process these again").press("Enter");
            assertThat(group.locator(".result").first()).containsText("2 still not mapped");
            assertThat(button(group, "Process these again")).isFocused();
            Locator one = group.locator("tr").filter(new Locator.FilterOptions().setHasText(first));
            for (int times = 0; times < 2; times++) {
                button(one, "Process again").click();
                assertThat(button(one, "Process again")).isEnabled();
                assertThat(one.locator(".told")).hasText("1 still not mapped");
            }
            assertThat(one.getByText("Dismiss", new Locator.GetByTextOptions().setExact(true)))
                    .isVisible();
            visit.isSoundOnEveryScreen("exceptions-still-refused");
            partner.configure(integration().with("/status_mapping/partner_to_chargecars/EN ROUTE", "approved"))
                    .is(200);
            button(one, "Process again").click();
            assertThat(group.locator("td .told")).hasText("1 applied");
            assertThat(button(one, "Process again")).hasCount(0);
            assertThat(desk.status("map-1")).isEqualTo("approved");
            assertThat(desk.status("map-2")).isEqualTo("new");
            button(group, "Process these again").click();
            assertThat(group.locator(".result").first()).containsText("1 applied");
            assertThat(desk.status("map-2")).isEqualTo("approved");
            String narrowed = "/exceptions?partner=" + partner.id() + "&cause=status_not_mapped";
            page.navigate(narrowed);
            Locator left = group(page, "status_not_mapped", "NEVER HEARD");
            left.locator("summary").first().click();
            button(left, "Process these again").click();
            Locator back = left.getByText("See what is left");
            assertThat(back).isVisible();
            assertThat(back.evaluate("link => link.href")).isEqualTo(server.url() + narrowed);
            back.click();
            assertThat(left.locator(".result").first()).isEmpty();
            desk.open(page);
            assertThat(group(page, "status_not_mapped", "EN ROUTE")).hasCount(0);
            assertThat(group(page, "status_not_mapped", "NEVER HEARD")).isVisible();
        }
    }

    /** Of the demo's story: nothing failed, and yet the partner does not know. */
    @Test
    void showsStatusesThatThePartnerWasNeverToldByWhatItHasNoWordFor() {
        partner.configure(integration().with("/webhook_events", List.of("status_changed")))
                .is(200);
        for (String order : List.of("untold-1", "untold-2")) {
            desk.change(partner.placed(order), "scheduled");
        }
        simulator.script().byDefault(FINE);
        deliver();
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "never_told", "scheduled");
            assertThat(group.locator("summary .what strong")).hasText("Scheduled");
            assertThat(group.locator(".count")).hasText("2");
            group.locator("summary").click();
            visit.isSound("exceptions-never-told");
            group.getByText("Orders with this status").click();
            assertThat(page.locator("#show")).hasValue("scheduled");
            assertThat(page.locator("#results tbody tr")).hasCount(2);
            desk.open(page);
            groups(page, "never_told").locator("summary").click();
            group.getByText("Fix the status map").click();
            assertThat(page).hasURL(Pattern.compile(".*/integrations/" + integrationId() + "#mapping"));
            assertThat(page.locator("#mapping")).isVisible();
        }
        assertThat(causes("")).containsExactly("never_told");
        partner.configure(integration().with("/webhook_events", List.of("order_created")))
                .is(200);
        assertThat(causes("")).as("a word would not have it told").isEmpty();
    }

    @Test
    void dismissesStatusesThatThePartnerNeedNotBeToldOnceTheyAreCounted() {
        partner.configure(integration().with("/webhook_events", List.of("status_changed")))
                .is(200);
        String order = partner.placed("need-not-1");
        desk.change(order, "scheduled");
        desk.change(partner.placed("need-not-2"), "scheduled");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "never_told", "scheduled");
            group.locator("summary").click();
            button(group, "Dismiss these…").click();
            assertThat(group.locator(".result").first())
                    .containsText("Of 2 orders the partner will not be told this status.");
            visit.isSound("exceptions-untold-dismissal");
            button(group, "Dismiss these 2").click();
            assertThat(group.locator(".result").first()).containsText("2 were dismissed");
            desk.open(page);
            assertThat(groups(page, "never_told")).hasCount(0);
            page.navigate("/orders/" + order);
            assertThat(page.locator("main")).containsText("Decided that the partner need not be told the status");
        }
        assertThat(causes("")).doesNotContain("never_told");
    }

    @Test
    void sendsOneAgainAndDismissesAnother() {
        failed("one-1", "one-2");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            assertThat(group.locator(".count")).hasText("2");
            group.locator("summary").first().click();
            Locator again = row(group, "one-1");
            simulator.script().byDefault(FINE);
            assertThat(again).isVisible();
            // the page gives the focus back to the group when its rows have settled
            assertThat(page.locator(".htmx-request, .htmx-swapping, .htmx-settling"))
                    .hasCount(0);
            button(again, "Send again").press("Enter");
            assertThat(again).containsText("On its way");
            assertThat(again.getByRole(AriaRole.STATUS)).isFocused();
            deliver();
            assertThat(simulator.log().accepted()).hasSize(1);
            Locator not = row(group, "one-2");
            not.getByText("Dismiss", new Locator.GetByTextOptions().setExact(true))
                    .click();
            not.getByLabel("Why it need not be sent").fill("told them by telephone");
            not.getByLabel("Why it need not be sent").press("Enter");
            assertThat(not).containsText("Dismissed");
            assertThat(not.getByRole(AriaRole.STATUS)).isFocused();
            assertThat(server.db()
                            .text(
                                    "select dismissal_reason from deliveries where partner_organization_id = ? and state = 'dismissed'",
                                    partner.id().value()))
                    .isEqualTo("told them by telephone");
            desk.open(page);
            assertThat(page.getByText("Nothing needs your attention")).isVisible();
        }
    }

    @Test
    void keepsTheFormsWhereOneOfThemIsRefused() {
        failed("gone-1");
        server.db()
                .update(
                        "delete from event_payloads where event_id in (select id from deliveries where partner_organization_id = ?)",
                        partner.id().value());
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
        failed("group-1", "group-2", "group-3");
        server.clock().advance(Duration.ofSeconds(1)); // those are dismissed that were there when they were counted
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            group.locator("summary").first().click();
            button(group, "Dismiss these…").click();
            assertThat(group.locator(".result").first()).containsText("3 deliveries will not be sent any more.");
            visit.isSoundOnEveryScreen("exceptions-delivery-dismissal");
            failed("group-4");
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
                                partner.id().value()))
                .isEqualTo(3);
    }

    @Test
    void saysThatTheSessionIsOverWhereAButtonIsPressed() {
        failed("over-1");
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
            visit.forgetComplaints(); // 403 is told in the console too
            visit.isSound("exceptions-session-over");
            row.getByRole(AriaRole.ALERT).getByRole(AriaRole.LINK).click();
            assertThat(page).hasURL(Pattern.compile(".*/login\\?next=%2Fexceptions%3Fpartner.*"));
        }
    }

    @Test
    void saysThatSomethingDidNotWorkAndLetsItBeTriedAgain() {
        failed("away-1");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            page.route("**/exceptions/deliveries?**", route -> route.fulfill(UNAVAILABLE));
            group.locator("summary").first().click();
            assertThat(group.locator(".members").getByRole(AriaRole.ALERT)).containsText("That did not work");
            assertThat(group).not().containsText("Loading");
            visit.forgetComplaints(); // 503 is told in the console too
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

    @Test
    void standsInTheNavigationWithHowMuchIsOpen() {
        failed("open-1", "open-2");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            page.navigate("/");
            Locator link = page.locator("nav.pages a[href='/exceptions']");
            assertThat(link).containsText("open");
            int before = open(link);
            failed("open-3");
            assertThat(link.locator(".badge span").first()).hasText(shown(before + 1)); // by itself
            page.navigate("/orders");
            assertThat(link.locator(".badge span").first()).hasText(shown(before + 1));
            server.db().update("""
                    insert into partner_status_updates (id, partner_organization_id, received_at, origin, outcome, processed_at)
                    select (left(?, 24) || lpad(to_hex(number), 12, '0'))::uuid, ?, ?, 'webhook', 'invalid', ?
                    from generate_series(1, 100) as number
                    """, Uuid7.next().toString(), partner.id().value(), desk.now(), desk.now());
            page.navigate("/");
            assertThat(link).containsText("99+");
            visit.isSound("integrations-much-is-open");
        }
        server.db()
                .update(
                        "delete from partner_status_updates where partner_organization_id = ?",
                        partner.id().value());
    }

    private static int open(Locator link) {
        return Integer.parseInt(link.locator(".badge span").first().innerText().replace("+", ""));
    }

    private static String shown(int open) {
        return open > 99 ? "99+" : String.valueOf(open);
    }

    @Test
    void countsManyBeforeTheyAreSentAgain() {
        failed("many-1", "many-2", "many-3");
        server.clock().advance(Duration.ofSeconds(1)); // a replay is of what was there before it
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "delivery_failed", "not_found");
            group.locator("summary").first().click();
            group.getByText("Send these again").click();
            assertThat(page.locator("#matched")).hasText("3");
            page.getByLabel("Reason for the failure").selectOption("server_error");
            button(page, "Count them").click();
            assertThat(page.locator("#matched")).hasText("0");
            page.getByLabel("Reason for the failure").selectOption("");
            page.getByLabel("From").fill("2020-01-01T00:00");
            button(page, "Count them").click();
            assertThat(page.locator("#matched")).hasText("3");
            visit.isSoundOnEveryScreen("exceptions-replay");
            simulator.script().byDefault(FINE);
            button(page, "Send them again").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator("#progress")).hasAttribute("data-state", "done");
            assertThat(page.locator("#progress .figure")).hasText("3 / 3");
            visit.isSoundOnEveryScreen("exceptions-replayed");
            deliver();
            assertThat(simulator.log().accepted()).hasSize(3);
        }
    }

    @Test
    void beginsNoReplayOfNothing() {
        Browser operator = TestUser.signedIn(server, "operator");
        var form = Map.of("integration", integrationId().toString(), "failure", "server_error");
        assertThat(operator.submit("/exceptions/replay", form).is(200).body())
                .contains("No delivery fits these filters.");
        assertThat(server.db()
                        .count(
                                "replays where partner_organization_id = ?",
                                partner.id().value()))
                .isZero();
    }

    /** Its backup is from before them, say. */
    @Test
    void sendsAgainWhatAPartnerHadTakenAndLost() {
        simulator.script().byDefault(FINE);
        partner.placed("lost-1");
        partner.placed("lost-2");
        deliver();
        simulator.script().byDefault(NOT_THERE);
        failed("given-up-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay is of what was there before it
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            page.navigate("/exceptions/replay?integration=" + integrationId());
            assertThat(page.locator("#matched")).hasText("1"); // as before there was a choice: what failed
            page.locator("#state").selectOption("delivered");
            button(page, "Count them").click();
            assertThat(page.locator("#matched")).hasText("2");
            visit.isSoundOnEveryScreen("exceptions-replay-delivered");
            simulator.script().byDefault(FINE);
            button(page, "Send them again").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator("#progress .figure")).hasText("2 / 2");
            deliver();
            page.getByText("Running and latest ones").click();
            assertThat(page.locator(".replays tbody tr")
                            .filter(new Locator.FilterOptions().setHasText("Delivered"))
                            .first())
                    .containsText("2 / 2");
        }
        assertThat(simulator.received().stream().filter(webhook -> webhook.repeat()))
                .as("with the ids that it had")
                .hasSize(2);
        assertThat(server.db()
                        .count(
                                "deliveries where state = 'failed' and partner_organization_id = ?",
                                partner.id().value()))
                .as("the one that failed is left alone")
                .isOne();
    }

    @Test
    void watchesALongReplayAndStopsIt() {
        UUID running = UUID.fromString(
                "019a3b80-1a2b-7c3d-8e4f-" + partner.id().toString().substring(24));
        server.db().update("""
                insert into replays (id, partner_organization_id, actor_kind, actor, filter_state, filter_to, state, matched,
                                     replayed, next_page_at, created_at)
                values (?, ?, 'STAFF', 'staff:eva', 'failed', now(), 'running', 4000, 200, 'infinity', now())
                """, running, partner.id().value());
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            page.navigate("/exceptions/replay");
            Locator row = page.locator(".replays tbody tr[data-state=running]")
                    .filter(new Locator.FilterOptions().setHasText("4,000"));
            assertThat(row).containsText("Volvo dealers");
            visit.isSound("exceptions-replays");
            row.locator("a").click();
            assertThat(page.locator("#progress .figure")).hasText("200 / 4,000");
            button(page, "Stop sending").focus();
            server.db().update("update replays set replayed = 400 where id = ?", running);
            assertThat(page.locator("#progress .figure")).hasText("400 / 4,000");
            assertThat(button(page, "Stop sending")).isFocused();
            visit.isSound("exceptions-replaying");
            button(page, "Stop sending").click();
            assertThat(page.locator("#progress")).hasAttribute("data-state", "cancelled");
            page.getByText("Running and latest ones").click();
            assertThat(page.locator(".replays tbody tr").filter(new Locator.FilterOptions().setHasText("4,000")))
                    .containsText("Stopped");
        }
    }

    @Test
    void showsViewersNoButtonsAndTheApiTheSameGroups() {
        everythingThatCanGoWrong();
        try (Visit visit = Visit.signedIn(server, "viewer", Screen.LIGHT, "nl-NL")) {
            Page page = visit.page();
            desk.open(page);
            assertThat(page.getByText("Statussen van de partner die we niet kennen")
                            .last())
                    .isVisible();
            Locator group = groups(page, "delivery_failed");
            group.locator("summary").first().click();
            assertThat(group.locator("tbody .because").first()).hasText("Het adres antwoordde 404");
            assertThat(group.locator("tbody .because").first()).hasAttribute("title", "responded 404");
            assertThat(page.locator(".alert .because")).containsText("zet het webhookadres dan weer aan");
            for (String cause :
                    List.of("status_not_mapped", "invalid_status_transition", "order_not_found", "invalid")) {
                groups(page, cause).locator("summary").first().click();
            }
            assertThat(groups(page, "status_not_mapped").locator("tbody .because"))
                    .hasText("“EN ROUTE” staat niet in de statusvertaling.");
            assertThat(groups(page, "invalid_status_transition").locator("summary .what strong"))
                    .hasText("Nieuw → Afgerond");
            assertThat(groups(page, "invalid_status_transition").locator("tbody .because"))
                    .containsText("geen stap naar “Afgerond” toe");
            assertThat(groups(page, "order_not_found").locator("tbody .because"))
                    .hasText("De partner heeft geen order met deze referentie.");
            assertThat(groups(page, "invalid").locator("tbody tr")).containsText("De update is niet te gebruiken.");
            assertThat(page.locator("details button, .alert button")).hasCount(0);
            assertThat(group.locator("tbody")).containsText("order aangemaakt");
            visit.isSound("exceptions-dutch");
        }
        assertThat(causes(""))
                .containsExactlyInAnyOrder(
                        "endpoint_disabled",
                        "delivery_failed",
                        "differs_from_partner",
                        "status_not_mapped",
                        "invalid_status_transition",
                        "order_not_found",
                        "invalid",
                        "call_refused");
        assertThat(causes("&cause=order_not_found")).containsExactly("order_not_found");
        server.admin().get("/api/v1/monitoring/exceptions?cause=bad_luck").isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void saysWhatCannotBeRead() {
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            for (String path : List.of("/exceptions?partner=none", "/exceptions/replay?integration=none")) {
                assertThat(page.navigate(path).status()).isEqualTo(400);
                assertThat(page.getByText("That did not work")).isVisible();
            }
            assertThat(page.navigate("/exceptions/replay?integration=" + UUID.randomUUID())
                            .status())
                    .isEqualTo(404);
            page.navigate("/exceptions/replay?integration=" + integrationId() + "&from=yesterday");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("cannot be read");
        }
    }

    @Test
    void saysWhoLooksAfterAnAlert() {
        alert();
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            assertThat(page.locator(".alert a").first()).hasText("Volvo dealers, volvo_dealer_api");
            assertThat(page.locator(".alert a").first()).hasAttribute("href", "/integrations/" + integrationId());
            assertThat(page.locator(".alert .because time").first()).hasAttribute("title", Pattern.compile(".+ · .+Z"));
            try (Visit colleague = desk.operator()) {
                desk.open(colleague.page());
                String first = page.locator("nav.me a").innerText();
                button(page, "I am looking into it").click();
                assertThat(page.getByText("Everybody sees now that you are looking into it."))
                        .isVisible();
                assertThat(page).hasURL(Pattern.compile(".*partner=" + partner.id() + ".*"));
                assertThat(page.locator(".alert")).containsText("is looking into it");
                button(colleague.page(), "I am looking into it").click();
                assertThat(colleague.page().getByRole(AriaRole.ALERT))
                        .hasText("Somebody was faster: " + first + " is looking into it. Nothing was changed.");
                // can be opened again, which the link in mended groups does
                assertThat(colleague.page())
                        .hasURL(Pattern.compile(".*/exceptions\\?partner=" + partner.id() + "&taken=.*"));
                colleague.isSound("exceptions-others-alert");
            }
        }
    }

    private JsonBody integration() {
        return Seed.integration()
                .with("/webhook_url", simulator.webhookUrl().toString())
                .with("/webhook_events", List.of("order_created"))
                .with("/retry_schedule", List.of(0));
    }

    private void everythingThatCanGoWrong() {
        failed("wrong-1", "wrong-2");
        desk.push("wrong-1", "EN ROUTE").isFailure(422, "STATUS_NOT_MAPPED");
        desk.push("wrong-1", "DELIVERED").isFailure(409, "INVALID_STATUS_TRANSITION");
        desk.push("nobody's", "CONFIRMED").isFailure(404, "ORDER_NOT_FOUND");
        desk.send("{\"status\": \"CONFIRMED\"}").isFailure(422, "VALIDATION_FAILED");
        simulator.script().byDefault(GONE);
        partner.placed("held-1");
        deliver();
        server.db().update("""
                insert into refused_calls (integration_id, hour, reason, refused)
                select id, date_trunc('hour', ?::timestamptz), 'bad_signature', 12
                from partner_integrations where partner_organization_id = ?
                """, desk.now(), partner.id().value());
        compared("wrong-2");
        alert();
    }

    /** A comparison found that the partner has another status. */
    private void compared(String order) {
        partner.api()
                .post(
                        partner.path("/reconciliation"),
                        Map.of(
                                "partial",
                                true,
                                "orders",
                                List.of(Map.of("partner_order_id", order, "status", "CONFIRMED"))))
                .is(200);
    }

    private void alert() {
        server.db()
                .update(
                        """
                insert into alerts (id, kind, subject, partner_organization_id, integration_id, message, says, says_at, opened_at)
                values (?, 'endpoint_disabled', ?, ?, ?::uuid, 'The partner''s endpoint is disabled; deliveries are held.',
                        'endpoint_disabled', ?, ?)
                """,
                        UUID.randomUUID(),
                        "integration of " + partner.id(),
                        partner.id().value(),
                        integrationId(),
                        desk.now(),
                        desk.now());
    }

    private void failed(String... orders) {
        for (String order : orders) {
            partner.placed(order);
        }
        deliver();
    }

    private void deliver() {
        while (server.part(DeliveryWorker.class).step() > 0) {
            // until nothing is due
        }
    }

    /** Its number; with an update that waits. */
    private String orderWith(String partnerOrderId, String word) {
        simulator.script().byDefault(FINE);
        String number = partner.placed(partnerOrderId);
        desk.push(partnerOrderId, word).isFailure(422, "STATUS_NOT_MAPPED");
        return number;
    }

    private UUID integrationId() {
        return server.db()
                .one(
                        UUID.class,
                        "select id from partner_integrations where partner_organization_id = ?",
                        partner.id().value());
    }

    private List<String> causes(String filter) {
        return server.admin()
                .get("/api/v1/monitoring/exceptions?partner_id=" + partner.id() + filter)
                .is(200)
                .data()
                .valueStream()
                .map(group -> group.path("cause").asString())
                .toList();
    }

    private String order(String partnerOrderId) {
        return partner.order(partnerOrderId).text("/data/chargecars_order_id");
    }

    private static Locator group(Page page, String cause, String detail) {
        return page.locator("details.group[data-cause='" + cause + "'][data-detail='" + detail + "']");
    }

    private static Locator row(Locator group, String partnerOrderId) {
        return group.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(partnerOrderId));
    }
}
