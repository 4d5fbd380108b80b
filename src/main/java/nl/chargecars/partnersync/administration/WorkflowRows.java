package nl.chargecars.partnersync.administration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.WorkflowStatus;

/**
 * Puts the statuses into rows: the initial one first, and each below all statuses that lead to it and are listed before it. A row
 * holds at most three; its final statuses are on the right, because fewer arrows lead back from them.
 */
final class WorkflowRows {

    static final int MOST_IN_A_ROW = 3;

    private final List<List<WorkflowStatus>> rows = new ArrayList<>();
    private final Map<String, Integer> rowOf = new HashMap<>();

    private WorkflowRows() {}

    static WorkflowRows of(Workflow workflow) {
        var made = new WorkflowRows();
        Map<String, Integer> lowest = new HashMap<>();
        List<WorkflowStatus> order = workflow.statuses().stream()
                .sorted(Comparator.comparing(status -> !status.isInitial()))
                .toList();
        for (WorkflowStatus status : order) {
            int row = made.add(status, lowest.getOrDefault(status.status(), 0));
            status.allowedNext().forEach(next -> lowest.merge(next, row + 1, Math::max));
        }
        made.rows.forEach(row -> row.sort(Comparator.comparing(WorkflowStatus::isFinal)));
        return made;
    }

    /** Adds the status to the first row that has room, from the given one on, and returns that row's number. */
    private int add(WorkflowStatus status, int from) {
        int row = from;
        while (row < rows.size() && rows.get(row).size() == MOST_IN_A_ROW) {
            row++;
        }
        while (rows.size() <= row) {
            rows.add(new ArrayList<>());
        }
        rows.get(row).add(status);
        rowOf.put(status.status(), row);
        return row;
    }

    List<List<WorkflowStatus>> rows() {
        return rows;
    }

    int rowOf(String status) {
        return rowOf.getOrDefault(status, 0);
    }

    boolean isLeftmost(String status) {
        return rows.get(rowOf(status)).getFirst().status().equals(status);
    }

    boolean isRightmost(String status) {
        return rows.get(rowOf(status)).getLast().status().equals(status);
    }
}
