package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests the workflow of a new installation (contract, "Statuses and events"). */
@ExtendWith(WithServer.class)
class DefaultWorkflowTest {

    private final Reply workflow;

    DefaultWorkflowTest(Api admin) {
        this.workflow = admin.get("/api/v1/status/workflows/order").is(200);
    }

    @Test
    void isTheTableOfTheContract() {
        Map<String, Set<String>> steps = new LinkedHashMap<>();
        statuses()
                .forEach(status -> steps.put(
                        status.path("status").asString(),
                        Set.copyOf(status.path("allowed_next")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList())));
        assertThat(steps)
                .isEqualTo(Map.of(
                        "new", Set.of("approved", "scheduled", "in_progress", "on_hold", "cancelled"),
                        "approved", Set.of("scheduled", "in_progress", "completed", "on_hold", "cancelled"),
                        "scheduled", Set.of("approved", "in_progress", "completed", "on_hold", "cancelled"),
                        "in_progress", Set.of("scheduled", "completed", "on_hold", "cancelled"),
                        "on_hold", Set.of("new", "approved", "scheduled", "in_progress", "cancelled"),
                        "completed", Set.of(),
                        "cancelled", Set.of()));
    }

    @Test
    void startsWithNewAndEndsWithCompletedOrCancelled() {
        assertThat(named("is_initial")).containsExactly("new");
        assertThat(named("is_final")).containsExactly("completed", "cancelled");
        assertThat(workflow.text("/data/entity_type")).isEqualTo("order");
    }

    @Test
    void hasALabelForEveryStatus() {
        assertThat(statuses())
                .allSatisfy(
                        status -> assertThat(status.path("label").asString()).isNotBlank());
    }

    private List<String> named(String flag) {
        return statuses().stream()
                .filter(status -> status.path(flag).asBoolean())
                .map(status -> status.path("status").asString())
                .toList();
    }

    private List<JsonNode> statuses() {
        return workflow.at("/data/statuses").valueStream().toList();
    }
}
