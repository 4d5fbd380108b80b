package nl.chargecars.partnersync.exceptions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.groups;
import static nl.chargecars.partnersync.testing.Visit.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.AlertSettings.AlertWebhook;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Browser;
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

/** Tests the exceptions page in a real browser, for users who may resolve exceptions and for users who may not. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class ExceptionsPageTest {

    private static final Behaviour GONE = new Behaviour.Answer(410, Map.of(), "");

    private final TestServer server;
    private final ExceptionsScene scene;
    private final ExceptionsDesk desk;

    ExceptionsPageTest(TestServer server) {
        this.server = server;
        this.scene = new ExceptionsScene(server);
        this.desk = scene.desk;
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void showsEveryCauseWithWhatMendsItOnEveryScreen(Screen screen) {
        try (Visit visit = Visit.signedIn(server, "operator", screen, "en-GB")) {
            Page page = visit.page();
            desk.open(page);
            assertThat(page.getByText("Nothing needs your attention")).isVisible();
            visit.isSoundInBothSchemes("exceptions-empty");
            everythingThatCanGoWrong();
            desk.open(page);
            assertThat(page.locator("details.group"))
                    .hasCount(
                            8); // held, failed, differing, not mapped, not allowed, unknown, unreadable, bad signature
            assertThat(page.locator("section[aria-labelledby=order_not_found] > .hint"))
                    .containsText("Ask the partner to place the order");
            visit.isSoundInBothSchemes("exceptions");
            for (String cause : List.of("delivery_failed", "status_not_mapped", "order_not_found")) {
                groups(page, cause).locator("summary").first().click();
                assertThat(groups(page, cause).locator("tbody tr").first()).isVisible();
            }
            assertThat(groups(page, "status_not_mapped").getByText("Fix the status map"))
                    .hasAttribute("href", Pattern.compile("/integrations/[0-9a-f-]+#mapping"));
            visit.isSoundInBothSchemes("exceptions-open");
            Locator differing = groups(page, "differs_from_partner");
            assertThat(differing.locator(".count")).hasText("1");
            differing.locator("summary").click();
            differing.getByText("Open the comparison").click();
            assertThat(page.locator("#differing")).containsText("wrong-2");
        }
    }

    /** A bare number beside "endpoints that are disabled" would be read as their number, and its time as that of the disabling. */
    @Test
    void saysHowManyDeliveriesWaitForADisabledEndpointOnceThereAreSome() {
        Browser operator = TestUser.signedIn(server, "operator");
        String integration = "/integrations/" + scene.integrationId();
        operator.open(integration).is(200);
        operator.submit(integration + "/disable-endpoint", Map.of()).is(303);
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator disabled = groups(page, "endpoint_disabled").locator("summary");
            assertThat(disabled).not().containsText("0");
            assertThat(disabled).not().containsText("wait");
            scene.partner.placed("kept-1");
            desk.open(page);
            assertThat(disabled).containsText("One delivery waits, since just now");
            scene.partner.placed("kept-2");
            desk.open(page);
            assertThat(disabled).containsText("2 deliveries wait, the oldest since just now");
            assertThat(disabled.locator(".count")).hasCount(0);
            visit.isSoundOnEveryScreen("exceptions-endpoint-disabled");
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
                    .hasText("De partner had toen geen order met deze referentie.");
            assertThat(groups(page, "invalid").locator("tbody tr")).containsText("De update is niet te gebruiken.");
            assertThat(page.locator("details button, .alert button")).hasCount(0);
            assertThat(group.locator("tbody")).containsText("order aangemaakt");
            visit.isSound("exceptions-dutch");
        }
        assertThat(desk.causes(""))
                .containsExactlyInAnyOrder(
                        "endpoint_disabled",
                        "delivery_failed",
                        "differs_from_partner",
                        "status_not_mapped",
                        "invalid_status_transition",
                        "order_not_found",
                        "invalid",
                        "call_refused");
        assertThat(desk.causes("&cause=order_not_found")).containsExactly("order_not_found");
        server.admin().get("/api/v1/monitoring/exceptions?cause=bad_luck").isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void standsInTheNavigationWithHowMuchIsOpen() {
        scene.failed("open-1", "open-2");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            page.navigate("/");
            Locator link = page.locator("nav.pages a[href='/exceptions']");
            assertThat(link).containsText("open");
            int before = open(link);
            scene.failed("open-3");
            assertThat(link.locator(".badge span").first()).hasText(shown(before + 1)); // without a reload
            page.navigate("/orders");
            assertThat(link.locator(".badge span").first()).hasText(shown(before + 1));
            server.db().update("""
                    insert into partner_status_updates (id, partner_organization_id, received_at, origin, outcome, processed_at)
                    select (left(?, 24) || lpad(to_hex(number), 12, '0'))::uuid, ?, ?, 'webhook', 'invalid', ?
                    from generate_series(1, 100) as number
                    """, Uuid7.next().toString(), scene.partner.id().value(), desk.now(), desk.now());
            page.navigate("/");
            assertThat(link).containsText("99+");
            visit.isSound("integrations-much-is-open");
        }
        server.db()
                .update(
                        "delete from partner_status_updates where partner_organization_id = ?",
                        scene.partner.id().value());
    }

    private static int open(Locator link) {
        return Integer.parseInt(link.locator(".badge span").first().innerText().replace("+", ""));
    }

    private static String shown(int open) {
        return open > 99 ? "99+" : String.valueOf(open);
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
    void doesNotSayThatSomebodyLooksAfterAnAlertThatIsOver() {
        alert();
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            closed();
            button(page, "I am looking into it").click();
            assertThat(page.locator(".notice")).containsText("That alert is over.");
            assertThat(server.db()
                            .count(
                                    "alerts where acknowledged_at is not null and partner_organization_id = ?",
                                    scene.partner.id().value()))
                    .isZero();
        }
    }

    @Test
    void saysWhoLooksAfterAnAlert() {
        alert();
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            assertThat(page.locator(".alert a").first()).hasText("Volvo dealers, volvo_dealer_api");
            assertThat(page.locator(".alert a").first()).hasAttribute("href", "/integrations/" + scene.integrationId());
            assertThat(page.locator(".alert .because time").first()).hasAttribute("title", Pattern.compile(".+ · .+Z"));
            try (Visit colleague = desk.operator()) {
                desk.open(colleague.page());
                String first = page.locator("nav.me a").innerText();
                button(page, "I am looking into it").click();
                assertThat(page.getByText("Everybody sees now that you are looking into it."))
                        .isVisible();
                assertThat(page).hasURL(Pattern.compile(".*partner=" + scene.partner.id() + ".*"));
                assertThat(page.locator(".alert")).containsText("is looking into it");
                button(colleague.page(), "I am looking into it").click();
                assertThat(colleague.page().getByRole(AriaRole.ALERT))
                        .hasText("Somebody was faster: " + first + " is looking into it. Nothing was changed.");
                // the address can be opened again, as the link in resolved groups does, and then does not say that
                // again
                assertThat(colleague.page())
                        .hasURL(Pattern.compile(".*/exceptions\\?partner=" + scene.partner.id() + "$"));
                colleague.isSound("exceptions-others-alert");
            }
        }
    }

    @Test
    void aColleagueTakesAnAlertOverAndOfTwoOnlyTheFirst() {
        alert();
        try (Visit first = desk.operator();
                Visit second = desk.operator();
                Visit third = desk.operator();
                Visit viewer = Visit.signedIn(server, "viewer", Screen.LIGHT, "en-GB")) {
            desk.open(first.page());
            button(first.page(), "I am looking into it").click();
            assertThat(first.page().locator(".alert .actions time")).hasCount(2); // opened, and taken
            assertThat(button(first.page(), "Take over")).hasCount(0);
            desk.open(viewer.page());
            assertThat(viewer.page().locator(".alert")).containsText("is looking into it");
            assertThat(button(viewer.page(), "Take over")).hasCount(0);
            desk.open(second.page());
            desk.open(third.page());
            String name = second.page().locator("nav.me a").innerText();
            second.isSound("exceptions-take-over");
            button(second.page(), "Take over").click();
            assertThat(second.page().locator(".notice")).hasText("Everybody sees now that you are looking into it.");
            assertThat(second.page().locator(".alert")).containsText(name + " is looking into it");
            button(third.page(), "Take over").click();
            assertThat(third.page().getByRole(AriaRole.ALERT))
                    .hasText("Somebody was faster: " + name + " is looking into it. Nothing was changed.");
            assertThat(server.db().count("""
                    audit_logs join alerts on alerts.id::text = audit_logs.record_id
                    where action = 'ALERT_TAKEN_OVER' and partner_organization_id = ?
                      and changes #>> '{acknowledged_by,to}' = acknowledged_by
                    """, scene.partner.id().value())).isOne();
        }
    }

    @Test
    void showsTheNewestAlertsThatAreOverAndWhoLookedAfterThem() {
        alert();
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator over = page.locator("details.over");
            assertThat(over).hasCount(0);
            String name = page.locator("nav.me a").innerText();
            button(page, "I am looking into it").click();
            assertThat(page.locator(".alert")).containsText(name + " is looking into it");
            closed();
            desk.open(page);
            assertThat(page.locator(".alert")).hasCount(0);
            over.locator("summary").click();
            assertThat(over.locator("tbody tr")).hasCount(1);
            assertThat(over.locator("tbody tr")).containsText("An endpoint is disabled");
            assertThat(over.locator("tbody tr")).containsText(name);
            assertThat(over.locator("tbody td time")).hasCount(3);
            visit.isSoundOnEveryScreen("exceptions-over");
            server.db().update("""
                    insert into alerts (id, kind, subject, partner_organization_id, message, opened_at, closed_at)
                    select gen_random_uuid(), 'partner_silent', 'over ' || number, ?, 'A partner is silent.', ?, ?
                    from generate_series(1, 20) as number
                    """, scene.partner.id().value(), desk.now(), desk.now());
            desk.open(page);
            assertThat(over.locator("tbody tr")).hasCount(20);
            page.navigate("/exceptions?cause=delivery_failed");
            assertThat(over).hasCount(0);
        }
    }

    /** Another cause joined it, or a credential had fewer days left: its alert was closed and another one opened. */
    @Test
    void doesNotSayThatATroubleIsOverThatGoesOn() {
        alert();
        closed();
        alert();
        credentialExpires("14 days");
        server.db().update("update alerts set closed_at = opened_at where subject = 'credential key_1, 14 days'");
        credentialExpires("3 days");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator over = page.locator("details.over");
            assertThat(page.locator(".alert")).hasCount(2);
            assertThat(over).hasCount(0);
            closed();
            desk.open(page);
            assertThat(page.locator(".alert")).hasCount(0);
            over.locator("summary").click();
            assertThat(over.locator("tbody tr")).hasCount(4);
        }
    }

    private void credentialExpires(String step) {
        server.db()
                .update(
                        """
                insert into alerts (id, kind, subject, partner_organization_id, message, opened_at)
                values (?, 'credential_expiring', ?, ?, 'A credential expires.', ?)
                """,
                        UUID.randomUUID(),
                        "credential key_1, " + step,
                        scene.partner.id().value(),
                        desk.now());
    }

    private void closed() {
        server.db()
                .update(
                        "update alerts set closed_at = opened_at where partner_organization_id = ?",
                        scene.partner.id().value());
    }

    @Test
    void showsAPartnersAlertHoweverManyNewerOnesThereAreAndSaysWhenNotAllAreShown() {
        alert();
        server.db().update("""
                insert into alerts (id, kind, subject, message, says, says_at, opened_at)
                select ('ffffffff-ffff-7fff-bfff-' || lpad(to_hex(number), 12, '0'))::uuid, 'endpoint_disabled',
                    'newer ' || number, 'An endpoint is disabled.', 'endpoint_disabled', ?, ?
                from generate_series(1, 200) as number
                """, desk.now(), desk.now());
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            assertThat(page.locator(".alert a")).hasText("Volvo dealers, volvo_dealer_api");
            assertThat(page.locator(".more")).hasCount(0);
            page.navigate("/exceptions");
            assertThat(page.locator("section[aria-labelledby=alerts] .more"))
                    .hasText("These are the newest 200 alerts: choose a partner, or put some right, to see others.");
        } finally {
            server.db().update("delete from alerts where subject like 'newer %'");
        }
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
            page.navigate("/exceptions/replay?integration=" + scene.integrationId() + "&from=yesterday");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("cannot be read");
        }
    }

    private void everythingThatCanGoWrong() {
        scene.failed("wrong-1", "wrong-2");
        desk.push("wrong-1", "EN ROUTE").isFailure(422, "STATUS_NOT_MAPPED");
        desk.push("wrong-1", "DELIVERED").isFailure(409, "INVALID_STATUS_TRANSITION");
        desk.push("nobody's", "CONFIRMED").isFailure(404, "ORDER_NOT_FOUND");
        desk.send("{\"status\": \"CONFIRMED\"}").isFailure(422, "VALIDATION_FAILED");
        scene.simulator.script().byDefault(GONE);
        scene.partner.placed("held-1");
        scene.deliver();
        server.db().update("""
                insert into refused_calls (integration_id, hour, reason, refused)
                select id, date_trunc('hour', ?::timestamptz), 'bad_signature', 12
                from partner_integrations where partner_organization_id = ?
                """, desk.now(), scene.partner.id().value());
        compared("wrong-2");
        alert();
    }

    /** Compares a posted list, which finds that the partner has another status for this order. */
    private void compared(String order) {
        scene.partner
                .api()
                .post(
                        scene.partner.path("/reconciliation"),
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
                        "integration of " + scene.partner.id(),
                        scene.partner.id().value(),
                        scene.integrationId(),
                        desk.now(),
                        desk.now());
    }
}
