package nl.chargecars.partnersync.orderdesk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.orderdesk.Desk.why;
import static nl.chargecars.partnersync.testing.Visit.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.feed.FeedReads;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that the page of an order says why its status did not reach the partner, links to the fix, and shows when the status
 * arrives.
 */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class OrderStoryTest {

    private final TestServer server;
    private final Desk desk;
    private Visit visit;
    private Page page;

    OrderStoryTest(TestServer server) {
        this.server = server;
        this.desk = new Desk(server);
    }

    @BeforeEach
    void signIn() {
        visit = Visit.signedIn(server, "operator", Screen.LIGHT, "en-GB");
        page = visit.page();
    }

    @AfterEach
    void leave() {
        visit.close();
        desk.close();
    }

    @Test
    void theirEndpointFailsAndIsWellAgain() {
        String number = desk.delivered("STORY-1");
        desk.simulator.script().byDefault(Behaviour.status(503));
        desk.become(number, "approved");
        desk.deliver();

        find("STORY-1");
        assertThat(why(page, "retrying"))
                .containsText("“Approved” has not reached Volvo dealers after 1 attempt. Next attempt in a moment."
                        + " Their endpoint answers 503.");
        assertThat(why(page, "retrying").locator("time")).hasAttribute("title", Pattern.compile(".+ · .+Z"));
        assertThat(there()).hasText("RECEIVED CONFIRMED, on its way", new HasTextOptions().setUseInnerText(true));
        visit.isSound("order-retrying");

        visit.keepingTime();
        desk.simulator.script().byDefault(Behaviour.ok());
        button(page, "Send now").click();
        assertThat(page.locator(".notice")).hasText("It is being sent.");
        Locator told = page.locator("#told[role=status]");
        assertThat(told).isEmpty();
        told.evaluate("one => { one.dataset.there = 'before'; }");
        desk.deliver();
        visit.pollsNow();
        Pattern arrived = Pattern.compile("“Approved” was delivered to Volvo dealers just now, in \\d+ ms");
        assertThat(why(page, "delivered")).containsText(arrived);
        assertThat(told).containsText(arrived);
        assertThat(told).hasAttribute("data-there", "before");
        assertThat(desk.simulator.received().getLast().status()).isEqualTo("CONFIRMED");
        assertThat(there()).hasText("CONFIRMED");
        assertThat(page.locator("#live")).not().hasAttribute("hx-trigger", Pattern.compile(".*"));
    }

    @Test
    void theStatusHadNoWordForThem() {
        String number = desk.delivered("STORY-2");
        desk.become(number, "scheduled");

        find("STORY-2");
        assertThat(why(page, "not_mapped"))
                .containsText("“Scheduled” has no word in the status map of Volvo dealers, so nothing was sent.");
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("To the status map")))
                .hasAttribute("href", Pattern.compile("/integrations/[0-9a-f-]{36}#mapping"));
        assertThat(page.locator(".timeline")).containsText("Not mapped");
        assertThat(there()).hasText("RECEIVED");

        desk.translate("scheduled", "PLANNED");
        visit.keepingTime();
        page.reload();
        assertThat(why(page, "not_mapped")).containsText("That has been put right since: it can be told now.");
        button(page, "Tell the partner now").click();
        assertThat(why(page, "first_try")).containsText("about to be sent");
        desk.deliver();
        visit.pollsNow();
        assertThat(why(page, "delivered")).containsText("“Scheduled” was delivered");
        assertThat(page.locator(".timeline")).containsText("The word for Volvo dealers: PLANNED");
        assertThat(desk.simulator.received().getLast().status()).isEqualTo("PLANNED");
    }

    @Test
    void saysThatSendingIsPausedAndThatItGoesOut() {
        String number = desk.delivered("STORY-3");
        desk.partner.configure(desk.integration().with("/sync_enabled", false)).is(200);
        desk.become(number, "approved");

        find("STORY-3");
        assertThat(why(page, "held_paused")).containsText("held, because sending is paused");
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("To the integration")))
                .hasAttribute("href", Pattern.compile("/integrations/[0-9a-f-]{36}"));
        visit.isSound("order-held");

        desk.partner.configure(desk.integration().with("/sync_enabled", true)).is(200);
        visit.keepingTime();
        page.reload();
        assertThat(why(page, "releasing")).containsText("goes to Volvo dealers shortly");
        desk.deliver();
        visit.pollsNow();
        assertThat(why(page, "delivered")).containsText("“Approved” was delivered");
    }

    @Test
    void theirOwnWordMeantNothingHere() {
        String number = desk.delivered("STORY-4");
        desk.say("STORY-4", "EN_ROUTE").is(422);

        page.navigate("/orders/" + number);
        assertThat(why(page, "update_not_mapped"))
                .containsText("Volvo dealers said EN_ROUTE just now, but that word means nothing here");
        assertThat(why(page, "update_not_mapped").locator("time")).hasAttribute("title", Pattern.compile(".+ · .+Z"));
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("To the status map")))
                .hasAttribute("href", Pattern.compile("/integrations/[0-9a-f-]+#mapping"));
        button(page, "Process again").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("still means nothing here");
        visit.forgetComplaints(); // the browser logs the 422 to the console

        desk.partner
                .configure(desk.integration().with("/status_mapping/partner_to_chargecars/EN_ROUTE", "in_progress"))
                .is(200);
        page.navigate("/orders/" + number);
        assertThat(why(page, "update_not_mapped")).containsText("By now it means “In progress”");
        why(page, "update_not_mapped").getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator(".notice")).hasText("The update was processed.");
        assertThat(why(page, "echo")).containsText("came from Volvo dealers itself, so it was not sent back");
        assertThat(desk.status("STORY-4")).isEqualTo("in_progress");
        assertThat(there()).hasText("EN_ROUTE");
    }

    @Test
    void whatTheirWordWasSaidInIsPastItsAge() {
        String number = desk.delivered("STORY-9");
        desk.say("STORY-9", "EN_ROUTE").is(422);
        server.db()
                .update(
                        "delete from status_update_bodies where status_update_id in (select id from partner_status_updates"
                                + " where partner_organization_id = ?)",
                        desk.partner.id().value());
        desk.partner
                .configure(desk.integration().with("/status_mapping/partner_to_chargecars/EN_ROUTE", "in_progress"))
                .is(200);
        page.navigate("/orders/" + number);
        assertThat(why(page, "update_not_mapped")).containsText("By now it means");
        assertThat(page.locator("li.said").getByText("Dismiss…")).isVisible();
        why(page, "update_not_mapped").getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator(".notice")).hasText("The update was processed.");
        assertThat(desk.status("STORY-9")).isEqualTo("in_progress");
    }

    @Test
    void anUpdateThatIsDismissedIsNoExceptionAnyMore() {
        String number = desk.delivered("STORY-8");
        desk.say("STORY-8", "A_TRIAL").is(422);
        page.navigate("/orders/" + number);
        assertThat(why(page, "update_not_mapped")).isVisible();
        Locator said = page.locator("li.said");
        said.getByText("Dismiss…").click();
        said.getByLabel("Why nothing needs to be done about it").fill("a trial of theirs");
        visit.isSound("order-dismissing-an-update");
        said.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Dismiss it"))
                .click();
        assertThat(page.locator(".notice")).hasText("The update was dismissed.");
        assertThat(why(page, "update_not_mapped")).hasCount(0);
        assertThat(said).containsText("a trial of theirs");
        assertThat(said.getByText("Dismiss…")).hasCount(0);
        assertThat(page.locator(".timeline")).containsText("Dismissed an update of the partner");
        assertThat(server.db()
                        .count(
                                "audit_logs where action = 'STATUS_UPDATE_DISMISSED' and record_id in ("
                                        + "select id::text from partner_status_updates where partner_organization_id = ?)",
                                desk.partner.id().value()))
                .isEqualTo(1);
        page.navigate("/exceptions?partner=" + desk.partner.id());
        assertThat(page.locator("details.group")).hasCount(0);
    }

    @Test
    void whatFailedAndIsKeptNoLongerIsToldAnew() {
        desk.partner
                .configure(desk.integration().with("/retry_schedule", List.of(0)))
                .is(200);
        String number = desk.delivered("STORY-11");
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.become(number, "approved");
        desk.deliver();
        server.db()
                .update(
                        "delete from event_payloads where event_id in (select id from deliveries where partner_organization_id = ?)",
                        desk.partner.id().value());

        visit.keepingTime();
        page.navigate("/orders/" + number);
        assertThat(why(page, "failed")).containsText("has not reached Volvo dealers");
        assertThat(page.getByText("Send again")).hasCount(0);
        desk.simulator.script().byDefault(Behaviour.ok());
        button(page, "Tell the partner now").click();
        desk.deliver();
        visit.pollsNow();
        assertThat(why(page, "delivered")).isVisible();
        assertThat(desk.simulator.received().getLast().status()).isEqualTo("CONFIRMED");
    }

    @Test
    void itWaitsForAnEarlierChangeThatFailed() {
        String number = desk.delivered("STORY-5");
        desk.simulator.script().byDefault(Behaviour.status(500));
        desk.become(number, "approved");
        desk.deliver();
        desk.become(number, "completed");

        page.navigate("/orders/" + number);
        assertThat(why(page, "behind"))
                .containsText(
                        "“Completed” has not reached Volvo dealers: it waits until an earlier change, “Approved”, is"
                                + " through. “Approved” has not reached Volvo dealers after 1 attempt.");
        assertThat(why(page, "behind")).containsText("Their endpoint answers 500.");
    }

    @Test
    void thePartnerHasHeardNothingUntilSomethingArrives() {
        desk.partner.configure(desk.integration().with("/sync_enabled", false)).is(200);
        page.navigate("/orders/" + desk.partner.placed("STORY-9"));
        assertThat(there()).hasText("has heard nothing yet RECEIVED, held", new HasTextOptions().setUseInnerText(true));
    }

    @Test
    void aPartnerWithoutAnAddressKnowsWhatItHasFetched() {
        desk.partner.configure(desk.integration().with("/webhook_url", null)).is(200);
        String number = desk.partner.placed("STORY-10");
        page.navigate("/orders/" + number);
        assertThat(why(page, "not_fetched"))
                .containsText("Volvo dealers has not fetched it from the list of events yet");
        assertThat(there())
                .hasText("has heard nothing yet RECEIVED, not fetched yet", new HasTextOptions().setUseInnerText(true));
        visit.isSound("order-not-fetched");

        fetch();
        page.reload();
        assertThat(why(page, "feed_only")).containsText("itself, from the list of events");
        assertThat(there()).hasText("RECEIVED");

        desk.become(number, "approved");
        page.reload();
        assertThat(why(page, "not_fetched")).containsText("“Approved”");
        assertThat(there()).hasText("RECEIVED CONFIRMED, not fetched yet", new HasTextOptions().setUseInnerText(true));
    }

    @Test
    void aPartnerWithoutAnAddressKnowsWhatItHasFetchedAlsoWhenTheLastChangeHasNoWord() {
        desk.partner.configure(desk.integration().with("/webhook_url", null)).is(200);
        String number = desk.partner.placed("STORY-12");
        fetch();
        desk.become(number, "approved");
        desk.become(number, "scheduled");
        page.navigate("/orders/" + number);
        assertThat(there()).hasText("RECEIVED CONFIRMED, not fetched yet", new HasTextOptions().setUseInnerText(true));

        fetch();
        page.reload();
        assertThat(there()).hasText("CONFIRMED");
    }

    /** Fetches the event feed as the partner. */
    private void fetch() {
        server.db().awaitOlderTransactions();
        desk.partner.api().get(desk.partner.path("/events")).is(200);
        server.part(FeedReads.class).round();
    }

    /** The field with the order's status at the partner. */
    private Locator there() {
        return page.locator("#status-facts dt:text-is('At Volvo dealers') + dd");
    }

    /** Searches for the order by the partner's number and opens its page. */
    private void find(String reference) {
        page.navigate("/orders");
        page.getByLabel("Search", Visit.exactly()).fill(reference);
        page.keyboard().press("Enter");
        page.locator("tbody th a").first().click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("What happened")))
                .isVisible();
    }
}
