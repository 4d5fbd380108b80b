package nl.chargecars.partnersync.exceptions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.exceptions.ExceptionsDesk.group;
import static nl.chargecars.partnersync.exceptions.ExceptionsScene.FINE;
import static nl.chargecars.partnersync.exceptions.ExceptionsScene.NOT_THERE;
import static nl.chargecars.partnersync.testing.Visit.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.UUID;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests replays of many deliveries in a real browser: counting, starting, watching and stopping them. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class ReplayPageTest {

    private final TestServer server;
    private final ExceptionsScene scene;
    private final ExceptionsDesk desk;

    ReplayPageTest(TestServer server) {
        this.server = server;
        this.scene = new ExceptionsScene(server);
        this.desk = scene.desk;
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void countsManyBeforeTheyAreSentAgain() {
        scene.failed("many-1", "many-2", "many-3");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
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
            scene.simulator.script().byDefault(FINE);
            button(page, "Send them again").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator("#progress")).hasAttribute("data-state", "done");
            assertThat(page.locator("#progress .figure")).hasText("3 / 3");
            visit.isSoundOnEveryScreen("exceptions-replayed");
            scene.deliver();
            assertThat(scene.simulator.log().accepted()).hasSize(3);
        }
    }

    /** For example because the partner restored a backup from before these deliveries. */
    @Test
    void sendsAgainWhatAPartnerHadTakenAndLost() {
        scene.simulator.script().byDefault(FINE);
        scene.partner.placed("lost-1");
        scene.partner.placed("lost-2");
        scene.deliver();
        scene.simulator.script().byDefault(NOT_THERE);
        scene.failed("given-up-1");
        server.clock().advance(Duration.ofSeconds(1)); // a replay covers only older deliveries
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            page.navigate("/exceptions/replay?integration=" + scene.integrationId());
            assertThat(page.locator("#matched")).hasText("1"); // by default the failed ones
            assertThat(page.locator("#state-hint")).containsText("from the day before its backup");
            page.locator("#state").selectOption("delivered");
            button(page, "Count them").click();
            assertThat(page.locator("#matched")).hasText("2");
            visit.isSoundOnEveryScreen("exceptions-replay-delivered");
            scene.simulator.script().byDefault(FINE);
            button(page, "Send them again").click();
            button(page, "Yes, go on").click();
            assertThat(page.locator("#progress .figure")).hasText("2 / 2");
            scene.deliver();
            page.getByText("Running and latest ones").click();
            assertThat(page.locator(".replays tbody tr")
                            .filter(new Locator.FilterOptions().setHasText("Delivered"))
                            .first())
                    .containsText("2 / 2");
        }
        assertThat(scene.simulator.received().stream().filter(webhook -> webhook.repeat()))
                .as("with the ids that it had")
                .hasSize(2);
        assertThat(server.db()
                        .count(
                                "deliveries where state = 'failed' and partner_organization_id = ?",
                                scene.partner.id().value()))
                .as("the one that failed is left alone")
                .isOne();
    }

    @Test
    void watchesALongReplayAndStopsIt() {
        UUID running = scene.running(4_000);
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

    /** A screen reader reads what a live region gets, not a region that comes with its text. */
    @Test
    void saysAloudOnlyThatAReplayIsOver() {
        UUID running = scene.running(6_000);
        try (Visit visit = desk.operator()) {
            Page page = visit.page();
            page.navigate("/exceptions/replays/" + running + "?partner=" + scene.partner.id());
            Locator told = page.locator("[role=status]");
            told.evaluate("one => { one.dataset.there = 'before'; }");
            server.db().update("update replays set replayed = 400 where id = ?", running);
            assertThat(page.locator("#progress .figure")).hasText("400 / 6,000");
            assertThat(told).isEmpty();
            server.db().update("update replays set state = 'cancelled', finished_at = now() where id = ?", running);
            assertThat(told).hasText("Stopped");
            assertThat(told).hasAttribute("data-there", "before");
            visit.isSound("exceptions-replay-over");
        }
    }
}
