package nl.chargecars.partnersync.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.status.Workflow;
import org.springframework.util.MultiValueMap;

/**
 * A workflow while it is edited: all of it is in the form, nothing is kept here. Which status is final follows from the steps:
 * nothing leads on from it.
 *
 * @param version of the workflow that the editor began with
 * @param steps such as {@code new>approved}
 * @param typed a further status that somebody typed and has not added; both its parts empty where there is none
 */
public record WorkflowForm(String version, String initial, List<Row> rows, Set<String> steps, Row typed) {

    private static final String BETWEEN = ">";

    public WorkflowForm {
        rows = List.copyOf(rows);
    }

    public record Row(String status, String label) {

        static final Row NONE = new Row("", "");
    }

    static WorkflowForm of(Workflow workflow) {
        Set<String> steps = new LinkedHashSet<>();
        workflow.statuses().forEach(from -> from.allowedNext().forEach(to -> steps.add(from.status() + BETWEEN + to)));
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
                new LinkedHashSet<>(form.getOrDefault("step", List.of())),
                new Row(
                        text(form, "new_status").strip(),
                        text(form, "new_label").strip()));
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        String value = form.getFirst(name);
        return value == null ? "" : value;
    }

    /** With the status that was typed, before those that end the list as final ones. */
    WorkflowForm withTyped() {
        List<Row> more = new ArrayList<>(rows);
        int place = more.size();
        while (place > 0 && isFinal(more.get(place - 1).status())) {
            place--;
        }
        more.add(place, typed);
        return new WorkflowForm(version, initial, more, steps, Row.NONE);
    }

    /** With a status one place further up, or down; where there is no such place, the same. */
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
     * Without the status in this place, and without the steps from and to it unless it stands in another place as well: what was added
     * twice by mistake is taken away once. Where there is no such place, the same.
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

    /** The same wishes for the workflow that is in force now. */
    WorkflowForm against(Workflow current) {
        return new WorkflowForm(current.version(), initial, rows, steps, typed);
    }

    public boolean leads(String from, String to) {
        return steps.contains(step(from, to));
    }

    public String step(String from, String to) {
        return from + BETWEEN + to;
    }

    public boolean isFinal(String status) {
        return steps.stream().noneMatch(step -> step.startsWith(status + BETWEEN));
    }

    /** As {@code PUT /api/v1/status/workflows/order} takes it. */
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

    /** Which status a problem is about, by its pointer into {@link #body}; empty when it is about all of them. */
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
