package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that an invalid workflow is refused with all of its problems. */
@ExtendWith(WithServer.class)
class WorkflowValidationTest {

    private final TestServer server;
    private final WorkflowDesk desk;

    WorkflowValidationTest(TestServer server) {
        this.server = server;
        this.desk = new WorkflowDesk(server);
    }

    @Test
    void needsStatuses() {
        assertThat(problems("{}")).containsExactlyInAnyOrder("/statuses required", "/statuses one_initial");
        assertThat(problems("{\"statuses\": []}")).contains("/statuses wrong_length");
        assertThat(problems("{\"statuses\": \"new\"}")).contains("/statuses wrong_type");
        assertThat(problems("{\"statuses\": [\"new\"]}")).contains("/statuses/0 wrong_type");
    }

    @Test
    void needsExactlyOneInitialStatus() {
        String none = "{\"statuses\": [{\"status\": \"new\", \"label\": \"New\"}]}";
        assertThat(problems(none)).containsExactly("/statuses one_initial");
        String two = """
                {"statuses": [{"status": "new", "label": "New", "is_initial": true},
                              {"status": "old", "label": "Old", "is_initial": true}]}
                """;
        assertThat(problems(two)).containsExactly("/statuses one_initial");
    }

    @Test
    void namesEveryProblemAtOnce() {
        assertThat(problems("""
                        {"statuses": [
                            {"status": "new", "label": "New", "is_initial": true, "allowed_next": ["done", "done", "new", "gone"]},
                            {"status": "done", "label": "", "is_final": true, "allowed_next": ["new"]},
                            {"status": "Not a word", "label": "No word", "is_final": "yes"},
                            {"status": "new", "label": "New again", "allowed_next": [7, "gone"]},
                            {"label": "Nameless"},
                            {"label": "Nameless too"}
                        ]}
                        """))
                .containsExactlyInAnyOrder(
                        "/statuses/0/allowed_next/1 repeated",
                        "/statuses/0/allowed_next/2 to_itself",
                        "/statuses/0/allowed_next/3 unknown_status",
                        "/statuses/1/label required",
                        "/statuses/1/allowed_next final_status",
                        "/statuses/2/status invalid_format",
                        "/statuses/2/is_final wrong_type",
                        "/statuses/3/status repeated",
                        "/statuses/3/allowed_next/0 wrong_type",
                        "/statuses/3/allowed_next/1 unknown_status",
                        "/statuses/4/status required",
                        "/statuses/5/status required");
    }

    @Test
    void takesAHundredStatusesAndNoMore() {
        assertThat(problems(chain(101))).contains("/statuses wrong_length");
    }

    /** It is the largest body of use. Refused for its version, so that all tests keep their workflow. */
    @Test
    void readsAHundredStatusesThatAllLeadToEachOther() {
        List<String> names = IntStream.range(0, 100).mapToObj("s%d"::formatted).toList();
        List<Map<String, Object>> statuses = names.stream()
                .map(name -> Map.<String, Object>of(
                        "status",
                        name,
                        "label",
                        "One of many",
                        "is_initial",
                        name.equals("s0"),
                        "is_final",
                        false,
                        "allowed_next",
                        names.stream().filter(other -> !other.equals(name)).toList()))
                .toList();
        server.admin()
                .with("If-Match", "\"another\"")
                .put("/api/v1/status/workflows/order", Map.of("statuses", statuses))
                .isFailure(412, "PRECONDITION_FAILED");
    }

    /** A workflow in which each status leads to the next one; the first one is initial. */
    private static String chain(int length) {
        List<String> statuses = IntStream.range(0, length)
                .mapToObj(number -> JsonBody.of("{\"label\": \"One of many\"}")
                        .with("/status", "s" + number)
                        .with("/is_initial", number == 0)
                        .with("/allowed_next", number + 1 == length ? List.of() : List.of("s" + (number + 1)))
                        .toString())
                .toList();
        return "{\"statuses\": [" + String.join(",", statuses) + "]}";
    }

    private List<String> problems(String workflow) {
        return desk.write(workflow).isFailure(422, "VALIDATION_FAILED").details();
    }
}
