package nl.chargecars.partnersync.administration;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static nl.chargecars.partnersync.testing.Visit.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;
import nl.chargecars.partnersync.testing.WithPageServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests in a real browser how people see the workflow and how administrators edit it. */
@Tag("browser")
@ExtendWith(WithPageServer.class)
class WorkflowPageTest {

    private final TestServer server;
    private final WorkflowDesk desk;
    private final JsonBody original;

    WorkflowPageTest(TestServer server) {
        this.server = server;
        this.desk = new WorkflowDesk(server);
        this.original = desk.read();
    }

    @AfterEach
    void putTheWorkflowBack() {
        desk.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void isDrawnAndToldInWordsOnEveryScreen(Screen screen) {
        try (Visit visit = Visit.signedIn(server, "viewer", screen, "en-GB")) {
            Page page = visit.page();
            page.navigate("/workflow");
            assertThat(page.locator("svg .status")).hasCount(7);
            assertThat(page.locator("svg .step")).hasCount(24);
            assertThat(page.locator("svg .status[data-status=completed] .inner"))
                    .hasCount(1);
            assertThat(page.locator("tr[data-status=approved]")).containsText("Scheduled, In progress, On hold");
            assertThat(page.locator("tr[data-status=new]")).containsText("Orders start here");
            assertThat(page.locator("tr[data-status=cancelled]")).containsText("Final: nothing follows");
            assertThat(page.getByText("Edit the workflow")).hasCount(0);
            visit.isSoundInBothSchemes("workflow");
        }
    }

    @Test
    void namesTheStatusesInTheReadersLanguageEverywhereButWhereTheyAreNamed() {
        TestPartner.integrated(server).placed("workflow-page-2");
        try (Visit visit = editing(Screen.LIGHT, "nl-NL")) {
            Page page = visit.page();
            assertThat(page.locator(".matrix thead")).containsText("In de wacht");
            assertThat(page.locator(".matrix tbody")).containsText("In de wacht");
            assertThat(page.getByLabel("Naam van on_hold")).hasValue("On hold");
            page.getByLabel("Van Nieuw naar Geannuleerd").uncheck();
            page.getByLabel("Naam van on_hold").fill("Pauze");
            for (String from : new String[] {"Nieuw", "Goedgekeurd", "In de wacht", "In uitvoering"}) {
                page.getByLabel("Van " + from + " naar Ingepland").uncheck();
            }
            button(page, "Tonen wat er verandert").click();
            assertThat(page.locator(".changes")).containsText("Vanuit Nieuw mag een order niet meer naar Geannuleerd");
            assertThat(page.locator(".changes")).containsText("In de wacht heet voortaan Pauze");
            assertThat(page.locator(".warning").first()).containsText("Geen order kan in Ingepland komen");
            assertThat(page.locator("svg .status[data-status=in_progress]")).containsText("In uitvoering");
            button(page, "Verder bewerken").click();
            page.getByLabel("Orders beginnen in approved").check();
            button(page, "new verwijderen").click();
            button(page, "Tonen wat er verandert").click();
            assertThat(page.locator(".problem")).containsText("Er staan orders in de status Nieuw,");
            page.navigate("/workflow");
            assertThat(page.locator("tr[data-status=on_hold] th strong")).hasText("In de wacht");
            assertThat(page.locator("tr[data-status=approved]")).containsText("Ingepland, In uitvoering, In de wacht");
            assertThat(page.locator("svg .status[data-status=on_hold]")).containsText("In de wacht");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DARK")
    void isEditedByAdministratorsOnEveryScreen(Screen screen) {
        try (Visit visit = editing(screen, "en-GB")) {
            Page page = visit.page();
            visit.isSoundInBothSchemes("workflow-edit");
            assertThat(page.locator("input[name=new_status]"))
                    .hasAttribute("title", Pattern.compile("only have lower-case letters, digits and _"));
            page.locator("input[name=new_status]").fill("site_survey");
            page.locator("input[name=new_label]").fill("Site survey");
            button(page, "Add status").click();
            page.getByLabel("From New to Site survey").check();
            page.getByLabel("From Site survey to Scheduled").check();
            page.getByLabel("From New to Cancelled").uncheck();
            page.getByLabel("Name of on_hold").fill("Waiting for the customer");
            button(page, "Show what changes").click();
            assertThat(page.locator(".changes li")).hasText(new String[] {
                "New status Site survey (site_survey)",
                "From New an order may go to Site survey",
                "From New an order may no longer go to Cancelled",
                "On hold is called Waiting for the customer",
                "From Site survey an order may go to Scheduled",
            });
            assertThat(page.locator("svg .status")).hasCount(8);
            assertThat(desk.read().toString()).as("nothing is saved yet").isEqualTo(original.toString());
            visit.isSoundInBothSchemes("workflow-preview");
            button(page, "Keep editing").click();
            assertThat(page.getByLabel("From New to Site survey")).isChecked();
            page.getByLabel("Name of on_hold").press("Enter"); // previews the changes; removes nothing
            button(page, "Save the workflow").click();
            assertThat(page.locator(".notice")).hasText("The workflow is saved and in force.");
            assertThat(page).hasURL(Pattern.compile(".*/workflow$"));
            assertThat(page.locator("tr[data-status=new]")).containsText("Site survey");
            visit.isSoundInBothSchemes("workflow-saved");
            assertThat(desk.read()
                            .tree()
                            .at(WorkflowDesk.pointer(desk.read(), "site_survey") + "/allowed_next/0")
                            .asString())
                    .isEqualTo("scheduled");
            assertThat(
                            server.db()
                                    .text(
                                            "select actor from audit_logs where action = 'WORKFLOW_CHANGED' order by id desc limit 1"))
                    .startsWith("staff:0");
        }
    }

    @Test
    void listsTheStatusesInTheOrderThatSomebodyPutsThemIn() {
        try (Visit visit = editing(Screen.NARROW, "en-GB")) {
            Page page = visit.page();
            assertThat(page.getByLabel("Move new up")).isDisabled();
            assertThat(page.getByLabel("Move cancelled down")).isDisabled();
            page.getByLabel("Move on_hold up").click();
            assertThat(page.getByLabel("Move on_hold up")).isFocused();
            page.keyboard().press("Enter");
            page.getByLabel("Move on_hold down").click();
            visit.isSound("workflow-order");
            page.getByLabel("Name of on_hold").fill("Paused");
            button(page, "Show what changes").click();
            assertThat(page.locator(".changes li")).hasText(new String[] {
                "On hold is called Paused", "The statuses are listed in another order",
            });
            button(page, "Save the workflow").click();
            assertThat(page.locator(".notice")).hasText("The workflow is saved and in force.");
        }
        assertThat(desk.read()
                        .tree()
                        .path("statuses")
                        .valueStream()
                        .map(status -> status.path("status").asString()))
                .containsExactly("new", "approved", "scheduled", "on_hold", "in_progress", "completed", "cancelled");
    }

    @Test
    void takesAStatusAwayOnceThatWasAddedTwiceAndKeepsTheOtherWithItsSteps() {
        try (Visit visit = editing(Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.locator("input[name=new_status]").fill("completed");
            page.locator("input[name=new_label]").fill("Once more");
            button(page, "Add status").click();
            assertThat(page.locator("input[name=status][value=completed]")).hasCount(2);
            page.locator("tr:has(input[name=label][value='Once more']) button[value^='remove:']")
                    .click();
            assertThat(page.getByLabel("Name of completed")).hasValue("Completed");
            assertThat(page.getByLabel("From In progress to Completed")).isChecked();
            button(page, "Remove completed").click();
            assertThat(page.getByLabel("Name of completed")).hasCount(0);
        }
    }

    @Test
    void tellsEverythingThatIsWrongBeforeAnythingIsSaved() {
        try (Visit visit = editing(Screen.LIGHT, "nl-NL")) {
            Page page = visit.page();
            page.locator("input[name=new_status]").fill("completed");
            page.locator("input[name=new_label]").fill("Nog eens");
            button(page, "Status toevoegen").click();
            button(page, "new verwijderen").click();
            button(page, "Tonen wat er verandert").click();
            assertThat(page.locator(".problem")).containsText("Dit woord staat er twee keer.");
            assertThat(page.locator(".problem")).containsText("Kies in welke status orders beginnen.");
            visit.forgetComplaints(); // about the 422
            visit.isSound("workflow-problems");
        }
    }

    @Test
    void asksForTheWordOfAStatusOfWhichOnlyTheNameIsTyped() {
        try (Visit visit = editing(Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.locator("input[name=new_label]").fill("Site survey");
            button(page, "Show what changes").click();
            assertThat(page.locator(".problem")).containsText("The word or the name is missing.");
            assertThat(page.locator("input[name=new_label]")).hasValue("Site survey");
            assertThat(page.locator("input[name=status]")).hasCount(7);
            visit.forgetComplaints(); // about the 422
        }
    }

    @Test
    void losesNothingOfANewStatusThatIsTypedAndNotAddedYet() {
        try (Visit visit = editing(Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.locator("input[name=new_status]").fill("site_survey");
            page.locator("input[name=new_label]").fill("Site survey");
            page.getByLabel("Move on_hold up").click();
            button(page, "Remove cancelled").click();
            assertThat(page.locator("input[name=new_status]")).hasValue("site_survey");
            assertThat(page.locator("input[name=new_label]")).hasValue("Site survey");
            page.locator("input[name=new_label]").press("Enter"); // Enter adds it
            assertThat(page.locator(".notice")).containsText("The new status is in the list");
            assertThat(page.getByLabel("Name of site_survey")).hasValue("Site survey");
            assertThat(page.locator("input[name=new_status]")).hasValue("");
            assertThat(page.locator("input[name=new_label]")).hasValue("");
            visit.isSound("workflow-added");
            button(page, "Show what changes").click();
            assertThat(page.locator(".changes")).containsText("New status Site survey (site_survey)");
        }
    }

    @Test
    void warnsOfWhatARemovedStatusBreaksAndOfWhatNoOrderReaches() {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("workflow-page-1");
        try (Visit visit = editing(Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            button(page, "Remove in_progress").click();
            for (String from : new String[] {"New", "Approved", "On hold"}) {
                page.getByLabel("From " + from + " to Scheduled").uncheck();
            }
            button(page, "Show what changes").click();
            assertThat(page.locator(".changes li")).hasText(new String[] {
                "Status In progress (in_progress) goes away, with all steps to it and from it",
                "From New an order may no longer go to Scheduled",
                "From Approved an order may no longer go to Scheduled",
                "From On hold an order may no longer go to Scheduled",
            });
            assertThat(page.locator(".warning").first()).containsText("No order can get into Scheduled");
            assertThat(page.locator("svg .unreachable")).hasCount(1);
            Locator integration = page.locator(".warning li")
                    .filter(new Locator.FilterOptions()
                            .setHas(page.locator("a[href='/partners/" + partner.id() + "']")));
            assertThat(integration).containsText("volvo_dealer_api: in_progress");
            visit.isSound("workflow-warnings");
            button(page, "Keep editing").click();
            page.getByLabel("Orders start in approved").check();
            button(page, "Remove new").click();
            button(page, "Show what changes").click();
            assertThat(page.locator(".problem")).containsText("Orders are in the status");
            assertThat(button(page, "Save the workflow")).hasCount(0);
            visit.isSound("workflow-in-use");
        }
    }

    @Test
    void doesNotUndoWhatAColleagueSavedMeanwhile() {
        try (Visit visit = editing(Screen.LIGHT, "en-GB")) {
            Page page = visit.page();
            page.getByLabel("Name of new").fill("Fresh");
            button(page, "Show what changes").click();
            desk.write(WorkflowDesk.withoutStep(original, "new", "approved")).is(200);
            button(page, "Save the workflow").click();
            assertThat(page.locator(".problem")).containsText("Somebody else changed the workflow");
            assertThat(page.locator(".changes li"))
                    .hasText(new String[] {"New is called Fresh", "From Fresh an order may go to Approved"});
            visit.forgetComplaints(); // about the 412
            visit.isSound("workflow-changed-meanwhile");
            button(page, "Save the workflow").click();
            assertThat(page.locator(".notice")).isVisible();
            assertThat(desk.read().tree().at("/statuses/0/label").asString()).isEqualTo("Fresh");
        }
    }

    private Visit editing(Screen screen, String language) {
        Visit visit = Visit.signedIn(server, "admin", screen, language);
        visit.page().navigate("/workflow");
        visit.page().locator(".head a.button").click();
        assertThat(visit.page().locator(".matrix input[type=checkbox]")).hasCount(42);
        return visit;
    }
}
