package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.testing.Visit.button;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.reconciliation.ReconciliationWorker;
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

/** Tests the pages of one integration as operations staff use them; the API and the partner's endpoint show the effects. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class IntegrationPageTest {

    private final TestServer server;
    private final IntegrationScene scene;

    IntegrationPageTest(TestServer server) {
        this.server = server;
        this.scene = IntegrationScene.on(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void areSoundOnEveryScreen(Screen screen) {
        scene.traffic();
        scene.polled();
        scene.partner.placed("scene-1");
        scene.endpoint.orders().put("scene-1", "IN_PROGRESS", server.clock().instant());
        scene.says("scene-1", "WAITING_FOR_PARTS").isFailure(422, "STATUS_NOT_MAPPED");
        try (Visit visit = visit("admin", screen)) {
            Page page = visit.page();
            page.navigate("/");
            page.locator("a[href='" + scene.path() + "']").click();
            assertThat(page.locator(".reason.failing").first()).containsText("5 of 59 exchanges failed");
            assertThat(page.locator(".chart canvas")).hasCount(3);
            visit.isSoundInBothSchemes("integration");
            page.getByText("7 days").click();
            page.getByText("The same as a table").click();
            assertThat(page.locator("#charts details tbody tr")).hasCount(28);
            visit.isSoundInBothSchemes("integration-week");
            page.locator("#mapping select[name=status]").first().selectOption("on_hold");
            button(page, "See what would change").click();
            assertThat(page.locator("tbody")).containsText("WAITING_FOR_PARTS");
            visit.isSoundInBothSchemes("mapping-check");
            page.navigate(scene.path() + "/settings");
            visit.isSoundInBothSchemes("integration-settings");
            page.navigate("/integrations/new");
            visit.isSoundInBothSchemes("integration-new");
            page.navigate(scene.path());
            button(page, "Compare now").click();
            server.part(ReconciliationWorker.class).step();
            assertThat(page.locator("#differing tbody tr")).hasCount(1);
            visit.isSoundInBothSchemes("reconciliation");
            page.navigate(scene.path());
            button(page, "Certify the endpoint").click();
            server.part(CertificationRuns.class).step();
            assertThat(page.locator(".checks li")).hasCount(14);
            visit.isSoundInBothSchemes("integration-certification");
        }
    }

    /** The time that is known is that of the last failure; "since" would deny those before. */
    @Test
    void saysWhenAnExchangeLastFailedAndNotThatItFailsSinceThen() {
        scene.failedTwice();
        try (Visit visit = visit("viewer", Screen.LIGHT)) {
            Page page = visit.page();
            page.navigate(scene.path());
            Locator failures =
                    page.locator(".reason").filter(new Locator.FilterOptions().setHasText("2 of 2 exchanges failed"));
            assertThat(failures).containsText("last 3 min ago");
            assertThat(failures).not().containsText("since");
        }
    }

    @Test
    void drawsItsChartsAnewWhenTheColoursOrTheWidthChange() {
        scene.traffic();
        try (Visit visit = visit("viewer", Screen.LIGHT)) {
            Page page = visit.page();
            page.navigate(scene.path());
            Locator canvas = page.locator(".chart canvas").first();
            String light = picture(canvas);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            visit.becomes("document.querySelector('.chart canvas').toDataURL() !== given", light);
            page.setViewportSize(390, 800);
            visit.becomes("[...document.querySelectorAll('.chart canvas')].every(one => one.clientWidth < given)", 390);
            visit.isSound("integration-redrawn");
        }
    }

    @Test
    void showsTheKeyThatIsValidBehindManyNewerOnesThatAreNot() {
        server.db().update("""
                insert into credentials (id, partner_organization_id, type, scopes, label, secret_hash, created_at, expires_at,
                                         revoked_at)
                select id || number, partner_organization_id, type, scopes, 'no more', secret_hash,
                       created_at + interval '1 microsecond', case when number = 51 then created_at end,
                       case when number < 51 then created_at end
                from credentials, generate_series(1, 51) as number where partner_organization_id = ?
                """, scene.partner.id().value());
        try (Visit visit = visit("admin", Screen.LIGHT)) {
            Page page = visit.page();
            page.navigate(scene.path());
            Locator keys = page.locator("h2:has-text('Credentials the partner calls us with') ~ ul.keys li");
            assertThat(keys).hasCount(1);
            assertThat(keys).not().containsText("no more");
        }
    }

    @Test
    void saysWhatWasDoneOnceAndNotAgainAfterAReload() {
        try (Visit visit = visit("viewer", Screen.LIGHT)) {
            Page page = visit.page();
            page.navigate(scene.path() + "?span=week&notice=settings_saved&mapping=saved#mapping");
            assertThat(page.locator(".notice")).hasCount(2);
            assertThat(page).hasURL(Pattern.compile(".*" + scene.path() + "\\?span=week#mapping$"));
            page.reload();
            assertThat(page.locator("h1")).hasText("Volvo dealers");
            assertThat(page.locator(".notice")).hasCount(0);
        }
    }

    @Test
    void saysTheTimeItselfInAPageThatStaysOpen() {
        scene.partner.placed("open-1");
        try (Visit visit = visit("viewer", Screen.LIGHT)) {
            Page page = visit.keepingTime().page();
            page.navigate(scene.path());
            Locator time = page.locator("#figures + dl time[title*=' · ']").last();
            assertThat(time).hasText("just now");
            page.clock().fastForward(480_000);
            assertThat(time).hasText("just now");
            page.clock().fastForward(180_000);
            assertThat(time).hasText(Pattern.compile("^\\d+ \\w+ \\d{4}, \\d\\d:\\d\\d:\\d\\d$"));
        }
    }

    private static String picture(Locator canvas) {
        return canvas.evaluate("one => one.toDataURL()").toString();
    }

    private Visit visit(String role, Screen screen) {
        return Visit.signedIn(server, role, screen, "en-GB");
    }
}
