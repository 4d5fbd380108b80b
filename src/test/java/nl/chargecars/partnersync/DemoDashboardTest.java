package nl.chargecars.partnersync;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.testing.ServerProcess;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the scenario of the README on the data of {@code ./partnersync demo}: a user finds out why an order's status did not reach
 * Volvo, corrects the status map and sees the status arrive. Prints the duration, which must be under two minutes.
 */
@Tag("process")
@Tag("browser")
class DemoDashboardTest {

    private static final double PATIENT = 30_000;

    @Test
    void findsWhyAStatusDidNotReachVolvoMendsItAndSeesItArrive(@TempDir Path directory) {
        try (var demo = ServerProcess.jar(directory, Map.of(), "demo")) {
            demo.awaitLine("Volvo's id"); // the demo prints this line last
            try (Visit visit = Visit.at(demo, Screen.LIGHT, "en-GB")) {
                Duration taken = mend(demo, visit);
                System.out.printf(
                        "why a status did not reach Volvo: found, mended and seen to arrive in %d s%n",
                        taken.toSeconds());
                assertThat(taken).isLessThan(Duration.ofMinutes(2));
                takePicturesForTheReadme(visit);
            }
        }
    }

    private static Duration mend(ServerProcess demo, Visit visit) {
        long begun = System.nanoTime();
        Page page = visit.page();
        page.navigate(told(demo, "dashboard"));
        page.locator("#email").fill(told(demo, "sign in as"));
        page.locator("#password").fill(told(demo, "password"));
        page.keyboard().press("Enter");

        page.locator("main a[href^='/orders/']").first().click();
        Locator why = page.locator(".why");
        assertThat(why)
                .containsText("“Scheduled” has no word in the status map of Volvo dealer portal, so nothing was sent");
        visit.isSound("story-why");

        why.getByRole(AriaRole.LINK).first().click();
        page.locator("#to-scheduled").fill("PLANNED");
        button(page, "See what would change");
        assertThat(page.locator("main")).containsText("One order could be told");
        button(page, "Save as version");
        button(page, "Tell the partner the current status of one order");
        button(page, "Yes, go on");
        // the previous page has a notice too, and leaving it too early would cancel the request
        assertThat(page.locator(".notice")).containsText("in line for the partner");

        page.navigate("/orders?ref=VLV-2025-789456");
        page.locator("main a[href^='/orders/']").first().click();
        assertThat(page.locator(".why"))
                .containsText(
                        "“Scheduled” was delivered to Volvo dealer portal",
                        new ContainsTextOptions().setTimeout(PATIENT));
        visit.isSound("story-arrived");
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** The value that follows this name in the last lines of the demo's output. */
    private static String told(ServerProcess demo, String name) {
        return demo.lines().stream()
                .map(String::strip)
                .filter(line -> line.startsWith(name + "  "))
                .map(line -> line.substring(name.length()).strip())
                .reduce((_, last) -> last)
                .orElseThrow(() -> new AssertionError("the demo did not tell its " + name + ": " + demo.lines()));
    }

    private static void button(Page page, String begins) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(begins))
                .first()
                .click();
    }

    /** Takes the screenshots that the README shows. */
    private static void takePicturesForTheReadme(Visit visit) {
        Map.of("/", "readme-integrations", "/exceptions", "readme-exceptions", "/workflow", "readme-workflow")
                .forEach((path, name) -> {
                    visit.page().navigate(path);
                    visit.isSound(name);
                });
    }
}
