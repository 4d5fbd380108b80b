package nl.chargecars.partnersync.administration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.MappedIntegration;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.WorkflowStatus;

/**
 * The review of a new workflow: what it changes in the current one, and what to consider before it is saved.
 *
 * @param changes in order of importance
 * @param unreachable statuses that no order can get into
 * @param occupied labels of removed statuses that orders are in; the workflow cannot be saved while there are any
 * @param mapped integrations whose mapping names a removed status
 */
public record WorkflowReview(
        List<Change> changes, List<WorkflowStatus> unreachable, List<String> occupied, List<MappedIntegration> mapped) {

    /** The kinds of change; their messages have the keys {@code workflow.change.…}. */
    public enum Kind implements WireNamed {
        ADDED,
        REMOVED,
        RENAMED,
        START,
        STEP_ADDED,
        STEP_REMOVED,
        NOW_FINAL,
        NO_LONGER_FINAL,
        ORDER
    }

    /**
     * One change.
     *
     * @param from a label, or the name of an added or removed status; empty where there is only one thing to name
     */
    public record Change(Kind kind, String from, String to) {}

    /**
     * @param occupied names of the statuses that orders are in
     * @param text makes the text that readers see out of a status label
     */
    static WorkflowReview of(
            Workflow before,
            Workflow after,
            List<String> occupied,
            List<MappedIntegration> mapped,
            UnaryOperator<String> text) {
        Set<String> reachable = WorkflowLayout.reachable(after);
        return new WorkflowReview(
                changes(before, after, text),
                after.statuses().stream()
                        .filter(status -> !reachable.contains(status.status()))
                        .toList(),
                occupied.stream()
                        .map(status -> text.apply(before.label(status)))
                        .toList(),
                List.copyOf(mapped));
    }

    /** The statuses of {@code before} that {@code after} lacks. */
    static Set<String> removed(Workflow before, Workflow after) {
        return before.names().stream()
                .filter(status -> !after.names().contains(status))
                .collect(Collectors.toSet());
    }

    public boolean changesNothing() {
        return changes.isEmpty();
    }

    private static List<Change> changes(Workflow before, Workflow after, UnaryOperator<String> text) {
        Map<String, WorkflowStatus> old = byName(before);
        Map<String, WorkflowStatus> next = byName(after);
        UnaryOperator<String> label = name -> {
            WorkflowStatus status = next.getOrDefault(name, old.get(name));
            return status == null ? name : text.apply(status.label());
        };
        List<Change> changes = new ArrayList<>();
        next.values().stream()
                .filter(status -> !old.containsKey(status.status()))
                .forEach(status -> changes.add(new Change(Kind.ADDED, status.status(), label.apply(status.status()))));
        old.values().stream()
                .filter(status -> !next.containsKey(status.status()))
                .forEach(
                        status -> changes.add(new Change(Kind.REMOVED, status.status(), label.apply(status.status()))));
        if (!before.initial().equals(after.initial())) {
            changes.add(new Change(Kind.START, label.apply(before.initial()), label.apply(after.initial())));
        }
        next.forEach((name, status) -> {
            WorkflowStatus was = old.get(name);
            if (was != null) {
                compare(was, status, next.keySet(), text, label, changes);
            } else {
                status.allowedNext().forEach(to -> changes.add(step(Kind.STEP_ADDED, name, to, label)));
            }
        });
        if (!common(old, next).equals(common(next, old))) {
            changes.add(new Change(Kind.ORDER, "", ""));
        }
        return changes;
    }

    /** The statuses of {@code one} that {@code other} has, too, in the order of {@code one}. */
    private static List<String> common(Map<String, WorkflowStatus> one, Map<String, WorkflowStatus> other) {
        return one.keySet().stream().filter(other::containsKey).toList();
    }

    /**
     * Adds the changes of one status that both workflows have. Steps from and to a removed status are removed with it and are not
     * listed.
     */
    private static void compare(
            WorkflowStatus was,
            WorkflowStatus is,
            Set<String> left,
            UnaryOperator<String> text,
            UnaryOperator<String> label,
            List<Change> changes) {
        if (!was.label().equals(is.label())) {
            changes.add(new Change(Kind.RENAMED, text.apply(was.label()), text.apply(is.label())));
        }
        is.allowedNext().stream()
                .filter(to -> !was.allowedNext().contains(to))
                .forEach(to -> changes.add(step(Kind.STEP_ADDED, is.status(), to, label)));
        was.allowedNext().stream()
                .filter(to -> left.contains(to) && !is.allowedNext().contains(to))
                .forEach(to -> changes.add(step(Kind.STEP_REMOVED, is.status(), to, label)));
        if (was.isFinal() != is.isFinal()) {
            changes.add(new Change(is.isFinal() ? Kind.NOW_FINAL : Kind.NO_LONGER_FINAL, "", label.apply(is.status())));
        }
    }

    private static Change step(Kind kind, String from, String to, UnaryOperator<String> label) {
        return new Change(kind, label.apply(from), label.apply(to));
    }

    private static Map<String, WorkflowStatus> byName(Workflow workflow) {
        Map<String, WorkflowStatus> statuses = new LinkedHashMap<>();
        workflow.statuses().forEach(status -> statuses.put(status.status(), status));
        return statuses;
    }
}
