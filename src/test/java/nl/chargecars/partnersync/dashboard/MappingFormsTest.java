package nl.chargecars.partnersync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithPageServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what the forms of the status map answer; {@link MappingEditorTest} uses them in a real browser. */
@ExtendWith(WithPageServer.class)
class MappingFormsTest {

    private static final Pattern HIDDEN = Pattern.compile(
            "<input type=\"hidden\" name=\"(based_on|to_partner\\.[^\"]+|word|status)\" value=\"([^\"]*)\">");

    private final TestServer server;
    private final IntegrationScene scene;

    MappingFormsTest(TestServer server) {
        this.server = server;
        this.scene = IntegrationScene.on(server);
    }

    @AfterEach
    void leave() {
        scene.close();
    }

    /** Leaving the row out would say that nothing would change, and lose what was typed. */
    @Test
    void refusesAWordWithoutAStatusAndAStatusWithoutAWord() {
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "nl");
        operator.open(scene.path());
        for (String action : List.of("/mapping/check", "/mapping")) {
            assertThat(operator.submit(
                                    scene.path() + action,
                                    List.of(
                                            Map.entry("based_on", "1"),
                                            Map.entry("word", "UNDECIDED"),
                                            Map.entry("status", ""),
                                            Map.entry("word", ""),
                                            Map.entry("status", "on_hold")))
                            .is(422)
                            .body())
                    .contains(
                            "<a href=\"#word-0\">“UNDECIDED” in de statusvertaling</a>: Kies een status bij dit woord",
                            "<input id=\"word-0\" name=\"word\" value=\"UNDECIDED\"",
                            "id=\"word-0-problem\"",
                            "<a href=\"#word-1\">Woord van de partner</a>: Vul het woord van de partner in",
                            "id=\"word-1-problem\"");
        }
        assertThat(scene.config("status_mapping/partner_to_chargecars/RECEIVED"))
                .isEqualTo("new");
    }

    @Test
    void saysAmongTheReasonsWhichStatusesHaveNoWordInTheSavedMapAndNotInTheForm() {
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
        operator.open(scene.path());
        assertThat(operator.submit(
                                scene.path() + "/mapping/check",
                                Map.of("based_on", "1", "word", "UNDECIDED", "status", ""))
                        .is(422)
                        .body())
                .contains("3 statuses of ours have no word");
    }

    @Test
    void takesAWordWithoutAStatusForRemovedWhenTheMapHasItAndForUndecidedWhenThePageOfferedIt() {
        scene.partner.placed("words-2");
        scene.says("words-2", "FITTING").isFailure(422, "STATUS_NOT_MAPPED");
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
        operator.open(scene.path());
        operator.submit(
                        scene.path() + "/mapping",
                        List.of(
                                Map.entry("based_on", "1"),
                                Map.entry("word", "RECEIVED"),
                                Map.entry("status", ""),
                                Map.entry("word", "FITTING"),
                                Map.entry("status", ""),
                                Map.entry("offered", "FITTING"),
                                Map.entry("word", "DELIVERED"),
                                Map.entry("status", "completed")))
                .is(303);
        assertThat(scene.config("status_mapping/partner_to_chargecars/RECEIVED"))
                .isEmpty();
        assertThat(scene.config("status_mapping/partner_to_chargecars/DELIVERED"))
                .isEqualTo("completed");
    }

    /** A word may be a number, which is not an index, or have a slash, which does not separate the segments of a pointer. */
    @Test
    void namesEachEntryThatIsWrongAndLeadsToIt() {
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
        operator.open(scene.path());
        for (String word : List.of("10", "N/A", "a~1b", "EN ROUTE")) {
            String page = operator.submit(
                            scene.path() + "/mapping/check",
                            Map.of("based_on", "1", "word", word, "status", "on_the_moon", "to_partner.no/where", "10"))
                    .is(422)
                    .body();
            assertThat(page)
                    .contains(
                            "<a href=\"#word-0\">“" + word + "” in the status map</a>",
                            "<input id=\"word-0\" name=\"word\" value=\"" + word + "\"",
                            "aria-describedby=\"word-0-problem\"",
                            "id=\"word-0-problem\"",
                            "<a href=\"#to-no/where\">“no/where” in the status map</a>",
                            "<input id=\"to-no/where\"",
                            "id=\"to-no/where-problem\"");
        }
    }

    @Test
    void showsBeforeItIsSavedWhatWouldOverwriteTheWordOfAColleague() {
        translate(Map.of("new", "RECEIVED"), Map.of());
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
        operator.open(scene.path());
        translate(Map.of("new", "HELLO"), Map.of());
        assertThat(operator.submit(
                                scene.path() + "/mapping/check", Map.of("based_on", "2", "to_partner.new", "WELCOME"))
                        .is(200)
                        .body())
                .contains("Somebody else changed the words since you began", "HELLO", "WELCOME", "Save as version 4")
                .doesNotContain("RECEIVED");
    }

    @Test
    void keepsTheWordsOfAColleagueWhereNothingElseWasEntered() {
        Map<String, String> ours = Map.of("new", "RECEIVED", "approved", "CONFIRMED");
        translate(ours, Map.of("RECEIVED", "new", "CONFIRMED", "approved"));
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
        operator.open(scene.path());
        translate(
                Map.of("new", "HELLO", "approved", "CONFIRMED", "completed", "DONE"),
                Map.of("CONFIRMED", "on_hold", "ADDED", "new"));
        String check = operator.submit(
                        scene.path() + "/mapping/check",
                        List.of(
                                Map.entry("based_on", "2"),
                                Map.entry("to_partner.new", "RECEIVED"),
                                Map.entry("to_partner.scheduled", "PLANNED"),
                                Map.entry("word", "RECEIVED"),
                                Map.entry("status", "new"),
                                Map.entry("word", "CONFIRMED"),
                                Map.entry("status", "approved"),
                                Map.entry("word", "MINE"),
                                Map.entry("status", "cancelled")))
                .is(200)
                .body();
        assertThat(check)
                .contains("Somebody else changed the words since you began", "Save as version 4")
                .doesNotContain("RECEIVED");
        operator.submit(scene.path() + "/mapping", sentFrom(check)).is(303);
        assertThat(scene.config("status_mapping/chargecars_to_partner/new")).isEqualTo("HELLO");
        assertThat(scene.config("status_mapping/chargecars_to_partner/completed"))
                .isEqualTo("DONE");
        assertThat(scene.config("status_mapping/chargecars_to_partner/approved"))
                .as("removed in the form")
                .isEmpty();
        assertThat(scene.config("status_mapping/chargecars_to_partner/scheduled"))
                .isEqualTo("PLANNED");
        assertThat(scene.config("status_mapping/partner_to_chargecars/RECEIVED"))
                .as("removed by the colleague")
                .isEmpty();
        assertThat(scene.config("status_mapping/partner_to_chargecars/CONFIRMED"))
                .isEqualTo("on_hold");
        assertThat(scene.config("status_mapping/partner_to_chargecars/ADDED")).isEqualTo("new");
        assertThat(scene.config("status_mapping/partner_to_chargecars/MINE")).isEqualTo("cancelled");
    }

    @Test
    void offersToTellWhatHasNotArrivedInAWordThatIsCorrected() {
        translate(Map.of("new", "RECIEVED"), Map.of());
        scene.endpoint.script().byDefault(Behaviour.status(422));
        scene.partner.placed("words-3");
        scene.deliver();
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
        assertThat(operator.open(scene.path()).is(200).body()).doesNotContain("carries another word");
        String check = operator.submit(
                        scene.path() + "/mapping/check", Map.of("based_on", "2", "to_partner.new", "RECEIVED"))
                .is(200)
                .body();
        assertThat(check)
                .contains("One order has a current status that has not reached the partner and carries another word:")
                .doesNotContain("Nothing waits for these words");
        operator.submit(scene.path() + "/mapping", sentFrom(check)).is(303);
        assertThat(operator.open(scene.path()).is(200).body())
                .contains("carries another word than the map has by now", "name=\"corrected\" value=\"true\"");
        scene.endpoint.script().byDefault(Behaviour.ok());
        operator.submit(scene.path() + "/mapping/tell", Map.of("corrected", "true"))
                .is(303);
        scene.deliver();
        assertThat(scene.endpoint.log().statusesOf("words-3")).endsWith("RECEIVED");
        assertThat(operator.open(scene.path()).is(200).body()).doesNotContain("carries another word");
    }

    /** Saves this map as a colleague. */
    private void translate(Map<String, String> ours, Map<String, String> theirs) {
        scene.partner
                .configure(Map.of(
                        "integration_name",
                        "volvo_dealer_api",
                        "status_mapping",
                        Map.of("chargecars_to_partner", ours, "partner_to_chargecars", theirs)))
                .is(200);
    }

    /** What the form on a page with a preview sends. */
    private static List<Map.Entry<String, String>> sentFrom(String check) {
        return HIDDEN.matcher(check)
                .results()
                .map(field -> Map.entry(field.group(1), field.group(2)))
                .toList();
    }

    @Test
    void leavesOutOfAnEarlierVersionWhatTheWorkflowNoLongerHasAndSaysSo() {
        try (var workflow = new WorkflowDesk(server)) {
            workflow.write(WorkflowDesk.withStatus(workflow.read(), "survey", "new"))
                    .is(200);
            scene.partner
                    .configure(Seed.integration()
                            .with("/status_mapping/chargecars_to_partner/survey", "SURVEYING")
                            .with("/status_mapping/partner_to_chargecars/SURVEYED", "survey"))
                    .is(200);
        }
        scene.partner
                .configure(Seed.integration().with("/status_mapping/chargecars_to_partner/new", "HELLO"))
                .is(200);
        Browser operator = TestUser.signedIn(server, "operator").with("Accept-Language", "en");
        operator.open(scene.path()).is(200);
        assertThat(operator.submit(scene.path() + "/mapping/check", Map.of("based_on", "3", "restore", "2"))
                        .is(200)
                        .body())
                .contains(
                        "2 entries of that version are left out, since the workflow no longer has the status.",
                        ">survey</span> → <span class=\"code\">SURVEYING</span>",
                        ">SURVEYED</span> → <span class=\"code\">survey</span>",
                        "HELLO",
                        "Save as version 4")
                .doesNotContain("value=\"SURVEYING\"", "value=\"SURVEYED\"");
        assertThat(operator.submit(scene.path() + "/mapping/check", Map.of("based_on", "3", "restore", "1"))
                        .is(200)
                        .body())
                .contains("HELLO")
                .doesNotContain("left out");
    }
}
