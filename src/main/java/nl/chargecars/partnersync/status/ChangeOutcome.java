package nl.chargecars.partnersync.status;

import java.util.List;

/** The outcome of a {@link StatusChange}. */
public sealed interface ChangeOutcome {

    /** @param allowedNext the statuses that the order may change to from its new status */
    record Changed(Transition transition, List<String> allowedNext) implements ChangeOutcome {}

    /** The order already has the requested status; nothing was written. */
    record Unchanged(String status, List<String> allowedNext) implements ChangeOutcome {}

    /**
     * The workflow does not allow this transition, or the order has changed since the caller decided on the change.
     *
     * @param fromStatus the order's current status
     * @param movedOn true when the order's transition count is not {@link StatusChange#expectedTransitions}, or its status is not
     *     {@link StatusChange#expectedStatus}; what is null is not compared
     */
    record NotAllowed(String fromStatus, String toStatus, List<String> allowedNext, boolean movedOn)
            implements ChangeOutcome {}

    /** The workflow has no such status. */
    record UnknownStatus(String status) implements ChangeOutcome {}

    record UnknownOrder() implements ChangeOutcome {}
}
