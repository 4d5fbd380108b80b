package nl.chargecars.partnersync.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the form of a workflow with as many statuses and steps as there may be; a form has a field for each step. */
@ExtendWith(WithServer.class)
class LargeWorkflowFormTest {

    private static final String EDIT = "/workflow/edit";
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([^\"]+)\"");
    private static final Pattern HIDDEN_STEP = Pattern.compile("<input type=\"hidden\" name=\"step\"");
    private static final Pattern TICKED_STEP = Pattern.compile("name=\"step\" value=\"[0-9]+\\.[0-9]+\" checked");

    private final Browser admin;

    LargeWorkflowFormTest(TestServer server) {
        this.admin = TestUser.signedIn(server, "admin");
    }

    @Test
    void refusesStepsOfStatusesThatItDoesNotHave() {
        for (String step : List.of("0.2", "2.0", "new>approved", "0", "0.-1")) {
            List<Map.Entry<String, String>> fields = form(List.of("first", "second"));
            fields.add(Map.entry("step", step));
            fields.add(Map.entry("do", "preview"));
            admin.submit(EDIT, fields).is(400);
        }
    }

    @Test
    void previewsAWorkflowOfThirtyFourStatusesThatAllLeadToEachOther() {
        List<Map.Entry<String, String>> fields =
                form(IntStream.range(0, 34).mapToObj(number -> "s" + number).toList());
        fields.add(Map.entry("do", "preview"));
        assertThat(HIDDEN_STEP
                        .matcher(admin.submit(EDIT, fields).is(200).body())
                        .results())
                .hasSize(34 * 33);
    }

    @Test
    void keepsAllStepsOfTheLargestWorkflowWhateverItsStatusesAreCalled() {
        List<String> names = IntStream.range(0, 100)
                .mapToObj(number -> "s%049d".formatted(number))
                .toList();
        List<Map.Entry<String, String>> fields = form(names);
        fields.add(Map.entry("do", "up:" + names.getLast()));
        assertThat(TICKED_STEP
                        .matcher(admin.submit(EDIT, fields).is(200).body())
                        .results())
                .hasSize(100 * 99);
    }

    /** The fields of a workflow in which each status leads to all others, except for the button. */
    private List<Map.Entry<String, String>> form(List<String> names) {
        Matcher version = VERSION.matcher(admin.open(EDIT).is(200).body());
        assertThat(version.find()).isTrue();
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        fields.add(Map.entry("version", version.group(1)));
        fields.add(Map.entry("initial", names.getFirst()));
        for (int from = 0; from < names.size(); from++) {
            fields.add(Map.entry("status", names.get(from)));
            fields.add(Map.entry("label", names.get(from)));
            for (int to = 0; to < names.size(); to++) {
                if (from != to) {
                    fields.add(Map.entry("step", from + "." + to));
                }
            }
        }
        return fields;
    }
}
