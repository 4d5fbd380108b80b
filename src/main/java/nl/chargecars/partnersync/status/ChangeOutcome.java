package nl.chargecars.partnersync.status;

import java.util.List;

/** What became of a {@link StatusChange}. */
public sealed interface ChangeOutcome {

    /** @param allowedNext where the order may go from its new status */
    record Changed(Transition transition, List<String> allowedNext) implements ChangeOutcome {}

    /** The order is in that status already. */
    record Unchanged(String status, List<String> allowedNext) implements ChangeOutcome {}

    /**
     * The workflow has no row for it, or the order is not any more where its change was decided on.
     *
     * @param fromStatus where the order is now
     * @param movedOn it has gone on from there; only for a change that says where that was
     */
    record NotAllowed(String fromStatus, String toStatus, List<String> allowedNext, boolean movedOn)
            implements ChangeOutcome {}

    /** The workflow does not know the status. */
    record UnknownStatus(String status) implements ChangeOutcome {}

    record UnknownOrder() implements ChangeOutcome {}
}
