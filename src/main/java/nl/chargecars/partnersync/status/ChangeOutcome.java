package nl.chargecars.partnersync.status;

import java.util.List;

/** What became of a {@link StatusChange}. */
public sealed interface ChangeOutcome {

    /** @param allowedNext where the order may go from its new status */
    record Changed(Transition transition, List<String> allowedNext) implements ChangeOutcome {}

    /** The order is in that status already. */
    record Unchanged(String status, List<String> allowedNext) implements ChangeOutcome {}

    /** The workflow has no row for it. */
    record NotAllowed(String fromStatus, String toStatus, List<String> allowedNext) implements ChangeOutcome {}

    /** The workflow does not know the status. */
    record UnknownStatus(String status) implements ChangeOutcome {}

    record UnknownOrder() implements ChangeOutcome {}
}
