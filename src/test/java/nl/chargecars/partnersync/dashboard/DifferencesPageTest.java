package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.testing.Visit.button;
import static nl.chargecars.partnersync.testing.Visit.yes;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.reconciliation.ReconciliationWorker;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the reconciliation pages of an integration: comparing both sides, and resolving or dismissing the differences. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class DifferencesPageTest {

    private final TestServer server;
    private final IntegrationScene scene;

    DifferencesPageTest(TestServer server) {
        this.server = server;
        this.scene = IntegrationScene.on(server);
    }

    @AfterEach
    void leave() {
        scene.close();
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
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            button(page, "Compare now").click();
            assertThat(page.locator("#differences .state").first()).hasText("Under way");
            visit.isSound("reconciliation-under-way");
            Locator told = page.locator("[role=status]");
            assertThat(told).isEmpty();
            told.evaluate("one => { one.dataset.there = 'before'; }");
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differences .state").first()).hasText("Done");
            assertThat(told).hasText("Done: 3 orders compared, none agreeing.");
            assertThat(told).hasAttribute("data-there", "before");
            assertThat(page.locator("#differing tbody tr")).hasCount(3);
            assertThat(page.locator("#differing tr:has-text('theirs-1')")).containsText("the partner");
            Locator unknown = page.locator("#differing tr:has-text('unknown-1')");
            button(page, "Nederlands").click();
            assertThat(page.locator("#differences .state").first()).hasText("Klaar");
            visit.isSound("reconciliation-dutch");
            button(page, "English").click();
            unknown.locator("details.dismiss summary").click();
            unknown.getByLabel("Why nothing needs to be done about it").fill("Withdrawn by telephone");
            unknown.getByText("Dismiss it").click();
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
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            button(page, "Compare now").click();
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differences .state").first()).hasText("Done");
            button(page, "Take over theirs").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).hasAccessibleName(Pattern.compile("“Completed” is final"));
            button(page, "No, go back").click();
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
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            page.navigate(scene.path() + "/reconciliation/" + run);
            Locator rows = page.locator("#differing tbody tr");
            assertThat(rows).hasCount(50);
            page.locator(".pager a[rel=next]").click();
            assertThat(rows).hasCount(1);
            rows.locator("details.dismiss summary").click();
            rows.getByText("Dismiss it").click();
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
        try (Visit visit = scene.opened("operator")) {
            Page page = visit.page();
            button(page, "Compare now").click();
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differences .state").first()).hasText("Done");
            assertThat(page.locator("#differing tr:has-text('gone-1')")).containsText(number);
            Locator kind = page.locator(".outcomes li:has-text('not known to the partner')");
            kind.getByText("Dismiss these…").click();
            assertThat(kind).containsText("2 differences will be dismissed.");
            visit.isSound("reconciliation-dismissing");
            kind.getByLabel("Why nothing needs to be done about it").fill("Withdrawn by telephone");
            button(page, "Dismiss these 2").click();
            assertThat(page.locator(".outcomes").first()).containsText("2 dismissed");
            assertThat(page.locator("#differing tr:has-text('gone-2')")).containsText("Withdrawn by telephone");
            assertThat(page.locator("#differing .state.dismissed")).hasCount(2);
            assertThat(page.getByText("Dismiss these…")).hasCount(0);
        }
    }

    @Test
    void saysInTheReadersLanguageWhyAComparisonFoundNothing() {
        scene.polled();
        scene.partner.placed("garbled-1");
        scene.endpoint
                .script()
                .when(request -> request.path().endsWith("/garbled-1"), Behaviour.answer(200, Map.of(), "{}"));
        try (Visit visit = scene.opened("operator")) {
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
}
