package nl.chargecars.partnersync.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.testing.Visit.button;
import static nl.chargecars.partnersync.testing.Visit.yes;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests the editor of the status map: missing words stand out, a change is previewed first, and then the waiting updates and
 * statuses are processed.
 */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class MappingEditorTest {

    private final TestServer server;
    private final IntegrationScene scene;

    MappingEditorTest(TestServer server) {
        this.server = server;
        this.scene = IntegrationScene.on(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    @Test
    void refusesAWordThatStandsTwiceAndAMapThatSomebodyElseChangedMeanwhile() {
        try (Visit visit = opened("en-GB")) {
            Page page = visit.page();
            Locator words = page.locator("#mapping input[name=word]");
            int blank = words.count() - 1;
            words.nth(blank).fill("RECEIVED");
            page.locator("#mapping select[name=status]").nth(blank).selectOption("cancelled");
            button(page, "See what would change").click();
            assertThat(page.locator("#mapping .problem").first()).containsText("stands here twice");
            Locator link = page.locator("#problem a");
            assertThat(link).hasText("“RECEIVED” in the status map");
            Locator field = page.locator(link.getAttribute("href"));
            assertThat(field).hasValue("RECEIVED");
            assertThat(field).hasAttribute("aria-invalid", "true");
            link.click();
            assertThat(field).isInViewport();
            visit.forgetComplaints(); // the browser logs the 422 to the console
            visit.isSound("mapping-refused");
            page.navigate(scene.path());
            page.locator("#to-scheduled").fill("PLANNED");
            button(page, "See what would change").click();
            scene.partner.configure(Map.of(
                    "integration_name",
                    "volvo_dealer_api",
                    "status_mapping",
                    Map.of("chargecars_to_partner", Map.of("new", "HELLO"), "partner_to_chargecars", Map.of())));
            button(page, "Save as version 2").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Somebody else changed the words");
            visit.forgetComplaints();
            assertThat(scene.config("status_mapping/chargecars_to_partner/scheduled"))
                    .isEmpty();
        }
    }

    @Test
    void savesOtherWordsAlthoughAColleagueDismissedMeanwhileWhatWaitedWithAWordThatThePageOffered() {
        scene.partner.placed("words-3");
        scene.says("words-3", "FITTING").isFailure(422, "STATUS_NOT_MAPPED");
        try (Visit visit = opened("en-GB")) {
            Page page = visit.page();
            assertThat(page.locator("#mapping .pair.missing input[value=FITTING]")
                            .first())
                    .isVisible();
            String updates = scene.partner.path("/status-updates");
            String update = server.admin().get(updates).is(200).text("/data/0/status_update_id");
            server.admin().post(updates + "/" + update + "/dismiss", "{}").is(200);
            page.locator("#to-scheduled").fill("PLANNED");
            button(page, "See what would change").click();
            assertThat(page.locator("table.changes tbody tr")).hasCount(1);
            button(page, "Save as version 2").click();
            assertThat(page.locator(".notice")).containsText("The words are saved");
            assertThat(scene.config("status_mapping/chargecars_to_partner/scheduled"))
                    .isEqualTo("PLANNED");
        }
    }

    @Test
    void keepsWhatWasTypedForWhoeverLooksAtWhatItWouldChangeAndEditsFurther() {
        try (Visit visit = opened("nl-NL")) {
            Page page = visit.page();
            page.locator("#to-scheduled").fill("PLANED");
            page.locator("#to-new").fill("");
            Locator words = page.locator("#mapping input[name=word]");
            int blank = words.count() - 1;
            words.nth(blank).fill("UNDECIDED");
            button(page, "Bekijken wat er zou veranderen").click();
            Locator undecided = page.locator("#mapping .pair:has(input[value=UNDECIDED])");
            assertThat(undecided.locator(".problem")).hasText("Kies een status bij dit woord, of maak het leeg.");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            assertThat(page.locator("#to-scheduled")).hasValue("PLANED");
            visit.isSound("mapping-half-filled");
            undecided.locator("select").selectOption("on_hold");
            button(page, "Bekijken wat er zou veranderen").click();
            assertThat(page.locator("table.changes")).containsText("PLANED");
            assertThat(page.locator("table.changes")).containsText("UNDECIDED");
            button(page, "Verder bewerken").click();
            assertThat(page.locator("#mapping")).isInViewport();
            assertThat(page.locator("#to-scheduled")).hasValue("PLANED");
            assertThat(page.locator("#to-new")).hasValue("");
            assertThat(undecided).hasCount(1);
            visit.isSound("mapping-edited-further");
            undecided.locator("select").selectOption("");
            undecided.locator("input").fill("");
            page.locator("#to-scheduled").fill("");
            page.locator("#to-new").fill("RECEIVED");
            button(page, "Bekijken wat er zou veranderen").click();
            assertThat(button(page, "Opslaan als versie 2")).hasCount(0);
            visit.isSound("mapping-changes-nothing");
            button(page, "Verder bewerken").click();
            assertThat(undecided).hasCount(0);
            page.locator("#to-scheduled").fill("PLANNED");
            button(page, "Bekijken wat er zou veranderen").click();
            button(page, "Opslaan als versie 2").click();
            assertThat(page.locator(".notice")).isInViewport();
            assertThat(page.locator(".notice")).containsText("De woorden zijn opgeslagen");
            assertThat(scene.config("status_mapping/chargecars_to_partner/scheduled"))
                    .isEqualTo("PLANNED");
        }
    }

    @Test
    void showsWhatAMapWouldChangeInTheOneThatSomebodyElseSavedMeanwhileAndThenSavesIt() {
        try (Visit visit = opened("en-GB")) {
            Page page = visit.page();
            page.locator("#to-scheduled").fill("PLANNED");
            button(page, "See what would change").click();
            assertThat(page.locator("table.changes tbody tr")).hasCount(1);
            scene.partner
                    .configure(Seed.integration().with("/status_mapping/chargecars_to_partner/new", "HELLO"))
                    .is(200);
            button(page, "Save as version 2").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("nothing of yours is saved yet");
            visit.forgetComplaints(); // the browser logs the 422 to the console
            assertThat(page.locator("table.changes tbody tr")).hasCount(1);
            assertThat(page.locator("table.changes")).containsText("PLANNED");
            visit.isSound("mapping-changed-meanwhile");
            button(page, "Save as version 3").click();
            assertThat(page.locator(".notice")).containsText("The words are saved");
            assertThat(scene.config("status_mapping/chargecars_to_partner/scheduled"))
                    .isEqualTo("PLANNED");
            assertThat(scene.config("status_mapping/chargecars_to_partner/new")).isEqualTo("HELLO");
        }
    }

    @Test
    void learnsANewWordAndProcessesWhatWaitedForIt() {
        String order = scene.partner.placed("words-1");
        scene.staffChanges(order, "approved");
        scene.says("words-1", "FITTING").isFailure(422, "STATUS_NOT_MAPPED");
        scene.says("words-1", "FITTING").isFailure(422, "STATUS_NOT_MAPPED");
        try (Visit visit = opened("en-GB")) {
            Page page = visit.page();
            Locator pair =
                    page.locator("#mapping .pair.missing").filter(new Locator.FilterOptions().setHasText("New word"));
            assertThat(pair.locator("input")).hasValue("FITTING");
            assertThat(pair).containsText("2 updates wait");
            pair.locator("select").selectOption("in_progress");
            button(page, "See what would change").click();
            assertThat(page.locator("table.changes tbody tr")).hasCount(1);
            assertThat(page.locator("table.changes tbody")).containsText("FITTING");
            assertThat(page.locator("table.changes tbody")).containsText("In progress");
            assertThat(page.locator("main")).containsText("2 waiting updates could be processed again");
            assertThat(page.locator(".outcomes")).containsText("1 applied");
            assertThat(page.locator(".outcomes")).containsText("1 nothing new");
            assertThat(scene.status("words-1")).isEqualTo("approved");
            assertThat(scene.config("status_mapping/partner_to_chargecars/FITTING"))
                    .isEmpty();
            saysTheSameOverTheApi();
            button(page, "Save as version 2").click();
            assertThat(page.locator(".notice")).containsText("The words are saved");
            assertThat(page.locator(".notice")).isInViewport();
            assertThat(button(page, "Process 2 waiting updates again")).isInViewport();
            assertThat(scene.config("status_mapping/partner_to_chargecars/FITTING"))
                    .isEqualTo("in_progress");
            button(page, "Process 2 waiting updates again").click();
            yes(page);
            assertThat(page.locator(".outcomes")).containsText("1 applied");
            visit.isSound("processed");
            assertThat(scene.status("words-1")).isEqualTo("in_progress");
            page.getByText("Back to the integration").click();
            assertThat(page.locator("#mapping .note")).hasCount(0);
        }
    }

    private void saysTheSameOverTheApi() {
        String path = scene.partner.path("/integration-config/status-mapping/dry-run");
        scene.partner.api().post(path, Map.of()).isFailure(422, "VALIDATION_FAILED");
        Reply tried = scene.partner
                .api()
                .post(
                        path,
                        Map.of(
                                "status_mapping",
                                Map.of(
                                        "chargecars_to_partner", Map.of("new", "RECEIVED"),
                                        "partner_to_chargecars", Map.of("FITTING", "in_progress"))))
                .is(200);
        assertThat(tried.at("/data/changes")
                        .valueStream()
                        .map(one -> one.path("word").asString()))
                .contains("FITTING");
        assertThat(tried.at("/data/waiting_updates/outcomes/applied").asInt()).isEqualTo(1);
        assertThat(tried.at("/data/waiting_updates/outcomes/unchanged").asInt()).isEqualTo(1);
        assertThat(scene.config("status_mapping/partner_to_chargecars/FITTING")).isEmpty();
        scene.partner
                .api()
                .post(path, Map.of("status_mapping", Map.of("partner_to_chargecars", Map.of("FITTING", "on_the_moon"))))
                .isFailure(422, "VALIDATION_FAILED");
    }

    @Test
    void tellsThePartnerWhatHadNoWordOnceItHasOne() {
        String order = scene.partner.placed("untold-1");
        scene.deliver();
        scene.staffChanges(order, "scheduled");
        scene.deliver();
        scene.endpoint.log().awaitAccepted(1, Duration.ofSeconds(10));
        assertThat(scene.endpoint.log().statusesOf("untold-1")).containsExactly("RECEIVED");
        try (Visit visit = opened("en-GB")) {
            Page page = visit.page();
            assertThat(page.locator(".pair.missing").filter(new Locator.FilterOptions().setHasText("Scheduled")))
                    .containsText("Not told");
            page.locator("#to-scheduled").fill("PLANNED");
            button(page, "See what would change").click();
            assertThat(page.locator("main")).containsText("One order could be told");
            button(page, "Save as version 2").click();
            button(page, "Tell the partner the current status of one order").click();
            yes(page);
            assertThat(page.locator(".notice")).containsText("in line for the partner");
            assertThat(page.locator(".notice")).isInViewport();
            assertThat(page.locator("#mapping .note")).hasCount(0);
            scene.deliver();
            scene.endpoint.log().awaitAccepted(2, Duration.ofSeconds(10));
            assertThat(scene.endpoint.log().statusesOf("untold-1")).containsExactly("RECEIVED", "PLANNED");
        }
    }

    @Test
    void restoresAnEarlierVersionAsANewOneInDutch() {
        scene.partner.configure(Map.of(
                "integration_name",
                "volvo_dealer_api",
                "status_mapping",
                Map.of("chargecars_to_partner", Map.of("new", "NIEUW"))));
        try (Visit visit = opened("nl-NL")) {
            Page page = visit.page();
            page.getByText("Versie 2: eerdere").click();
            button(page, "Versie 1 terugzetten…").click();
            assertThat(page.locator("table.changes tr:has(span:text-is('NIEUW')) strong")
                            .first())
                    .hasText("Nieuw");
            assertThat(page.locator("table.changes")).containsText("NIEUW");
            visit.isSound("mapping-restore-dutch");
            button(page, "Opslaan als versie 3").click();
            assertThat(scene.config("status_mapping/chargecars_to_partner/new")).isEqualTo("RECEIVED");
            assertThat(server.admin()
                            .get(scene.partner.path("/integration-config/status-mapping/versions"))
                            .is(200)
                            .at("/data/0/version")
                            .asInt())
                    .isEqualTo(3);
            visit.isSound("integration-dutch");
        }
    }

    private Visit opened(String language) {
        Visit visit = Visit.signedIn(server, "operator", Screen.LIGHT, language);
        visit.page().navigate(scene.path());
        return visit;
    }
}
