package nl.chargecars.partnersync.exceptions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.button;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.groups;
import static nl.chargecars.partnersync.testing.Visit.yes;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.inbound.GroupReprocessing;
import nl.chargecars.partnersync.inbound.RefusedUpdates;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the groups of refused updates and calls and their members in a real browser. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class RefusedUpdatesPageTest {

    private static final double PATIENT = 30_000;

    private final TestServer server;
    private final TestPartner partner;
    private final ExceptionsDesk desk;

    RefusedUpdatesPageTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
        this.desk = new ExceptionsDesk(server, partner);
    }

    @AfterEach
    void nothingWaitsAnyMore() {
        server.db()
                .update(
                        "delete from partner_status_updates where partner_organization_id = ?",
                        partner.id().value());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void showsWhatCameMaskedUntilSomebodyAsks(Screen screen) {
        desk.send("{\"status\": \"DELIVERED\", \"notes\": \"Jan Janssen is away\"}")
                .isFailure(422, "VALIDATION_FAILED");
        refusedCalls("no_signature", 7);
        refusedCalls("bad_signature", 2);
        try (Visit visit = Visit.signedIn(server, "viewer", screen, "en-GB")) {
            Page page = visit.page();
            desk.open(page);
            Locator calls = opened(page, "call_refused").first();
            assertThat(calls).containsText("There is no signature");
            assertThat(calls.locator("tbody tr")).hasCount(1); // calls with a wrong signature form another group
            assertThat(calls.locator("tbody tr")).containsText("7");
            assertThat(calls.locator(".seen")).containsText("last in the hour from");
            Locator group = opened(page, "invalid");
            assertThat(group.locator("tbody tr")).containsText("partner_order_id");
            group.getByText("What came").click();
            assertThat(group.locator("pre")).containsText("\"status\" : \"DELIVERED\"");
            assertThat(group.locator("pre")).not().containsText("Jan");
            assertThat(looks()).isZero();
            visit.isSoundInBothSchemes("exceptions-masked");
            button(group, "Show personal data").click();
            assertThat(group.locator("pre")).containsText("Jan Janssen is away");
            assertThat(looks()).isEqualTo(1);
            visit.isSoundInBothSchemes("exceptions-unmasked");
        }
    }

    /** The page translates the API's English messages about each field into the user's language. */
    @Test
    void saysWhichFieldsOfAnUnreadableUpdateAreWrong() {
        desk.send("{\"status\": 7, \"timestamp\": \"yesterday\"}").isFailure(422, "VALIDATION_FAILED");
        desk.send("{\"status\": ").isFailure(400, "MALFORMED_JSON");
        desk.send("[]").isFailure(422, "VALIDATION_FAILED");
        try (Visit visit = Visit.signedIn(server, "viewer", Screen.LIGHT, "nl-NL")) {
            Page page = visit.page();
            desk.open(page);
            Locator rows = opened(page, "invalid").locator("tbody tr");
            assertThat(rows.nth(0)).containsText("Er werd een JSON-object verwacht");
            assertThat(rows.nth(1)).containsText("Dit is geen geldige JSON.");
            assertThat(rows.nth(2).locator("li")).hasText(new String[] {
                "partner_order_id ontbreekt",
                "status is geen tekst: zet het tussen aanhalingstekens",
                "timestamp is geen tijd met tijdzone, zoals 2025-06-01T10:30:00Z"
            });
            assertThat(page.content()).doesNotContain("is expected").doesNotContain("required.");
            visit.isSound("exceptions-unreadable-dutch");
        }
    }

    @Test
    void dismissesOneAndThenTheGroupOnceItIsCounted() {
        String order = partner.placed("dismissed-1");
        desk.push("dismissed-1", "UNHEARD OF").isFailure(422, "STATUS_NOT_MAPPED");
        refused(4);
        desk.push("dismissed-1", "UNHEARD OF").isFailure(422, "STATUS_NOT_MAPPED");
        try (Visit visit = Visit.signedIn(server, "operator", Screen.NARROW, "nl-NL")) {
            Page page = visit.page();
            desk.open(page);
            Locator unheard =
                    groups(page, "status_not_mapped").filter(new Locator.FilterOptions().setHasText("UNHEARD OF"));
            unheard.locator("summary").first().click();
            Locator one = unheard.locator("tbody tr").first();
            one.getByText("Afhandelen", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(one).containsText("De update verdwijnt uit deze lijst. De order verandert niet.");
            one.getByLabel("Waarom er niets mee hoeft te gebeuren").fill("een proef van hen");
            button(one, "Dit afhandelen").click();
            assertThat(one).containsText("Afgehandeld");
            Locator group =
                    groups(page, "status_not_mapped").filter(new Locator.FilterOptions().setHasText("CONFIRMED"));
            group.locator("summary").first().click();
            Locator result = group.locator(".result").first();
            assertThat(result).hasCSS("display", "block"); // an element that is not displayed is no live region
            button(group, "Deze afhandelen…").click();
            assertThat(group.locator(".result").first()).containsText("4 statusupdates worden afgehandeld.");
            visit.isSound("exceptions-dismissal");
            group.locator(".dismissal")
                    .getByLabel("Waarom er niets mee hoeft te gebeuren")
                    .fill("proeven van hen");
            button(group, "Deze 4 afhandelen").click();
            assertThat(result).containsText("4 zijn afgehandeld");
            assertThat(result.locator("[role=status]")).hasCount(0);
            desk.open(page);
            assertThat(groups(page, "status_not_mapped")).hasCount(1);
            assertThat(groups(page, "status_not_mapped").locator("summary .count"))
                    .hasText("1");
            page.navigate("/orders/" + order);
            assertThat(page.locator("li.said").filter(new Locator.FilterOptions().setHasText("een proef van hen")))
                    .containsText("Afgehandeld");
            visit.isSound("order-with-a-dismissed-update");
        }
        assertThat(server.db()
                        .count(
                                "audit_logs where action = 'STATUS_UPDATE_DISMISSED' and record_id in ("
                                        + "select id::text from partner_status_updates where partner_organization_id = ?)",
                                partner.id().value()))
                .isEqualTo(5);
    }

    @Test
    void tellsOfAnOrderThatHasArrivedSince() {
        desk.push("late-1", "CONFIRMED").isFailure(404, "ORDER_NOT_FOUND");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            assertThat(opened(page, "order_not_found").locator("tbody a")).hasCount(0);
            String number = partner.placed("late-1");
            desk.open(page);
            Locator group = opened(page, "order_not_found");
            assertThat(group.locator("tbody a")).hasAttribute("href", "/orders/" + number);
            assertThat(group.locator("tbody tr")).containsText("placed since then");
            visit.isSound("exceptions-arrived");
            button(group, "Process these again").click();
            yes(page);
            assertThat(group.locator(".result").first()).containsText("1 applied");
            assertThat(desk.status("late-1")).isEqualTo("approved");
        }
    }

    /** Both updates got the same answer, but their orders have different statuses and need different fixes. */
    @Test
    void tellsStepsThatAreNotAllowedByWhereTheOrdersAre() {
        partner.placed("fresh");
        desk.change(partner.placed("over"), "cancelled");
        desk.push("fresh", "DELIVERED").isFailure(409, "INVALID_STATUS_TRANSITION");
        desk.push("over", "DELIVERED").isFailure(409, "INVALID_STATUS_TRANSITION");
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            assertThat(groups(page, "invalid_status_transition")).hasCount(2);
            Locator fresh = groups(page, "invalid_status_transition")
                    .filter(new Locator.FilterOptions().setHasText("New → Completed"));
            assertThat(fresh.locator(".count")).hasText("1");
            desk.change(partner.order("fresh").text("/data/chargecars_order_id"), "approved");
            desk.open(page);
            Locator approved = groups(page, "invalid_status_transition")
                    .filter(new Locator.FilterOptions().setHasText("Approved → Completed"));
            approved.locator("summary").first().click();
            assertThat(approved.locator("tbody tr")).containsText("fresh");
            button(approved, "Process these again").click();
            yes(page);
            assertThat(approved.locator(".result").first()).containsText("1 applied");
            assertThat(desk.status("fresh")).isEqualTo("completed");
            assertThat(desk.status("over")).isEqualTo("cancelled");
        }
    }

    @Test
    void goesOnByItselfUntilALargeGroupIsDone() {
        int many = GroupReprocessing.MOST_AT_ONCE + 3;
        refused(many);
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = opened(page, "status_not_mapped");
            assertThat(group.locator("summary .count")).hasText(String.valueOf(many));
            button(group, "Process these again").click();
            yes(page);
            assertThat(group.locator(".result").first())
                    .containsText(many + " still without an order", new ContainsTextOptions().setTimeout(PATIENT));
            assertThat(button(group, "Process the next ones")).hasCount(0);
            visit.isSound("exceptions-many");
            desk.open(page);
            assertThat(groups(page, "status_not_mapped")).hasCount(0);
        }
    }

    @Test
    void tellsThatThereAreMoreGroupsThanItShows() {
        refused("'WORD ' || number", RefusedUpdates.MOST_GROUPS);
        assertThat(more()).isFalse();
        refused("'LAST WORD'", 1);
        assertThat(more()).isTrue();
        try (Visit visit = desk.operator()) {
            desk.open(visit.page());
            assertThat(visit.page().locator(".more")).containsText("more than 500 groups");
        }
    }

    private boolean more() {
        return server.admin()
                .get("/api/v1/monitoring/exceptions?partner_id=" + partner.id())
                .is(200)
                .at("/more")
                .asBoolean();
    }

    /** Inserts updates that were refused while their word was not mapped. The word is mapped now, but their order does not exist. */
    private void refused(int many) {
        refused("'CONFIRMED'", many);
    }

    /** @param word an SQL expression */
    private void refused(String word, int many) {
        server.db()
                .update(
                        """
                with made as (
                    insert into partner_status_updates (id, partner_organization_id, received_at, origin, partner_order_id,
                                                        partner_status, partner_timestamp, outcome, processed_at)
                    select (left(?, 24) || lpad(to_hex(number), 12, '0'))::uuid, ?, ?, 'webhook', 'NOBODY-1', %s, ?,
                           'status_not_mapped', ?
                    from generate_series(1, ?) as number
                    returning id
                )
                insert into status_update_bodies (status_update_id, body)
                select id, '{"partner_order_id": "NOBODY-1", "status": "CONFIRMED"}' from made
                """.formatted(word),
                        Uuid7.next().toString(),
                        partner.id().value(),
                        desk.now(),
                        desk.now(),
                        desk.now(),
                        many);
    }

    private void refusedCalls(String reason, int many) {
        server.db().update("""
                insert into refused_calls (integration_id, hour, reason, refused)
                select id, date_trunc('hour', ?::timestamptz), ?, ?
                from partner_integrations where partner_organization_id = ?
                """, desk.now(), reason, many, partner.id().value());
    }

    private long looks() {
        return server.db()
                .count(
                        "audit_logs where action = 'PERSONAL_DATA_SHOWN' and record_id in ("
                                + "select id::text from partner_status_updates where partner_organization_id = ?)",
                        partner.id().value());
    }

    /** Opens the group of this cause, and waits until its members are visible. */
    private static Locator opened(Page page, String cause) {
        Locator group = groups(page, cause);
        group.locator("summary").first().click();
        assertThat(group.locator("tbody tr").first()).isVisible();
        return group;
    }
}
