package nl.chargecars.partnersync.testing;

import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Edits the order workflow as an administrator. All tests share the one workflow: restore it with {@link #close}. */
public final class WorkflowDesk implements AutoCloseable {

    private static final String PATH = "/api/v1/status/workflows/order";
    private static final String MOVE_STRAYS_BACK =
            "update orders set order_status = 'on_hold' where not order_status = any(string_to_array(?, ','))";

    private final TestServer server;
    private final JsonBody original;

    public WorkflowDesk(TestServer server) {
        this.server = server;
        this.original = read();
    }

    /** The workflow as {@code GET} returns it; the same form can be written back. */
    public JsonBody read() {
        return JsonBody.of(server.admin().get(PATH).is(200).data().toString());
    }

    public Reply write(Object workflow) {
        return server.admin().put(PATH, workflow);
    }

    /** Adds a status to the workflow, with transitions from the given status to it and back. */
    public static JsonBody withStatus(JsonBody workflow, String status, String before) {
        int count = workflow.tree().path("statuses").size();
        return withStep(workflow, before, status)
                .with(
                        "/statuses/" + count,
                        JsonBody.of("{\"label\": \"One more\", \"is_initial\": false, \"is_final\": false}")
                                .with("/status", status)
                                .with("/allowed_next", List.of(before))
                                .tree());
    }

    public static JsonBody withStep(JsonBody workflow, String from, String to) {
        String place = pointer(workflow, from) + "/allowed_next";
        return workflow.with(place + "/" + workflow.tree().at(place).size(), to);
    }

    public static JsonBody withoutStep(JsonBody workflow, String from, String to) {
        String place = pointer(workflow, from) + "/allowed_next";
        List<String> steps =
                workflow.tree().at(place).valueStream().map(JsonNode::asString).toList();
        return workflow.without(place + "/" + steps.indexOf(to));
    }

    /** The JSON pointer of a status in the workflow. */
    public static String pointer(JsonBody workflow, String status) {
        JsonNode statuses = workflow.tree().path("statuses");
        int found = IntStream.range(0, statuses.size())
                .filter(index -> statuses.get(index).path("status").asString().equals(status))
                .findFirst()
                .orElseThrow();
        return "/statuses/" + found;
    }

    @Override
    public void close() {
        String kept = String.join(
                ",",
                original.tree()
                        .path("statuses")
                        .valueStream()
                        .map(status -> status.path("status").asString())
                        .toList());
        server.db().update(MOVE_STRAYS_BACK, kept);
        write(original).is(200);
    }
}
