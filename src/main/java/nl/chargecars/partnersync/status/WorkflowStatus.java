package nl.chargecars.partnersync.status;

import java.util.List;

/**
 * One status of the workflow.
 *
 * @param status the word, lower snake case
 * @param label for people
 * @param allowedNext where an order may go from here, in the order in which the statuses are listed; none when final
 */
public record WorkflowStatus(
        String status, String label, boolean isInitial, boolean isFinal, List<String> allowedNext) {
    public WorkflowStatus {
        allowedNext = List.copyOf(allowedNext);
    }
}
