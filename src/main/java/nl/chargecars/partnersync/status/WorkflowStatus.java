package nl.chargecars.partnersync.status;

import java.util.List;

/**
 * One status of the workflow.
 *
 * @param status the name, in lower snake case
 * @param label the name that people see
 * @param allowedNext the statuses that an order may change to from here, in the order in which the workflow lists them; empty for
 *     a final status
 */
public record WorkflowStatus(
        String status, String label, boolean isInitial, boolean isFinal, List<String> allowedNext) {
    public WorkflowStatus {
        allowedNext = List.copyOf(allowedNext);
    }
}
