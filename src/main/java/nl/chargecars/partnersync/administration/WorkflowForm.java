package nl.chargecars.partnersync.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.util.MultiValueMap;

/**
 * A workflow while it is edited. The form carries all of it, and the server keeps nothing. A status is final when no step leads on
 * from it.
 *
 * @param version of the workflow that the editor began with
 * @param steps such as {@code new>approved}
 * @param typed a further status that is typed into the form but not added yet; both its parts are empty where there is none
 */
public record WorkflowForm(String version, String initial, List<Row> rows, Set<String> steps, Row typed) {

    private static final String BETWEEN = ">";

    public WorkflowForm {
        rows = List.copyOf(rows);
    }

    public record Row(String status, String label) {

        static final Row NONE = new Row("", "");

        /** The label, or the status where none is given yet. */
        public String name() {
            return label.isBlank() ? status : label;
        }
    }

    static WorkflowForm of(Workflow workflow) {
        Set<String> steps = new LinkedHashSet<>();
        workflow.statuses().forEach(from -> from.allowedNext().forEach(to -> steps.add(step(from.status(), to))));
        return new WorkflowForm(
                workflow.version(),
                workflow.initial(),
                workflow.statuses().stream()
                        .map(status -> new Row(status.status(), status.label()))
                        .toList(),
                steps,
                Row.NONE);
    }

    static WorkflowForm sent(MultiValueMap<String, String> form) {
        List<String> statuses = form.getOrDefault("status", List.of());
        List<String> labels = form.getOrDefault("label", List.of());
        List<Row> rows = new ArrayList<>();
        for (int index = 0; index < Math.min(statuses.size(), labels.size()); index++) {
            rows.add(new Row(statuses.get(index), labels.get(index)));
        }
        return new WorkflowForm(
                text(form, "version"),
                text(form, "initial"),
                rows,
                steps(form.getOrDefault("step", List.of()), rows),
                new Row(
                        text(form, "new_status").strip(),
                        text(form, "new_label").strip()));
    }

    /** Reads steps as {@link #stepField} writes them. */
    private static Set<String> steps(List<String> sent, List<Row> rows) {
        Set<String> steps = new LinkedHashSet<>();
        for (String step : sent) {
            String[] places = step.split("\\.", -1);
            try {
                steps.add(step(
                        rows.get(Integer.parseInt(places[0])).status(),
                        rows.get(Integer.parseInt(places[1])).status()));
            } catch (NumberFormatException | IndexOutOfBoundsException none) {
                throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "This form is not one that this page shows.");
            }
        }
        return steps;
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        String value = form.getFirst(name);
        return value == null ? "" : value;
    }

    /** Returns the form with the typed status added, before the final statuses at the end of the list. */
    WorkflowForm withTyped() {
        List<Row> more = new ArrayList<>(rows);
        int place = more.size();
        while (place > 0 && isFinal(more.get(place - 1).status())) {
            place--;
        }
        more.add(place, typed);
        return new WorkflowForm(version, initial, more, steps, Row.NONE);
    }

    /** Returns the form with a status moved up or down by one place; unchanged where there is no such place. */
    WorkflowForm moved(String status, boolean up) {
        List<Row> moved = new ArrayList<>(rows);
        int from = rows.stream().map(Row::status).toList().indexOf(status);
        int to = up ? from - 1 : from + 1;
        if (from >= 0 && to >= 0 && to < moved.size()) {
            Collections.swap(moved, from, to);
        }
        return new WorkflowForm(version, initial, moved, steps, typed);
    }

    /**
     * Returns the form without the status at this place. The steps from and to the status go as well, unless the status is at
     * another place, too: that allows removing one of two that were added by mistake. Unchanged where there is no such place.
     */
    WorkflowForm without(int place) {
        if (place < 0 || place >= rows.size()) {
            return this;
        }
        List<Row> left = new ArrayList<>(rows);
        String status = left.remove(place).status();
        Set<String> fewer = new LinkedHashSet<>(steps);
        if (left.stream().noneMatch(row -> row.status().equals(status))) {
            fewer.removeIf(step -> step.startsWith(status + BETWEEN) || step.endsWith(BETWEEN + status));
        }
        return new WorkflowForm(version, initial, left, fewer, typed);
    }

    /** Returns the same input, based on the version of the current workflow. */
    WorkflowForm against(Workflow current) {
        return new WorkflowForm(current.version(), initial, rows, steps, typed);
    }

    public boolean leads(String from, String to) {
        return steps.contains(step(from, to));
    }

    private static String step(String from, String to) {
        return from + BETWEEN + to;
    }

    /**
     * The value of the form's field for a step between the statuses at these places. Not their names: the thousands of fields of a
     * large workflow would not fit into a body.
     */
    public String stepField(int from, int to) {
        return from + "." + to;
    }

    public boolean isFinal(String status) {
        return steps.stream().noneMatch(step -> step.startsWith(status + BETWEEN));
    }

    /** The body that {@code PUT /api/v1/status/workflows/order} takes. */
    Map<String, Object> body() {
        return Map.of("statuses", rows.stream().map(this::body).toList());
    }

    private Map<String, Object> body(Row row) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("status", row.status());
        status.put("label", row.label());
        status.put("is_initial", row.status().equals(initial));
        status.put("is_final", isFinal(row.status()));
        status.put(
                "allowed_next",
                rows.stream()
                        .map(Row::status)
                        .filter(to -> leads(row.status(), to))
                        .toList());
        return status;
    }

    /**
     * The status that a problem is about, from the problem's pointer into {@link #body}; empty when the problem is about the whole
     * workflow.
     */
    public String placeOf(String pointer) {
        String[] parts = pointer.split("/", -1);
        try {
            Row row = rows.get(Integer.parseInt(parts.length > 2 ? parts[2] : ""));
            return row.status().isEmpty() ? row.label() : row.status();
        } catch (NumberFormatException | IndexOutOfBoundsException ofAll) {
            return "";
        }
    }
}
