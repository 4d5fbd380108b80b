package nl.chargecars.partnersync.status;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The workflow of orders over HTTP: read it, replace it. */
@RestController
@RequestMapping("/api/v1/status/workflows/order")
class WorkflowController {

    private static final Pattern STATUS = Pattern.compile("[a-z][a-z0-9_]{0,49}");
    private static final int MOST_STATUSES = 100;
    private static final int LONGEST_LABEL = 100;

    private final Workflows workflows;
    private final Json json;

    WorkflowController(Workflows workflows, Json json) {
        this.workflows = workflows;
        this.json = json;
    }

    record WorkflowView(String entityType, List<WorkflowStatus> statuses) {
        static WorkflowView of(Workflow workflow) {
            return new WorkflowView("order", workflow.statuses());
        }
    }

    @GetMapping
    Answer<WorkflowView> current() {
        return Answer.of(WorkflowView.of(workflows.current()));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<WorkflowView> replace(@RequestBody byte[] body, Actor actor) {
        workflows.replace(parse(json.object(body)), actor);
        return Answer.of(WorkflowView.of(workflows.current()));
    }

    private static Workflow parse(Fields fields) {
        List<Fields> rows = fields.objects("statuses", 1, MOST_STATUSES);
        List<WorkflowStatus> statuses =
                rows.stream().map(WorkflowController::status).toList();
        Set<String> names = new HashSet<>();
        for (int index = 0; index < statuses.size(); index++) {
            String status = statuses.get(index).status();
            boolean missing = status.isEmpty();
            if (!missing && !names.add(status)) {
                rows.get(index).problem("status", "repeated", "This status is listed twice.");
            }
        }
        for (int index = 0; index < statuses.size(); index++) {
            checkSteps(rows.get(index), statuses.get(index), names);
        }
        if (statuses.stream().filter(WorkflowStatus::isInitial).count() != 1) {
            fields.problem("statuses", "one_initial", "Exactly one status must be the initial one.");
        }
        fields.check();
        return new Workflow(statuses);
    }

    private static WorkflowStatus status(Fields row) {
        String status = row.requiredText(
                "status",
                50,
                text -> STATUS.matcher(text).matches(),
                "Lower-case letters, digits and _ are expected, a letter first.");
        String label = row.requiredText("label", LONGEST_LABEL);
        boolean initial = Objects.requireNonNullElse(row.bool("is_initial"), false);
        boolean last = Objects.requireNonNullElse(row.bool("is_final"), false);
        List<String> next = Objects.requireNonNullElse(row.texts("allowed_next", MOST_STATUSES), List.of());
        return new WorkflowStatus(status, label, initial, last, next);
    }

    private static void checkSteps(Fields row, WorkflowStatus status, Set<String> names) {
        if (status.isFinal() && !status.allowedNext().isEmpty()) {
            row.problem("allowed_next", "final_status", "A final status leads nowhere.");
        }
        for (int index = 0; index < status.allowedNext().size(); index++) {
            String next = status.allowedNext().get(index);
            String place = "allowed_next/" + index;
            if (!names.contains(next)) {
                row.problemAt(place, "unknown_status", "This status is not in the list.");
            } else if (next.equals(status.status())) {
                row.problemAt(place, "to_itself", "A status does not lead to itself.");
            } else if (status.allowedNext().indexOf(next) != index) {
                row.problemAt(place, "repeated", "This status is listed twice.");
            }
        }
    }
}
