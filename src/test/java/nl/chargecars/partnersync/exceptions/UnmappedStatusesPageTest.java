package nl.chargecars.partnersync.exceptions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.button;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.group;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.groups;
import static nl.chargecars.partnersync.exceptions.ExceptionsScene.FINE;
import static nl.chargecars.partnersync.testing.Visit.button;
import static nl.chargecars.partnersync.testing.Visit.yes;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests in a real browser how the page resolves or dismisses statuses without a word in the status map, the partner's and ours. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class UnmappedStatusesPageTest {

    private final TestServer server;
    private final ExceptionsScene scene;
    private final ExceptionsDesk desk;

    UnmappedStatusesPageTest(TestServer server) {
        this.server = server;
        this.scene = new ExceptionsScene(server);
        this.desk = scene.desk;
    }

    @AfterEach
    void leave() {
        scene.close();
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
            button(group, "Process these again").click();
            assertThat(page.getByRole(AriaRole.DIALOG))
                    .hasAccessibleName(Pattern.compile("2 updates are processed as if they had just come"));
            visit.isSound("exceptions-process-again");
            button(page, "No, go back").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            assertThat(group.locator(".result").first()).isEmpty();
            button(group, "Process these again").press("Enter");
            yes(page);
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
            scene.partner
                    .configure(scene.integration().with("/status_mapping/partner_to_chargecars/EN ROUTE", "approved"))
                    .is(200);
            button(one, "Process again").click();
            assertThat(group.locator("td .told")).hasText("1 applied");
            assertThat(button(one, "Process again")).hasCount(0);
            assertThat(desk.status("map-1")).isEqualTo("approved");
            assertThat(desk.status("map-2")).isEqualTo("new");
            button(group, "Process these again").click();
            yes(page);
            assertThat(group.locator(".result").first()).containsText("1 applied");
            assertThat(desk.status("map-2")).isEqualTo("approved");
            String narrowed = "/exceptions?partner=" + scene.partner.id() + "&cause=status_not_mapped";
            page.navigate(narrowed);
            Locator left = group(page, "status_not_mapped", "NEVER HEARD");
            left.locator("summary").first().click();
            button(left, "Process these again").click();
            yes(page);
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

    /** As in the demo: nothing failed, but the partner has not received the status. */
    @Test
    void showsStatusesThatThePartnerWasNeverToldByWhatItHasNoWordFor() {
        scene.partner
                .configure(scene.integration().with("/webhook_events", List.of("status_changed")))
                .is(200);
        for (String order : List.of("untold-1", "untold-2")) {
            desk.change(scene.partner.placed(order), "scheduled");
        }
        scene.simulator.script().byDefault(FINE);
        scene.deliver();
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            desk.open(page);
            Locator group = group(page, "never_told", "scheduled");
            assertThat(page.locator("section[aria-labelledby=never_told] > .hint"))
                    .containsText("the number beside “Exceptions” does not count these");
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
            assertThat(page).hasURL(Pattern.compile(".*/integrations/" + scene.integrationId() + "#mapping"));
            assertThat(page.locator("#mapping")).isVisible();
        }
        assertThat(desk.causes("")).containsExactly("never_told");
        scene.partner
                .configure(scene.integration().with("/webhook_events", List.of("order_created")))
                .is(200);
        assertThat(desk.causes("")).as("a word would not have it told").isEmpty();
    }

    @Test
    void dismissesStatusesThatThePartnerNeedNotBeToldOnceTheyAreCounted() {
        scene.partner
                .configure(scene.integration().with("/webhook_events", List.of("status_changed")))
                .is(200);
        String order = scene.partner.placed("need-not-1");
        desk.change(order, "scheduled");
        desk.change(scene.partner.placed("need-not-2"), "scheduled");
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
            page.navigate("/orders?partner=" + scene.partner.id());
            assertThat(page.locator("td[data-label='Partner told']")).hasText(new String[] {"Not told", "Not told"});
        }
        assertThat(desk.causes("")).doesNotContain("never_told");
    }

    /** Places an order with an update whose word is not mapped. Returns the order number. */
    private String orderWith(String partnerOrderId, String word) {
        scene.simulator.script().byDefault(FINE);
        String number = scene.partner.placed(partnerOrderId);
        desk.push(partnerOrderId, word).isFailure(422, "STATUS_NOT_MAPPED");
        return number;
    }

    private String order(String partnerOrderId) {
        return scene.partner.order(partnerOrderId).text("/data/chargecars_order_id");
    }
}
