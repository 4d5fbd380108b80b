package nl.chargecars.partnersync.status;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Refusal;

/** Parses a workflow from a request body and validates it. */
final class WorkflowParser {

    private static final Pattern STATUS = Pattern.compile("[a-z][a-z0-9_]{0,49}");
    private static final int MOST_STATUSES = 100;
    private static final int LONGEST_LABEL = 100;

    private WorkflowParser() {}

    /** @throws Refusal VALIDATION_FAILED, listing every problem found */
    static Workflow parse(Fields fields) {
        List<Fields> rows = fields.objects("statuses", 1, MOST_STATUSES);
        List<WorkflowStatus> statuses =
                rows.stream().map(WorkflowParser::status).toList();
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
        checkEach(row, names::contains, "unknown_status", "This status is not in the list.");
        checkEach(row, next -> !next.equals(status.status()), "to_itself", "A status does not lead to itself.");
        checkEach(row, new HashSet<String>()::add, "repeated", "This status is listed twice.");
    }

    /** Reads the list again, where each step still has its place. */
    private static void checkEach(Fields row, Predicate<String> accepted, String code, String expected) {
        row.texts("allowed_next", MOST_STATUSES, accepted, code, expected);
    }
}
